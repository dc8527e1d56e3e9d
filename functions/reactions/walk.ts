import {
  DUE_SHARDS,
  type FollowUps,
  type Rulebook,
  type WalkLeg,
  type WalkQueue,
  type WallClock,
} from '../../shared/ports.ts';
import { regionAbove } from '../../shared/regulation/layers.ts';
import { mustComeAgain, type SetAsideDeps } from '../set-aside.ts';
import type { DeskDeps } from '../ticket-desk.ts';
import { abreast } from '../workflow/abreast.ts';
import { recompute } from './recompute.ts';

/*
 * The walk through a region's open tickets after a publication. Why it misses no ticket is argued in
 * docs/adr/0012-a-publication-walks.md.
 */

/** What beginning a walk takes. */
export interface BeginDeps {
  readonly rulebook: Rulebook;
  readonly followUps: FollowUps;
  readonly walks: WalkQueue;
}

/** What walking takes. */
export interface WalkDeps extends DeskDeps, SetAsideDeps {
  readonly followUps: FollowUps;
  readonly walks: WalkQueue;
  /** Tells when a leg has gone on for long enough. */
  readonly wallClock: WallClock;
}

/** Tickets on a page: few enough that a page is through well within a function's 30 seconds. */
const PAGE = 24;

/** Tickets of a page that are worked out at once; commands go on meanwhile. */
const AT_ONCE = 4;

/** How long one message is worked on; the rest of the function's 30 seconds is for the page begun last. */
const LEG_MS = 10_000;

/**
 * How long after a shard's first pass its second one begins. The index that is walked follows the tickets within a
 * second as a rule; a ticket that it didn't show in its place the first time, it shows the second.
 */
const SECOND_PASS_MS = 120_000;

/** Begins a walk through all open tickets of a region, in the place of one that is under way. */
export async function beginWalk(deps: BeginDeps, region: string): Promise<void> {
  await deps.followUps.begin(region, await deps.rulebook.current(region));
  await Promise.all(Array.from({ length: DUE_SHARDS }, (_, shard) => deps.walks.send({ region, shard })));
}

/** Begins walks through a region's open tickets, and through those of the regions in it of which something is known. */
export async function beginWalks(deps: BeginDeps, region: string): Promise<void> {
  await beginWalk(deps, region);
  const { regions } = await deps.followUps.worklist();
  for (const lower of regions) {
    if (regionAbove(lower.region) === region) await beginWalk(deps, lower.region);
  }
}

/** Whether a leg may be walked now; a second pass waits. */
export function isReady({ notBefore = 0 }: WalkLeg, { nowMs }: WallClock): boolean {
  return notBefore <= nowMs();
}

/**
 * Walks a shard from where its leg stands, page by page, for as long as one message is worked on, and sends on the
 * rest. Two who walk the same leg do no harm: one of them goes on.
 * @param size of a page; for tests shorter ones
 */
export async function walk(deps: WalkDeps, region: string, shard: number, size = PAGE): Promise<void> {
  const end = deps.wallClock.nowMs() + LEG_MS;
  let leg = await deps.followUps.leg(region, shard);
  while (leg && isReady(leg, deps.wallClock)) {
    const page = await deps.store.listOpen(region, shard, leg.cursor, size);
    await recomputeAll(deps, page.items);
    leg = await deps.followUps.advance(leg, after(leg, page.cursor, deps.wallClock));
    if (leg && isReady(leg, deps.wallClock) && deps.wallClock.nowMs() >= end) {
      await deps.walks.send({ region, shard });
      return;
    }
  }
}

function after(
  { pass }: WalkLeg,
  cursor: string | undefined,
  { nowMs }: WallClock,
): Pick<WalkLeg, 'pass' | 'cursor' | 'notBefore'> | 'over' {
  if (cursor !== undefined) return { pass, cursor };
  return pass === 1 ? { pass: 2, notBefore: nowMs() + SECOND_PASS_MS } : 'over';
}

/** Works out again what of these tickets is stale. What lies with one of them is left to repair; the others go on. */
async function recomputeAll(deps: WalkDeps, ticketNos: readonly string[]): Promise<void> {
  await abreast(ticketNos, AT_ONCE, async (ticketNo) => {
    try {
      await recompute(deps, ticketNo);
    } catch (error) {
      // A store that is away is so for all: the whole page comes again.
      if (await mustComeAgain(error, ticketNo, 'RECOMPUTE_FAILED', deps)) throw error;
    }
  });
}
