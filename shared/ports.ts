import type { Roster } from './alert/roster.ts';
import type { Calendar } from './calendar/calendar.ts';
import type { Instant } from './calendar/instant.ts';
import type { SealedText } from './privacy/personal.ts';
import type { CellCounts, Contribution } from './province/contribution.ts';
import type { Settings } from './regulation/settings.ts';
import type { Unit } from './routing/unit.ts';
import type { AttachmentType } from './ticket/attachment.ts';
import type { Change } from './ticket/change.ts';
import type { LedgerEntry } from './ticket/ledger.ts';
import type { Traits } from './ticket/similar.ts';
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
  readonly rosters: string;
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
   * @returns the new version's name; with a key that was used before, the name of the version written then
   * @throws KeyReusedError when the key was used for something else
   * @throws RulebookTooLargeError when the section has grown beyond what the store holds
   */
  publish(
    region: string,
    section: keyof CurrentRulebook,
    change: (current: CurrentRulebook, version: string) => Promise<unknown>,
    record: PublicationRecord & { readonly once?: { readonly key: string; readonly digest: string } },
  ): Promise<string>;
}

/** Who published, why and when (legal time). */
export interface PublicationRecord {
  readonly by: string;
  readonly why: string;
  readonly at: Instant;
}

/** An idempotency key that was used for another publication. */
export class KeyReusedError extends Error {
  override readonly name = 'KeyReusedError';
}

/** A section of the rulebook is larger than one version can be. */
export class RulebookTooLargeError extends Error {
  override readonly name = 'RulebookTooLargeError';
}

/** The rulebook as its administrators see it: with rosters, and with all versions. */
export interface RulebookArchive extends Rulebook {
  /** A unit's roster as a version of the rosters has it; undefined when none was handed in by then. */
  roster(region: string, version: string, unit: string): Promise<Roster | undefined>;
  /** Which units have a roster in a version of the rosters, and in which version each was last published. */
  rosters(region: string, version: string): Promise<Readonly<Record<string, string>>>;
  /** Who published a version, why and when; undefined when the city has published no such version. */
  record(
    region: string,
    section: keyof CurrentRulebook,
    version: string,
  ): Promise<PublicationRecord | undefined>;
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
} satisfies Record<Exclude<keyof TicketLine, 'ticketNo' | 'dueAt'>, true>);

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
   * `version-lost`: somebody else committed first. `key-used`: the idempotency key is taken.
   * @throws OutcomeUnknownError when it may or may not have been written
   */
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
  /** Open tickets of one shard of a region whose next due time lies before `before`, soonest first, by page. */
  listDue(query: {
    readonly region: string;
    readonly shard: number;
    readonly before: Instant;
    readonly cursor?: string;
    readonly limit: number;
  }): Promise<Page<string>>;
  /** Every open ticket of one shard of a region, by page. */
  listOpen(region: string, shard: number, cursor: string | undefined, limit: number): Promise<Page<string>>;
}

/** How far a walk through one shard of a region's open tickets has come. */
export interface WalkLeg {
  readonly region: string;
  readonly shard: number;
  /** The walk it belongs to: one that begins takes the place of one under way. */
  readonly walk: string;
  /** Another whenever the leg moves on, so that of two who walk it one goes on. */
  readonly place: string;
  /** Where the next page begins; absent at the beginning of a pass. */
  readonly cursor?: string;
  readonly pass: 1 | 2;
  /** Milliseconds of the machine's clock before which it is not to go on. */
  readonly notBefore?: number;
}

/** What of a region's publications has been seen to: whose clocks are, or are being, moved; whose topics are made. */
export interface FollowedUp {
  readonly region: string;
  readonly calendar?: string;
  readonly settings?: string;
  readonly units?: string;
}

/** What publications leave to be done, kept until it is done. */
export interface FollowUps {
  /** Writes down a new walk through all shards of a region for these versions, in the place of one under way. */
  begin(region: string, versions: { readonly calendar: string; readonly settings: string }): Promise<void>;
  /** Where a shard's walk stands; undefined when it is over. */
  leg(region: string, shard: number): Promise<WalkLeg | undefined>;
  /**
   * Moves a leg on, or takes it off the list.
   * @returns the leg where it now stands; undefined when it is over, or somebody else has moved it
   */
  advance(
    leg: WalkLeg,
    next: Pick<WalkLeg, 'pass' | 'cursor' | 'notBefore'> | 'over',
  ): Promise<WalkLeg | undefined>;
  followedUp(region: string): Promise<FollowedUp | undefined>;
  /** Notes the version of the units whose topics are made; false when it was not `from` any more. */
  noteTopics(region: string, from: string | undefined, units: string): Promise<boolean>;
  /** Every region that has published or been walked, and every leg that is not over. */
  worklist(): Promise<{ readonly regions: readonly FollowedUp[]; readonly legs: readonly WalkLeg[] }>;
}

