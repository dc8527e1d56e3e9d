import type { Day, Instant } from '../../calendar/instant.ts';
import type { HandlingFact } from '../events/handling.ts';
import type { EventOf } from '../events.ts';
import type { Ticket } from '../ticket.ts';
import { type Applies, roleOf, withAssignment, withContact } from './changes.ts';

/** A unit did something with the ticket. */
export const handlingApplies: Applies<HandlingFact> = {
  CitizenContacted: (ticket, event) => {
    const assignment = ticket.assignments.find((a) => a.unit === event.unit);
    const { reached } = event.contact;
    const counts = !reached && event.outsideHours === undefined;
    return withContact(
      withAssignment(told(ticket, event), event.unit, {
        reachedCitizen: reached || assignment?.reachedCitizen === true,
        failedContacts: (assignment?.failedContacts ?? 0) + (counts ? 1 : 0),
      }),
      event.at,
    );
  },
  AcceptedByUnit: (ticket, event) => withAssignment(ticket, event.unit, { accepted: true }),
  DeclinedByUnit: (ticket, event) => withAssignment(ticket, event.unit, { accepted: false }),
  Responded: (ticket, event) => withAssignment(ticket, event.unit, { respondedAt: event.at }),
  AnswerSubmitted: (ticket, event) => {
    const next = answered(ticket, event.unit, event.at, event.unsolved?.promisedOn);
    if (roleOf(ticket, event.unit) !== 'lead') return next;
    // A part that waits to be dispatched goes before the answer to another.
    const stage = ticket.stage === 'accepted' ? 'accepted' : 'answered';
    if (next.termination?.unit !== event.unit) return { ...next, stage };
    const { termination: _takenBack, ...rest } = next;
    return { ...rest, stage };
  },
  PromiseFulfilled: (ticket) => ticket,
  LawTermSet: (ticket, event) => ({ ...ticket, lawTerm: event.lawTerm }),
};

/** Whoever reached the citizen and told them of the longer term owes them that no more. */
function told(ticket: Ticket, { unit, contact }: EventOf<'CitizenContacted'>): Ticket {
  if (!contact.reached || !contact.toldOfExtension) return ticket;
  return {
    ...ticket,
    assignments: ticket.assignments.map((assignment) => {
      if (assignment.unit !== unit) return assignment;
      const { toTell: _told, ...rest } = assignment;
      return rest;
    }),
  };
}

/** A unit that hands in its answer takes back an application to return the ticket. */
function answered(ticket: Ticket, unit: string, at: Instant, promisedOn: Day | undefined): Ticket {
  return {
    ...ticket,
    assignments: ticket.assignments.map((assignment) => {
      if (assignment.unit !== unit) return assignment;
      const { returnRequest, promisedOn: _before, ...rest } = assignment;
      return {
        ...rest,
        ...(returnRequest?.state === 'refused' && { returnRequest }),
        answeredAt: at,
        ...(promisedOn && { promisedOn }),
      };
    }),
  };
}
