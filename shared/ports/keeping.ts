import type { Day } from '../calendar/instant.ts';
import type { Kept } from '../regulation/retention.ts';
import type { Attachment } from '../ticket/attachment.ts';
import type { LedgerEntry } from '../ticket/ledger.ts';
import type { CallId } from './calls.ts';
import type { Page, VaultItem } from './tickets.ts';

/** Ended tickets, by what is still to be done with them one day. */
export interface KeepingList {
  /**
   * Ended tickets with exactly this left to be done, that ended before a day, the first first.
   * @param left as `leftToKeep` says it; `ordered`: what is being destroyed
   */
  ended(query: {
    readonly region: string;
    readonly left: readonly Kept[] | 'ordered';
    readonly before: Day;
    readonly cursor?: string;
    readonly limit: number;
  }): Promise<Page<string>>;
}

/** The sealed texts of a ticket as they lie in the vault, without opening any. */
export interface SealedTexts {
  /** The texts, and the wrapped data key; no key where it was destroyed. */
  all(ticketNo: string): Promise<{ readonly key?: string; readonly texts: readonly VaultItem[] }>;
  /** Destroys the key and every text, the key first: from then on nobody opens any. Doing it again does no harm. */
  destroy(ticketNo: string): Promise<void>;
}

/** Where tickets lie in the indexes by which they are found. */
export interface TicketPlaces {
  /** Brings a ticket where it belongs as it stands. @returns whether it was somewhere else */
  bring(ticketNo: string): Promise<boolean>;
}

/** A ticket's copy in the archive: bytes, and the wrapped data key beside them, which can be destroyed by itself. */
export interface ArchivedCopy {
  readonly document: string;
  /** Of the document, as it was worked out when it was put there. */
  readonly digest: string;
  readonly key?: string;
  /** Of the key, as it was worked out when it was put there; none where it was put without one. */
  readonly keyDigest?: string;
}

/** Copies of ended tickets, apart from the tables. */
export interface TicketArchive {
  put(ticketNo: string, copy: ArchivedCopy): Promise<void>;
  find(ticketNo: string): Promise<ArchivedCopy | undefined>;
  /** Destroys every version of the copy and its key. */
  destroy(ticketNo: string): Promise<void>;
}

/** Files and calls of a ticket at the end of their keeping. */
export interface FileShredder {
  /**
   * Destroys every version of the files kept with a ticket that are not among those spared, also of those that were
   * never attached.
   * @returns how many versions
   */
  files(ticketNo: string, spared: readonly Attachment[]): Promise<number>;
  /** What was reported of a call. */
  call(call: CallId): Promise<void>;
}

/** Puts a ticket back from its copy. What is there is not touched. */
export interface TicketRestore {
  /** @returns how many items were missing, and are there again */
  putBack(copy: {
    readonly entries: readonly LedgerEntry[];
    readonly texts: readonly VaultItem[];
    readonly key?: string;
  }): Promise<number>;
}
