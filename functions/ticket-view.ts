import type { Ticket } from '../shared/ticket/ticket.ts';

const SHOWN = [
  'ticketNo',
  'region',
  'version',
  'stage',
  'kind',
  'matter',
  'channel',
  'submittedAt',
  'acceptedAt',
  'closedAt',
  'outcome',
] as const satisfies readonly (keyof Ticket)[];

/**
 * What a caller is told of a ticket after a command: codes, ids and times only, since it is kept for a
 * repeated key. A unit sees its own clocks and the hotline's, not those of other units.
 */
export function ticketAnswer(ticket: Ticket, unit?: string): object {
  return {
    ...Object.fromEntries(SHOWN.map((name) => [name, ticket[name]])),
    deadlines: ticket.clocks
      .filter((clock) => unit === undefined || clock.unit === undefined || clock.unit === unit)
      .map(({ kind: clock, unit: whose, dueAt, dueOn, clause, status, provisional, expired }) => ({
        clock,
        unit: whose,
        dueAt,
        dueOn,
        clause,
        status,
        provisional,
        overdue: expired === true,
      })),
  };
}
