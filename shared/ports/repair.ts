import type { Page } from './tickets.ts';

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
