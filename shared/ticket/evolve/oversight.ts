import type { OversightFact } from '../events/oversight.ts';
import type { UnitRecord } from '../oversight.ts';
import type { Ticket } from '../ticket.ts';
import { type Applies, pick } from './changes.ts';

/** Something was put on a unit's record, on the ticket's, or on its caller's. */
export const oversightApplies: Applies<OversightFact> = {
  CardIssued: (ticket, { unit, at, clause, colour, ground }) =>
    recorded(ticket, { what: 'card', unit, at, clause, colour, ground }),
  TalkHeld: (ticket, { unit, at, clause, ground }) =>
    recorded(ticket, { what: 'talk', unit, at, clause, ground }),
  UnitNamed: (ticket, { unit, at, clause, ground }) =>
    recorded(ticket, { what: 'named', unit, at, clause, ground }),
  FaultRecorded: (ticket, { unit, at, clause, ground }) =>
    recorded(ticket, { what: 'fault', unit, at, clause, ground }),
  FaultWithdrawn: (ticket, { unit, ground }) => ({
    ...ticket,
    oversight: {
      ...ticket.oversight,
      records: (ticket.oversight?.records ?? []).filter(
        (each) => !(each.what === 'fault' && each.unit === unit && each.ground === ground),
      ),
    },
  }),
  OverdueAttributed: (ticket, { unit, at, clock }) =>
    unit === undefined
      ? {
          ...ticket,
          oversight: {
            ...ticket.oversight,
            ownDelays: [...(ticket.oversight?.ownDelays ?? []).filter((each) => each !== clock), clock],
          },
        }
      : recorded(ticket, { what: 'overdue', unit, at, clock }),
  FaultExcused: (ticket, { unit, at, clause, fault }) =>
    recorded(ticket, { what: 'excused', unit, at, clause, ground: fault }),
  Marked: (ticket, event) => ({
    ...ticket,
    oversight: {
      ...ticket.oversight,
      marks: [
        ...(ticket.oversight?.marks ?? []),
        {
          mark: event.mark,
          clause: event.clause,
          at: event.at,
          ...pick(event, 'takenBy', 'deputy', 'seat', 'held', 'ledger', 'watched', 'notBySatisfaction'),
        },
      ],
    },
  }),
  AbuseRecorded: (ticket, event) => ({
    ...ticket,
    oversight: {
      ...ticket.oversight,
      abuse: [
        ...(ticket.oversight?.abuse ?? []),
        {
          ground: event.ground,
          measure: event.measure,
          clause: event.clause,
          at: event.at,
          ...pick(event, 'to', 'unit'),
        },
      ],
    },
  }),
};

function recorded(ticket: Ticket, entry: UnitRecord): Ticket {
  const records = [...(ticket.oversight?.records ?? []), entry];
  return { ...ticket, oversight: { ...ticket.oversight, records } };
}
