import type { EndingFact } from '../events/ending.ts';
import { type Dissatisfaction, leadsOf, type Ticket } from '../ticket.ts';
import { type Applies, partDone } from './changes.ts';

/** Handling ended without a result, or a dissatisfied revisit was objected to. */
export const endingApplies: Applies<EndingFact> = {
  TerminationRequested: (ticket, event) => ({
    ...ticket,
    termination: { unit: event.unit, ground: event.ground, requestedAt: event.at },
  }),
  TerminationGranted: (ticket, { unit, at }) => {
    const next = decidedOn(ticket);
    return leadsOf(next).length > 1 ? partDone(next, unit, { passedAt: at, terminated: true }) : next;
  },
  TerminationRefused: (ticket) => decidedOn(ticket),
  ObjectionRaised: (ticket, { unit }) => {
    const { dissatisfaction: objectedTo, ...next } = objected(ticket, 'pending');
    return objectedTo ? { ...next, dissatisfaction: { ...objectedTo, by: unit } } : next;
  },
  /** Work sent back on the dissatisfaction is no longer asked for: what was done before stands. */
  ObjectionGranted: (ticket) => ({
    ...objected(ticket, 'granted'),
    stage: ticket.stage === 'closed' ? 'closed' : 'done',
    revisit: { attempts: 1, reached: true, satisfied: false, ...ticket.revisit, lifted: true },
  }),
  ObjectionRefused: (ticket) => objected(ticket, 'refused'),
};

function decidedOn({ termination: _asked, ...ticket }: Ticket): Ticket {
  return ticket;
}

function objected(ticket: Ticket, objection: Dissatisfaction['objection'] & string): Ticket {
  const { dissatisfaction } = ticket;
  return dissatisfaction ? { ...ticket, dissatisfaction: { ...dissatisfaction, objection } } : ticket;
}
