import type { LoadedTicket } from '../../shared/ports.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { act, type DeskDeps } from '../ticket-desk.ts';

/**
 * Works out again the open clocks that were set by a calendar or by settings no longer current, and writes only
 * where a due time changes (docs/architecture.md, Tables).
 * @returns the ticket as it then stands
 */
export async function recomputeStale(deps: DeskDeps, { ticket, current }: LoadedTicket): Promise<Ticket> {
  const stale = ticket.clocks.some(
    ({ versions, expired }) =>
      !expired && (versions.calendar !== current.calendar || versions.settings !== current.settings),
  );
  return stale ? ((await recompute(deps, ticket.ticketNo)) ?? ticket) : ticket;
}

/**
 * Works out again a ticket's open clocks, as far as they were not set by what is current.
 * @returns the ticket as it then stands
 */
export async function recompute(deps: DeskDeps, ticketNo: string): Promise<Ticket | undefined> {
  const { ticket } = await act(deps, {
    ticketNo,
    type: 'recompute',
    body: {},
    actor: { side: 'system' },
    by: 'recompute',
    answer: () => ({}),
  });
  return ticket;
}
