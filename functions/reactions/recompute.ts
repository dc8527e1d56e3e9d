import { DUE_SHARDS, type LoadedTicket, type WalkLeg, type WalkQueue } from '../../shared/ports.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { act, type DeskDeps } from '../ticket-desk.ts';

export interface WalkDeps extends DeskDeps {
  readonly walks: WalkQueue;
}

/** Tickets looked at in one leg: within a function's 30 seconds also when every clock of them has to move. */
const LEG = 100;

/** Begins a walk through all open tickets of a region, one leg for each shard. */
export async function beginWalk(walks: WalkQueue, region: string): Promise<void> {
  await Promise.all(Array.from({ length: DUE_SHARDS }, (_, shard) => walks.send({ region, shard })));
}

/**
 * Walks one leg, and sends on the next. A ticket that changes its place in the index meanwhile was committed
 * after the calendar became current, and is looked at by the wake that follows every commit.
 */
export async function walk(deps: WalkDeps, { region, shard, cursor }: WalkLeg): Promise<void> {
  const page = await deps.store.listOpen(region, shard, cursor, LEG);
  for (const ticketNo of page.items) {
    const loaded = await deps.store.load(ticketNo);
    if (loaded) await recomputeStale(deps, loaded);
  }
  if (page.cursor !== undefined) await deps.walks.send({ region, shard, cursor: page.cursor });
}

/**
 * Works out again the open clocks that were set by a calendar no longer current, and writes only where a due
 * time changes (docs/architecture.md, Tables).
 * @returns the ticket as it then stands
 */
export async function recomputeStale(deps: DeskDeps, { ticket, current }: LoadedTicket): Promise<Ticket> {
  const stale = ticket.clocks.some(
    ({ versions, expired }) => !expired && versions.calendar !== current.calendar,
  );
  if (!stale) return ticket;
  const { ticket: after } = await act(deps, {
    ticketNo: ticket.ticketNo,
    type: 'recompute',
    body: {},
    actor: { side: 'system' },
    by: 'recompute',
    answer: () => ({}),
  });
  return after ?? ticket;
}
