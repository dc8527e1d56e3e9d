import type { CellCounts, Contribution } from '../province/contribution.ts';
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
