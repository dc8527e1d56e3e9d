import { StoreBusyError } from '../../shared/adapters/dynamo-retry.ts';
import type { RepairQueue } from '../../shared/ports.ts';

/** A repair queue that notes which tickets were sent to it, and why. */
export class NotedRepairs implements RepairQueue {
  readonly sent: { readonly ticketNo: string; readonly why: string }[] = [];

  async send(ticketNo: string, why: string): Promise<void> {
    this.sent.push({ ticketNo, why });
  }

  get tickets(): string[] {
    return this.sent.map(({ ticketNo }) => ticketNo);
  }
}

/** What a store throws that will answer again. */
export function busy(): Error {
  return new StoreBusyError('the store stayed busy');
}
