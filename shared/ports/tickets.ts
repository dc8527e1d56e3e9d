import type { Instant } from '../calendar/instant.ts';
import type { SealedText } from '../privacy/personal.ts';
import type { AttachmentType } from '../ticket/attachment.ts';
import type { LedgerEntry } from '../ticket/ledger.ts';
import type { Traits } from '../ticket/similar.ts';
import type { Stage, Ticket } from '../ticket/ticket.ts';
import type { MarkLine, Todo, WorkLine } from '../ticket/work-lines.ts';
import type { CurrentRulebook } from './rulebook.ts';

export interface LoadedTicket {
  readonly ticket: Ticket;
  /** Hash of the ticket's last ledger entry. */
  readonly hash: string;
  readonly current: CurrentRulebook;
}

/** An item of the vault, encrypted: a ticket's wrapped data key, or the texts of one command. */
export interface VaultItem {
  readonly ref: string;
  readonly sealed: string;
}

/** Remembers a POST by its caller's key, so that it is done once (docs/architecture.md, Tables). */
export interface IdempotencyRecord {
  readonly key: string;
  /** HMAC of the body, never the body. */
  readonly bodyMac: string;
  /** The answer given, without personal data. */
  readonly answer: string;
}

/** All that one decision writes, together or not at all. */
export interface Commit {
  readonly before: Ticket | undefined;
  readonly after: Ticket;
  readonly entry: LedgerEntry;
  readonly vault: readonly VaultItem[];
  readonly idempotency?: IdempotencyRecord;
  /** The same for the number that the matter has where it comes from, which is kept for good. */
  readonly number?: IdempotencyRecord;
  /** The nonce of the signed request that this is, free until now. */
  readonly nonce?: { readonly key: string; readonly ttlSeconds: number };
}

/** One line of a work list: codes, ids and times, never a citizen's words. */
export type TicketLine = Omit<WorkLine, 'unit'>;

/** What the index of work lists carries of a line beside its keys. */
export const LISTED: readonly string[] = Object.keys({
  stage: true,
  channel: true,
  kind: true,
  matter: true,
  classCode: true,
  placeCode: true,
  urgent: true,
  overdue: true,
  todo: true,
} satisfies Record<Exclude<keyof TicketLine, 'ticketNo' | 'dueAt'>, true>);

/** What the index of mark ledgers carries of a line beside its keys. */
export const MARKED: readonly string[] = Object.keys({
  behind: true,
  stage: true,
  outcome: true,
  kind: true,
  lead: true,
  dueAt: true,
  overdue: true,
} satisfies Record<Exclude<keyof MarkLine, 'mark' | 'ticketNo' | 'markedAt'>, true>);

/** What the index of requests that came in under a public service carries, beside its keys. */
export const SERVED: readonly string[] = ['service', 'closedAt'];

/** What the indexes by person and by topic carry of a ticket, beside their keys. */
export const FOUND_BY: readonly string[] = ['submittedAt', 'traits'];

export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins; absent after the last. */
  readonly cursor?: string;
}

/** A cursor that was made for no page of the list asked for. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';
}

/** A commit went unanswered, and whether it was written can't be told. */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';
}

/** The shards over which a region's open tickets are spread in the index by next due time. */
export const DUE_SHARDS = 16;

/** Tickets and their ledger. `commit` is the only write. */
export interface TicketStore {
  load(ticketNo: string): Promise<LoadedTicket | undefined>;
  /**
   * `version-lost`: somebody else committed first. `key-used`, `nonce-used`: the idempotency key or number, or the nonce, is taken.
   * @throws OutcomeUnknownError when it may or may not have been written
   */
  commit(commit: Commit): Promise<'committed' | 'version-lost' | 'key-used' | 'nonce-used'>;
  /** Oldest first, from the entry after `after` (0: all). */
  ledger(ticketNo: string, after?: number): Promise<readonly LedgerEntry[]>;
  /**
   * What lies with a unit, soonest due first; `hotline` is what waits for the hotline itself. A page by stage may
   * hold less than `limit` and not be the last.
   * @throws InvalidCursorError
   */
  listByUnit(query: {
    readonly region: string;
    readonly unit: string;
    readonly stage?: Stage;
    /** Only what waits for this to be done. */
    readonly todo?: Todo;
    readonly dueBefore?: Instant;
    /** Instead of the others: those that do not exist for some who work in the region. */
    readonly apart?: boolean;
    readonly cursor?: string;
    readonly limit: number;
  }): Promise<Page<TicketLine>>;
  /** Open tickets of a region whose next due time lies before `before`, by page, in no order across shards. */
  listDue(query: {
    readonly region: string;
    readonly before: Instant;
    readonly cursor?: string;
    readonly limit: number;
  }): Promise<Page<string>>;
  /** Every open ticket of one shard of a region, by page. */
  listOpen(region: string, shard: number, cursor: string | undefined, limit: number): Promise<Page<string>>;
}

