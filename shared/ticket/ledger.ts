import { canonicalJson, GENESIS, type Sha256 } from '../privacy/canonical.ts';
import type { TicketEvent } from './events.ts';

export { canonicalJson, GENESIS, type Sha256 };

/** One commit of a ticket: the events of one decision, chained by hash to the commit before. */
export interface LedgerEntry {
  readonly ticketNo: string;
  /** 1, 2, 3, …: the ticket's version after this commit. */
  readonly version: number;
  /** The canonical JSON over which the hash runs, kept byte for byte. */
  readonly body: string;
  readonly hash: string;
}

/** What an entry's body says. */
export interface LedgerBody {
  readonly ticketNo: string;
  readonly version: number;
  readonly previous: string;
  readonly command: string;
  /** Who gave the command: a channel's key id, a person's subject, or the part of the system. */
  readonly actor: string;
  readonly events: readonly TicketEvent[];
}

/** The entry that a body makes. The hash covers the body and, through it, the hash before. */
export function ledgerEntry(body: LedgerBody, sha256: Sha256): LedgerEntry {
  const text = canonicalJson(body);
  return { ticketNo: body.ticketNo, version: body.version, body: text, hash: sha256(text) };
}

/** Reads an entry's body back. */
export function bodyOf(entry: LedgerEntry): LedgerBody {
  return JSON.parse(entry.body) as LedgerBody;
}

/**
 * Checks a ticket's whole chain, oldest entry first.
 * @returns the version of the first entry that is not what was written, with the reason; undefined when all are
 */
export function findBreak(
  entries: readonly LedgerEntry[],
  sha256: Sha256,
): { readonly version: number; readonly why: 'hash' | 'previous' | 'gap' | 'ticket' } | undefined {
  let previous = GENESIS;
  for (const [index, entry] of entries.entries()) {
    const version = index + 1;
    if (entry.version !== version) return { version, why: 'gap' };
    if (sha256(entry.body) !== entry.hash) return { version, why: 'hash' };
    const body = bodyOf(entry);
    if (body.ticketNo !== entry.ticketNo || entry.ticketNo !== entries[0]?.ticketNo) {
      return { version, why: 'ticket' };
    }
    if (body.previous !== previous || body.version !== version) return { version, why: 'previous' };
    previous = entry.hash;
  }
  return undefined;
}
