import type { EndingFact } from '../events/ending.ts';
import type { Dissatisfaction, Ticket } from '../ticket.ts';
import type { Applies } from './changes.ts';

/** Handling ended without a result, or a dissatisfied revisit was objected to. */
export const endingApplies: Applies<EndingFact> = {
  TerminationRequested: (ticket, event) => ({
    ...ticket,
    termination: { unit: event.unit, ground: event.ground, requestedAt: event.at },
  }),
  TerminationGranted: (ticket) => decidedOn(ticket),
  TerminationRefused: (ticket) => decidedOn(ticket),
  ObjectionRaised: (ticket) => objected(ticket, 'pending'),
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