/** Tickets by their numbers, in any order, with who they are about. */
export type TicketsNamed = (
  numbers: readonly string[],
) => Promise<readonly Pick<Ticket, 'ticketNo' | 'region' | 'accused' | 'accusedOfficers'>[]>;

/** Finds tickets by what they have in common; each lookup reads an index of its own. */
export interface TicketFinder {
  /** A person's tickets, the last accepted first. `person` is the keyed index. */
  ofPerson(person: string, limit: number): Promise<readonly Traits[]>;
  /** Tickets of a region filed under a class or a matter and submitted from `after` to `before`, the last first. */
  onTopic(query: {
    readonly topic: string;
    readonly after: Instant;
    readonly before: Instant;
    readonly limit: number;
  }): Promise<readonly Traits[]>;
  /**
   * The ledger of a mark in a region, the last marked first. A page by number or stage may hold less than `limit`
   * and not be the last.
   * @throws InvalidCursorError
   */
  marked(query: {
    readonly region: string;
    readonly mark: string;
    readonly behind?: string;
    readonly stage?: Stage;
    readonly cursor?: string;
    readonly limit: number;
  }): Promise<Page<MarkLine>>;
  /** The tickets that follow one, by page. The index may lag behind the tickets by a moment. */
  followersOf(lead: string, cursor: string | undefined, limit: number): Promise<Page<string>>;
}

/**
 * What is to be done because a lead's course has moved on: a page of its followers, or one of them; or because
 * one more ticket follows it: they are counted.
 */
export type FollowerTask =
  | { readonly lead: string; readonly cursor?: string }
  | { readonly lead: string; readonly follower: string }
  | { readonly counted: string };

/** The queue of what leads' ends leave to be done with their followers. */
export interface FollowerQueue {
  send(tasks: readonly FollowerTask[]): Promise<void>;
}

/** What people wrote or said, encrypted under each ticket's own key. */
export interface Vault {
  /** Seals texts by path: the items to commit with the ticket, and each text's reference. */
  seal(
    ticketNo: string,
    texts: Readonly<Record<string, string>>,
    isNew: boolean,
  ): Promise<{ readonly items: readonly VaultItem[]; readonly sealed: Readonly<Record<string, SealedText>> }>;
  /**
   * Reads texts back by reference. Throws when one is missing or altered.
   * @throws TextsDestroyedError when the ticket's data key was destroyed
   */
  open(ticketNo: string, refs: readonly string[]): Promise<Readonly<Record<string, string>>>;
}

/** What is to be uploaded: exactly these bytes, of this type. */
export interface Upload {
  readonly mediaType: AttachmentType;
  readonly bytes: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/** An address that whoever holds it may use until it expires. */
export interface SignedAddress {
  readonly url: string;
  readonly expiresAt: Instant;
}

/** What lies where something was to be uploaded. */
export interface Uploaded {
  /** As the sender named it: any text. */
  readonly mediaType: string;
  readonly bytes: number;
  /** In hexadecimal digits, as the store has worked it out. */
  readonly sha256: string;
  /** The first bytes, as many as were asked for or as there are. */
  readonly head: Uint8Array;
  /** Names this content at this place. */
  readonly tag: string;
}

/**
 * Files of tickets. Each is first uploaded to a place of whoever it was offered to (a ticket's number or a region's
 * code) and forgotten after some days, unless it is kept with a ticket. Addresses expire by the machine's clock.
 */
export interface AttachmentStore {
  /** An address that takes this upload and no other, with the headers that have to be sent. */
  offer(
    owner: string,
    id: string,
    upload: Upload,
  ): Promise<SignedAddress & { readonly headers: Readonly<Record<string, string>> }>;
  /** What was uploaded; undefined where nothing was, or no longer is. */
  uploaded(owner: string, id: string, headBytes: number): Promise<Uploaded | undefined>;
  /** Keeps with a ticket what was uploaded, as long as it is still the same; doing it again does no harm. */
  keep(owner: string, ticketNo: string, id: string, tag: string): Promise<void>;
  /** A short-lived address of what is kept. */
  address(ticketNo: string, id: string): Promise<SignedAddress>;
  /**
   * A short-lived address of what is left of it when it is cleaned; the original stays as it is.
   * @param clean what is made of its bytes; what it throws is passed on
   */
  cleanedAddress(
    ticketNo: string,
    id: string,
    clean: (bytes: Uint8Array) => Uint8Array,
  ): Promise<SignedAddress>;
}

/** Past POSTs by their keys. */
export interface IdempotencyStore {
  find(key: string): Promise<IdempotencyRecord | undefined>;
}

/** Counts attempts at something that only its owner knows, by the hour. */
export interface AttemptCounter {
  /** How many have been counted this hour. */
  counted(subject: string): Promise<number>;
  /** Counts one more, before it is known whether it is right. @returns the count with it */
  count(subject: string): Promise<number>;
  /** Takes back one that was right. */
  takeBack(subject: string): Promise<void>;
}
