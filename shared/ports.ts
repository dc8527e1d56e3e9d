import type { Calendar } from './calendar/calendar.ts';
import type { Instant } from './calendar/instant.ts';
import type { SealedText } from './privacy/personal.ts';
import type { CellCounts, Contribution } from './province/contribution.ts';
import type { Settings } from './regulation/settings.ts';
import type { Unit } from './routing/unit.ts';
import type { Change } from './ticket/change.ts';
import type { LedgerEntry } from './ticket/ledger.ts';
import type { Stage, Ticket } from './ticket/ticket.ts';
import type { WorkLine } from './ticket/work-lines.ts';

/** The law's time: events, due times, waits, quiet hours, schedules. A virtual clock moves only this one. */
export interface Clock {
  now(): Instant;
}

/** The machine's time: signatures, nonces, token expiry, TTL, leases, back-off, rate limits. */
export interface WallClock {
  /** Milliseconds since the Unix epoch. */
  nowMs(): number;
}

/** Which versions of its data a city works by now. */
export interface CurrentRulebook {
  readonly calendar: string;
  readonly settings: string;
  readonly units: string;
}

/** The city's own data: versions, none overwritten, and which of them are current. */
export interface Rulebook {
  calendar(region: string, version: string): Promise<Calendar>;
  settings(region: string, version: string): Promise<Settings>;
  units(region: string, version: string): Promise<readonly Unit[]>;
  current(region: string): Promise<CurrentRulebook>;
  /**
   * Writes a new version of one section and makes it current. `change` is given the versions now current and
   * the new one's name; when somebody publishes in between it is asked again.
   * @returns the new version's name
   */
  publish(
    region: string,
    section: keyof CurrentRulebook,
    change: (current: CurrentRulebook, version: string) => Promise<unknown>,
    record: { readonly by: string; readonly why: string; readonly at: Instant },
  ): Promise<string>;
}

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
}

/** One line of a work list: codes, ids and times, never a citizen's words. */
export type TicketLine = Omit<WorkLine, 'unit'>;

export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins; absent after the last. */
  readonly cursor?: string;
}

/** A cursor that was made for no page of the list asked for. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';
}

/** The shards over which a region's open tickets are spread in the index by next due time. */
export const DUE_SHARDS = 16;

/** Tickets and their ledger. `commit` is the only write. */
export interface TicketStore {
  load(ticketNo: string): Promise<LoadedTicket | undefined>;
  /** `version-lost`: somebody else committed first. `key-used`: the idempotency key is taken. */
  commit(commit: Commit): Promise<'committed' | 'version-lost' | 'key-used'>;
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
    readonly dueBefore?: Instant;
    readonly cursor?: string;
    readonly limit: number;
  }): Promise<Page<TicketLine>>;
  /** Open tickets of one shard of a region whose next due time lies before `before`, soonest first. */
  listDue(region: string, shard: number, before: Instant, limit: number): Promise<readonly string[]>;
  /** Every open ticket of one shard of a region, by page. */
  listOpen(region: string, shard: number, cursor: string | undefined, limit: number): Promise<Page<string>>;
}

/** One leg of a walk through a region's open tickets: a page of one shard. */
export interface WalkLeg {
  readonly region: string;
  readonly shard: number;
  readonly cursor?: string;
}

/** The legs still to be walked. */
export interface WalkQueue {
  send(leg: WalkLeg): Promise<void>;
}

/** What people wrote or said, encrypted under each ticket's own key. */
export interface Vault {
  /** Seals texts by path: the items to commit with the ticket, and each text's reference. */
  seal(
    ticketNo: string,
    texts: Readonly<Record<string, string>>,
    isNew: boolean,
  ): Promise<{ readonly items: readonly VaultItem[]; readonly sealed: Readonly<Record<string, SealedText>> }>;
  /** Reads texts back by reference. Throws when one is missing or altered. */
  open(ticketNo: string, refs: readonly string[]): Promise<Readonly<Record<string, string>>>;
}

/** Past POSTs by their keys. */
export interface IdempotencyStore {
  find(key: string): Promise<IdempotencyRecord | undefined>;
}

