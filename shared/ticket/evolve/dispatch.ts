import { dayOf } from '../../calendar/instant.ts';
import type { DispatchFact } from '../events/dispatch.ts';
import type { Assignment, Ticket } from '../ticket.ts';
import { type Applies, assigned, pick, roleOf, withAssignment } from './changes.ts';

/** A ticket went to units, was signed, or came back. */
export const dispatchApplies: Applies<DispatchFact> = {
  Dispatched: (ticket, event) => ({
    ...ticket,
    stage: event.toSign ? 'dispatched' : 'handling',
    dispatchedAt: ticket.dispatchedAt ?? event.at,
    ...(event.lawTerm && { lawTerm: event.lawTerm }),
    assignments: [
      ...ticket.assignments.filter(({ unit }) => unit !== event.lead),
      assigned(event.lead, 'lead', event),
      ...event.assistants.map((unit) => assigned(unit, 'assistant', event)),
    ],
  }),
  PassedOn: (ticket) => ticket,
  Signed: (ticket, { unit, at }) => signed(ticket, unit, { at, on: dayOf(at), deemed: false }),
  DeemedSigned: (ticket, { unit, at, on }) => signed(ticket, unit, { at, on, deemed: true }),
  ReturnRequested: (ticket, event) =>
    withAssignment(ticket, event.unit, {
      returnRequest: {
        requestedAt: event.at,
        siteVisit: event.siteVisit,
        ...pick(event, 'proposedUnit'),
        state: 'pending',
      },
    }),
  ReturnGranted: (ticket, event) => {
    const lead = roleOf(ticket, event.unit) === 'lead';
    return {
      ...ticket,
      returns: ticket.returns + 1,
      stage: lead ? 'accepted' : ticket.stage,
      assignments: ticket.assignments.filter((a) => a.unit !== event.unit),
    };
  },
  ReturnRefused: (ticket, event) => {
    const request = ticket.assignments.find((a) => a.unit === event.unit)?.returnRequest;
    return request
      ? withAssignment(ticket, event.unit, { returnRequest: { ...request, state: 'refused' } })
      : ticket;
  },
};

function signed(ticket: Ticket, unit: string, signature: NonNullable<Assignment['signed']>): Ticket {
  const next = withAssignment(ticket, unit, { signed: signature });
  return roleOf(ticket, unit) === 'lead' ? { ...next, stage: 'handling' } : next;
}
