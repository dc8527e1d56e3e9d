import { instantOf } from '../../../shared/calendar/instant.ts';
import type { AttachmentStore, Uploaded } from '../../../shared/ports.ts';

/** Files in memory: what a test says was uploaded, and what was kept of it. */
export class MemoryFiles implements AttachmentStore {
  /** By `owner/id`. */
  readonly pending = new Map<string, Uploaded>();
  /** By `ticketNo/id`: the tag of what was kept. */
  readonly kept = new Map<string, string>();

  async offer(owner: string, id: string) {
    return { url: `memory:${owner}/${id}`, headers: {}, expiresAt: instantOf(0) };
  }

  async uploaded(owner: string, id: string): Promise<Uploaded | undefined> {
    return this.pending.get(`${owner}/${id}`);
  }

  async keep(_owner: string, ticketNo: string, id: string, tag: string): Promise<void> {
    this.kept.set(`${ticketNo}/${id}`, tag);
  }

  async cleanedAddress(ticketNo: string, id: string) {
    return { url: `memory:${ticketNo}/${id}.cleaned`, expiresAt: instantOf(0) };
  }

  async address(ticketNo: string, id: string) {
    return { url: `memory:${ticketNo}/${id}`, expiresAt: instantOf(0) };
  }
}