/** Where a unit's duty officers are alerted. */
export interface UnitContacts {
  /** Makes the unit's topic if there is none, and subscribes its contacts. */
  ensure(region: string, unit: Unit): Promise<void>;
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

/** Where an execution waits. No part of it is in the ticket. */
export interface WaitRecord {
  readonly ticketNo: string;
  readonly generation: number;
  readonly version: number;
  readonly loop: number;
  readonly since: Instant;
  /** Absent: the machine of this generation has ended. */
  readonly token?: string;
}

export interface WaitStore {
  get(ticketNo: string): Promise<WaitRecord | undefined>;
  /** Writes a wait unless a higher generation has; false when it has. */
  put(wait: WaitRecord): Promise<boolean>;
  /** Raises the generation from `from` (0: none yet) by one; false when somebody else did. */
  raise(ticketNo: string, from: number, since: Instant): Promise<boolean>;
}

/** The engine that runs one execution per ticket. */
export interface Workflow {
  /** Starts `ticketNo-generation`; starting it again does nothing. */
  start(ticketNo: string, generation: number): Promise<void>;
  /** Ends a wait with the next plan; `gone` when it is over already. */
  resume(token: string, plan: unknown): Promise<'resumed' | 'gone'>;
}

/** Changes of one ticket that follow on each other, to be put into the feed. */
export interface FeedAppend {
  readonly ticketNo: string;
  /** The version that the feed holds last of this ticket; 0 for none. */
  readonly from: number;
  /** The changes of the versions after `from`, in order, none left out. */
  readonly changes: readonly Change[];
}

/** Writes each region's changes in one order. */
export interface FeedWriter {
  /** The last version of a ticket that is in the feed; 0 for none. */
  place(ticketNo: string): Promise<number>;
  /**
   * Gives the changes the region's next numbers and writes them together or not at all. At most 99 tickets and
   * changes in all. `lost`: another writer came first.
   */
  append(region: string, appends: readonly FeedAppend[]): Promise<'written' | 'lost'>;
}

/** A change with its number in the region's order. */
export interface FeedItem extends Change {
  readonly seq: number;
}

export interface FeedReader {
  /** The changes after number `after` (0: from the first), in order, none skipped. */
  read(
    region: string,
    after: number,
    limit: number,
  ): Promise<{ readonly items: readonly FeedItem[]; readonly more: boolean }>;
}

/** How far the counts have come with a ticket, and what it has added to them. */
export interface AggregateCheckpoint {
  readonly version: number;
  readonly contribution: Contribution;
}

/** One ticket's step in the counts. */
export interface AggregateUpdate {
  readonly ticketNo: string;
  /** The checkpoint that the difference was worked out from; undefined for none. */
  readonly before: AggregateCheckpoint | undefined;
  readonly after: AggregateCheckpoint;
}

/** Counts by cell. */
export interface AggregateStore {
  checkpoint(ticketNo: string): Promise<AggregateCheckpoint | undefined>;
  /**
   * Adds the differences and moves the checkpoints, together or not at all. At most 100 cells and checkpoints in
   * all. `lost`: another writer has moved one of the checkpoints.
   */
  apply(updates: readonly AggregateUpdate[]): Promise<'applied' | 'lost'>;
  /** The cells of one bucket that hold something. */
  read(bucket: string): Promise<readonly CellCounts[]>;
}

export type AlertState = 'intended' | 'sent' | 'no-topic';

/** What was, or is to be, sent to a unit. Without personal data. */
export interface AlertRecord {
  readonly ticketNo: string;
  /** The same for every attempt at the same alert. */
  readonly alert: string;
  readonly region: string;
  readonly kind: string;
  /** A unit's id, or `hotline`. */
  readonly recipient: string;
  readonly text: string;
  /** Legal time of what it tells of. */
  readonly at: Instant;
}

/** What is kept of alerts, so that each is sent once. */
export interface AlertStore {
  /** Writes an alert down as intended, unless it is known. @returns where it stands */
  intend(record: AlertRecord): Promise<AlertState>;
  finish(ticketNo: string, alert: string, state: 'sent' | 'no-topic', at: Instant): Promise<void>;
}

/** The units' topics, to which their duty officers subscribe. */
export interface AlertTopics {
  /** `no-topic`: the unit has none. */
  publish(
    region: string,
    unit: string,
    message: { readonly kind: string; readonly subject: string; readonly text: string },
  ): Promise<'sent' | 'no-topic'>;
}

/** Where tickets go that something after the commit couldn't take, to be looked at by `repair`. */
export interface RepairQueue {
  send(ticketNo: string, why: string): Promise<void>;
}
