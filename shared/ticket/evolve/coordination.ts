import type { CoordinationFact } from '../events/coordination.ts';
import { type Applies, assigned, pick, withAssignment } from './changes.ts';
import { withoutUnit } from './returns.ts';

/** It was settled whose the matter is, divided further, or taken back. */
export const coordinationApplies: Applies<CoordinationFact> = {
  CoordinationOpened: (ticket, event) => ({
    ...ticket,
    coordination: { state: 'open', openedAt: event.at, units: event.units, ...pick(event, 'meetingOn') },
  }),
  ReferredToLeaders: (ticket) =>
    ticket.coordination
      ? { ...ticket, coordination: { ...ticket.coordination, state: 'with-leaders' } }
      : ticket,
  CoordinationDecided: (ticket, event) =>
    ticket.coordination
      ? { ...ticket, coordination: { ...ticket.coordination, state: 'decided', unit: event.unit } }
      : ticket,
  ReferredAcross: (ticket, { to, regions, at }) => ({
    ...ticket,
    across: { state: 'open', openedAt: at, to, regions },
  }),
  AcrossDecided: (ticket) =>
    ticket.across ? { ...ticket, across: { ...ticket.across, state: 'decided' } } : ticket,
  Divided: (ticket, event) => ({
    ...ticket,
    assignments: [
      ...ticket.assignments.filter(({ unit }) => !event.units.includes(unit)),
      ...event.units.map((unit) => ({ ...assigned(unit, 'assistant', event), under: event.unit })),
    ],
  }),
  TakenBack: (ticket, { unit }) => withoutUnit(ticket, unit),
  ReturnDisputed: (ticket, event) => {
    const request = ticket.assignments.find((a) => a.unit === event.unit)?.returnRequest;
    return request
      ? withAssignment(ticket, event.unit, { returnRequest: { ...request, state: 'disputed' } })
      : ticket;
  },
};
