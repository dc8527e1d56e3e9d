import type { AcceptanceFact } from '../events/acceptance.ts';
import { type Applies, pick } from './changes.ts';

/** A request was taken in, refused, or answered on line. */
export const acceptanceApplies: Omit<Applies<AcceptanceFact>, 'Submitted'> = {
  Accepted: (ticket, event) => ({
    ...ticket,
    stage: 'accepted',
    acceptedAt: event.at,
    kind: event.kind,
    ...pick(event, 'matter', 'classCode', 'placeCode'),
  }),
  Rejected: (ticket, event) => ({
    ...ticket,
    rejection: { ground: event.ground, clause: event.clause, ...pick(event, 'repeatOf') },
  }),
  WaitAgreed: (ticket) => ticket,
  Replied: (ticket, event) => {
    const reply = pick(event, 'knowledge', 'direct');
    return Object.keys(reply).length === 0 ? ticket : { ...ticket, reply };
  },
  MarkedComplex: (ticket) => ({ ...ticket, complex: true }),
};
