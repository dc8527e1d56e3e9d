import type { Day, Instant } from '../calendar/instant.ts';
import type { AuditItem, AuditLook } from '../privacy/audit.ts';
import type { Page, SignedAddress } from './tickets.ts';

/** An entry of the audit could not be written, so nothing may be shown. */
export class AuditUnavailableError extends Error {
  override readonly name = 'AuditUnavailableError';
}

/** Where looks at personal data are put on record. What is to be shown leaves only after this. */
export interface AuditTrail {
  /**
   * Puts looks on record, durable when it resolves.
   * @throws AuditUnavailableError, and then nothing may be shown
   */
  record(...looks: readonly AuditLook[]): Promise<void>;
}

/** By what entries are looked for; the last of the time first. */
export interface AuditQuery {
  readonly by: 'ticketNo' | 'person' | 'caller';
  readonly value: string;
  readonly from?: Instant;
  readonly to?: Instant;
  readonly cursor?: string;
  readonly limit: number;
}

/** A ledger entry as it lies in its table, with nothing read into it. */
export interface RawLedgerItem {
  readonly version: number;
  /** Names of all attributes. */
  readonly attributes: readonly string[];
  readonly hash: string;
  readonly token: string;
  /** The packed body, base64, and as it reads; without a text where it can't be read. */
  readonly packed: string;
  readonly body?: string;
}

/** An item of the tickets table as it lies there, with nothing read into it. */
export interface RawPlace {
  /** Its key beside the ticket's number. */
  readonly item: string;
  readonly version?: number;
  /** Of each attribute the first digits of a hash over type and value. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Reads the audit. Nothing in it changes. */
export interface AuditReader {
  /** The chains of a day, of all regions, by name: those whose first entry says so, and those in the day's register. */
  chains(day: Day): Promise<readonly string[]>;
  /** The register of a day as it is kept, each record with all of its attributes. */
  register(day: Day): Promise<readonly Readonly<Record<string, string | number>>[]>;
  /** A chain as it is kept, oldest first, by page: each record with all of its attributes. */
  chain(
    name: string,
    after: number,
    limit: number,
  ): Promise<readonly Readonly<Record<string, string | number>>[]>;
  /** @throws InvalidCursorError */
  find(query: AuditQuery): Promise<Page<AuditItem>>;
}

/** What is kept where nobody can change it: one text for each region and day. */
export interface AnchorStore {
  /** Keeps a text for good; `there` where the day has one already, which stays. */
  keep(region: string, day: Day, text: string): Promise<'kept' | 'there'>;
  /** The days of a region that have one, in order, from after `after`. */
  days(region: string, after: Day | undefined): Promise<readonly Day[]>;
  /** The text of a day; undefined where there is none. */
  read(region: string, day: Day): Promise<string | undefined>;
  /** A short-lived address of a day's text. */
  address(region: string, day: Day): Promise<SignedAddress>;
}
