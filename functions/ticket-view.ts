import type { Day } from '../shared/calendar/instant.ts';
import type { Ticket } from '../shared/ticket/ticket.ts';
import { nonAcceptance } from './non-acceptance.ts';

const SHOWN = [
  'ticketNo',
  'region',
  'version',
  'stage',
  'kind',
  'matter',
  'urgent',
  'channel',
  'submittedAt',
  'acceptedAt',
  'closedAt',
  'outcome',
  'follows',
] as const satisfies readonly (keyof Ticket)[];

/**
 * What a caller is told of a ticket after a command: codes, ids and times only, since it is kept for a
 * repeated key. A unit sees its own clocks and the hotline's, not those of other units.
 */
export function ticketAnswer(ticket: Ticket, unit?: string): object {
  return {
    ...Object.fromEntries(SHOWN.map((name) => [name, ticket[name]])),
    notAccepted: nonAcceptance(ticket),
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

/** The day on which the matter is to be handled: the earliest of its units' terms; undefined while none runs. */
export function dueOnOf({ clocks }: Ticket): Day | undefined {
  return clocks
    .filter(({ kind, unit }) => (kind === 'handle' || kind === 'redo') && unit !== undefined)
    .map(({ dueOn }) => dueOn)
    .sort()[0];
}
