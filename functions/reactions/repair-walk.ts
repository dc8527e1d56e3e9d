import type { RepairLeg, RepairLegQueue, RepairQueue, RepairWalks } from '../../shared/ports.ts';
import { type RepairDeps, repairTickets } from './repair.ts';

export interface RepairWalkDeps {
  readonly walks: RepairWalks;
  readonly legs: RepairLegQueue;
}

/**
 * Begins a walk through all tickets of a region, closed ones as well, in place of one that is under way.
 * @param region a region's code, or `all`
 * @param nowMs the machine's time
 */
export async function beginRepair(
  { walks, legs }: RepairWalkDeps,
  region: string,
  by: string,
  nowMs: number,
): Promise<void> {
  const begun = await walks.begin(region, by, nowMs);
  await Promise.all(begun.map((leg) => legs.send(leg)));
}

/** Why a walk is begun by the system itself. */
export interface WalkCause {
  /** Names the walk, so that a cause that is told again finds its own walk. A UUID. */
  readonly id: string;
  /** The machine's time at which there was cause for it. */
  readonly asOfMs: number;
}

/**
 * Begins a walk, unless one has been begun since there was cause for it: whatever was committed before a walk began
 * is looked at by it.
 * @returns whether it was begun
 */
export async function ensureRepair(
  deps: RepairWalkDeps,
  region: string,
  cause: WalkCause,
  nowMs: number,
): Promise<boolean> {
  const last = await deps.walks.status(region);
  // Told again because it broke off after the walk was written down: its legs may not have been sent.
  const resumed = last?.walk === cause.id;
  if (last && last.startedMs >= cause.asOfMs && !resumed) return false;
  const legs = resumed
    ? Array.from({ length: last.legs }, (_, segment) => ({ region, walk: cause.id, segment }))
    : await deps.walks.begin(region, 'repair', nowMs, cause.id);
  await Promise.all(legs.map((leg) => deps.legs.send(leg)));
  return true;
}

/**
 * Goes on with a leg by one page, and sends it on. Delivered twice, or broken off after any step, each page is
 * counted once and the leg comes to its end: of two who walk the same page one moves the leg on.
 */
export async function walkRepairLeg(
  deps: RepairWalkDeps & RepairDeps & { readonly repair: RepairQueue },
  leg: RepairLeg,
): Promise<void> {
  const { walks, legs, repair, log } = deps;
  const at = await walks.position(leg);
  if (!at || at.done) return;
  const { items, cursor } = await walks.tickets(at);
  const { repaired, failed } = await repairTickets(items, deps);
  for (const ticketNo of failed) await repair.send(ticketNo, 'REPAIR_WALK');
  const counts = { looked: items.length, repaired: repaired.size, aside: failed.size };
  if (repaired.size > 0) log.info('REPAIRED', { region: leg.region, count: repaired.size });
  if (!(await walks.advance(at, counts, cursor))) return;
  if (cursor !== undefined) {
    await legs.send(leg);
    return;
  }
  const walk = await walks.status(leg.region);
  if (walk?.walk === leg.walk && walk.legsLeft === 0)
    log.info('REPAIR_WALKED', { region: leg.region, count: walk.looked });
}
