import type { JointFact } from '../events/joint.ts';
import { type Applies, pick } from './changes.ts';

/** A unit was called in, or the matter handled with other bodies. */
export const jointApplies: Applies<JointFact> = {
  UnitCalledIn: (ticket, event) => {
    const call = { ...pick(event, 'resolved', 'expert'), at: event.at };
    const { unit, through, answered, clause, at } = event;
    const next = { ...ticket, calls: [...(ticket.calls ?? []), { unit, through, answered, ...call }] };
    if (answered) return next;
    // That nobody took the call stands on the unit's record.
    const records = [
      ...(ticket.oversight?.records ?? []),
      { what: 'unanswered', ground: 'unanswered-call', unit, at, clause } as const,
    ];
    return { ...next, oversight: { ...ticket.oversight, records } };
  },
  JointHandlingBegun: (ticket, event) => ({
    ...ticket,
    joint: [...(ticket.joint ?? []), { field: event.field, at: event.at, ...pick(event, 'externalNo') }],
  }),
  JointFeedbackReceived: (ticket, event) => ({
    ...ticket,
    joint: (ticket.joint ?? []).map((each) =>
      each.field === event.field ? { ...each, fedBackAt: event.at, ...pick(event, 'solved') } : each,
    ),
  }),
};
