import type { Instant } from '../../calendar/instant.ts';
import type { HandlingFact } from '../events/handling.ts';
import type { Ticket } from '../ticket.ts';
import { type Applies, roleOf, withAssignment } from './changes.ts';

/** A unit did something with the ticket. */
export const handlingApplies: Applies<HandlingFact> = {
  CitizenContacted: (ticket, event) => {
    const assignment = ticket.assignments.find((a) => a.unit === event.unit);
    return withAssignment(ticket, event.unit, {
      reachedCitizen: event.contact.reached || assignment?.reachedCitizen === true,
      failedContacts: (assignment?.failedContacts ?? 0) + (event.contact.reached ? 0 : 1),
    });
  },
  AcceptedByUnit: (ticket, event) => withAssignment(ticket, event.unit, { accepted: true }),
  DeclinedByUnit: (ticket, event) => withAssignment(ticket, event.unit, { accepted: false }),
  Responded: (ticket, event) => withAssignment(ticket, event.unit, { respondedAt: event.at }),
  AnswerSubmitted: (ticket, event) => {
    const next = answered(ticket, event.unit, event.at);
    return roleOf(ticket, event.unit) === 'lead' ? { ...next, stage: 'answered' } : next;
  },
};

/** A unit that hands in its answer takes back an application to return the ticket. */
function answered(ticket: Ticket, unit: string, at: Instant): Ticket {
  return {
    ...ticket,
    assignments: ticket.assignments.map((assignment) => {
      if (assignment.unit !== unit) return assignment;
      const { returnRequest, ...rest } = assignment;
      return { ...rest, ...(returnRequest?.state === 'refused' && { returnRequest }), answeredAt: at };
    }),
  };
}
