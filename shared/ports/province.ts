import type { Day } from '../calendar/instant.ts';
import type { CellCounts } from '../province/cells.ts';
import type { Contribution } from '../province/contribution.ts';
import type { DayDigest } from '../province/feed-digest.ts';
import type { Change } from '../ticket/change.ts';

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
   * Gives the changes the region's next numbers and writes them together or not at all. At most 97 tickets and
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

/** What two ends compare to prove that they hold the same feed. */
export interface FeedDigests {
  /** The digest of a day, that of the running one so far; undefined for a day on which the feed took nothing. */
  digest(region: string, day: Day): Promise<DayDigest | undefined>;
}

/** How far the counts have come with a ticket, and what it has added to them. */
export interface AggregateCheckpoint {
  readonly version: number;
  readonly contribution: Contribution;
  /** It lies where checkpoints were kept once; the next one is the first of its ticket in the right place. */
  readonly elsewhere?: true;
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
  /** The cells of one bucket that hold something: those by class and place, or all others. */
  read(bucket: string, topics: boolean): Promise<readonly CellCounts[]>;
}

/** The tickets behind the counts. */
export interface CountedTickets {
  /**
   * What tickets have added to the counts, by the day in their numbers, in the order of their numbers.
   * @param day the region and that day, `<region><yyMMdd>`, with which the numbers begin
   * @param after the number after which to go on; the first when left out
   */
  counted(
    day: string,
    limit: number,
    after?: string,
  ): Promise<readonly { readonly ticketNo: string; readonly contribution: Contribution }[]>;
}