/** What follows a publication: going on with a shard's walk, or seeing to the units' topics. */
export type FollowUp =
  | { readonly region: string; readonly shard: number }
  | { readonly region: string; readonly topics: true };

/** The queue of what follows publications. */
export interface WalkQueue {
  send(followUp: FollowUp): Promise<void>;
}

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
  /** Reads texts back by reference. Throws when one is missing or altered. */
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
  /** The plan by which it waits: the state's name, and until when. */
  readonly await?: string;
  readonly until?: Instant;
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
  /**
   * Starts `ticketNo-generation`; starting it again while it runs does nothing. `taken`: an execution of that name
   * has ended, or is another's.
   */
  start(ticketNo: string, generation: number): Promise<'running' | 'taken'>;
  /** Ends a wait with the next plan; `gone` when it is over already, `invalid` when the token is none. */
  resume(token: string, plan: unknown): Promise<'resumed' | 'gone' | 'invalid'>;
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

/** `superseded`: found only when the ticket had moved past it, and never sent. */
export type AlertState = 'intended' | 'sent' | 'no-topic' | 'superseded';

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

/** Who is about to send an alert, so that nobody else does meanwhile. The machine's time. */
export interface AlertHold {
  /** The same for every attempt of one holder, which may go on where it broke off. */
  readonly holder: string;
  readonly nowMs: number;
  /** After this a holder that has not finished counts as gone. */
  readonly untilMs: number;
}

/** What is kept of alerts, so that each is sent once. */
export interface AlertStore {
  /**
   * Writes an alert down as intended and gives it to the holder to send, unless it is finished.
   * @returns where it stands; `held`: another holder is at it, and sees to it
   */
  intend(record: AlertRecord, hold: AlertHold): Promise<AlertState | 'held'>;
  finish(ticketNo: string, alert: string, state: Exclude<AlertState, 'intended'>, at: Instant): Promise<void>;
  /** Where each alert of a ticket stands that was ever written down, by its id. */
  known(ticketNo: string): Promise<ReadonlyMap<string, AlertState>>;
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

/** Where tickets go that something after the commit couldn't take, to be mended by `repair`. */
export interface RepairQueue {
  /** @param why a code, without personal data */
  send(ticketNo: string, why: string): Promise<void>;
}

/** The walk over every region, in place of a region's code. */
export const ALL_REGIONS = 'all';

/** One of the parts into which a repair walk divides the table of tickets. Each is walked on its own. */
export interface RepairLeg {
  /** A region's code, or {@link ALL_REGIONS}. */
  readonly region: string;
  /** The walk's id; a region's newer walk ends the older. */
  readonly walk: string;
  readonly segment: number;
}

/** The legs of repair walks still to be gone on with. */
export interface RepairLegQueue {
  send(leg: RepairLeg): Promise<void>;
}

/** What a walk or a leg of it has done so far. */
export interface RepairCounts {
  readonly looked: number;
  readonly repaired: number;
  /** Tickets that could not be repaired at once and are tried again one by one. */
  readonly aside: number;
}

/** Where a leg stands. */
export interface RepairPosition extends RepairLeg, RepairCounts {
  /** Pages done. */
  readonly page: number;
  /** Where the next page begins; absent before the first and after the last. */
  readonly cursor?: string;
  readonly done: boolean;
}

/** Where a walk stands. Times are the machine's, epoch milliseconds. */
export interface RepairWalk extends RepairCounts {
  readonly region: string;
  readonly walk: string;
  readonly by: string;
  readonly startedMs: number;
  readonly legs: number;
  readonly legsLeft: number;
}

/** The walks through all tickets of a region, closed ones as well, and how far each has come. */
export interface RepairWalks {
  /** Begins a region's walk anew. @param walk its id, drawn when left out. @returns its legs */
  begin(region: string, by: string, nowMs: number, walk?: string): Promise<readonly RepairLeg[]>;
  /** The region's last walk; undefined when there was none. */
  status(region: string): Promise<RepairWalk | undefined>;
  /** Where a leg stands; undefined when its walk is no longer the region's. */
  position(leg: RepairLeg): Promise<RepairPosition | undefined>;
  /** Tickets of the leg from where it stands, and where the page after them begins. */
  tickets(position: RepairPosition): Promise<Page<string>>;
  /** Moves a leg on by a page; false when somebody else has, or when the walk has ended. */
  advance(from: RepairPosition, counts: RepairCounts, cursor: string | undefined): Promise<boolean>;
}
