import { dayOf } from '../../calendar/instant.ts';
import type { DispatchFact } from '../events/dispatch.ts';
import type { EventOf } from '../events.ts';
import { type Assignment, awaitsReview, type Ticket } from '../ticket.ts';
import { type Applies, assigned, pick, roleOf, withAssignment } from './changes.ts';
import { withoutUnit, withReturn } from './returns.ts';

/** A ticket went to units, was signed, or came back. */
export const dispatchApplies: Applies<DispatchFact> = {
  Dispatched: (ticket, event) => ({
    ...ticket,
    stage: stageOnDispatch(ticket, event),
    dispatchedAt: ticket.dispatchedAt ?? event.at,
    ...(event.lawTerm && { lawTerm: event.lawTerm }),
    assignments: [
      ...ticket.assignments.filter(({ unit }) => unit !== event.lead),
      assigned(event.lead, 'lead', event),
      ...(event.separate ?? []).map((unit) => assigned(unit, 'lead', event)),
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
    const next = withoutUnit(withReturn(ticket, event.unit, 'granted'), event.unit);
    const { across } = next;
    // Without a lead it is for the hotline above again to say who that is.
    if (across?.state !== 'decided' || next.assignments.some(({ role }) => role === 'lead')) return next;
    return { ...next, across: { ...across, state: 'open', openedAt: event.at } };
  },
  ReturnRefused: (ticket, event) => {
    const { unit, second, improper } = event;
    const request = ticket.assignments.find((a) => a.unit === unit)?.returnRequest;
    if (!request) return ticket;
    const counted = second ? ticket : withReturn(ticket, unit, 'refused');
    return withAssignment(improper ? withReturn(counted, unit, 'improper') : counted, unit, {
      returnRequest: { ...request, state: 'refused', ...(second && { reviewed: true as const }) },
    });
  },
};

/** A part may be dispatched again while the answer to another lies with the hotline. */
function stageOnDispatch(ticket: Ticket, { toSign }: EventOf<'Dispatched'>): Ticket['stage'] {
  if (ticket.assignments.some((each) => awaitsReview(ticket, each))) return 'answered';
  return toSign ? 'dispatched' : 'handling';
}

function signed(ticket: Ticket, unit: string, signature: NonNullable<Assignment['signed']>): Ticket {
  const next = withAssignment(ticket, unit, { signed: signature });
  const first = ticket.stage === 'dispatched' && roleOf(ticket, unit) === 'lead';
  return first ? { ...next, stage: 'handling' } : next;
}
