import type { SupervisionFact } from '../events/supervision.ts';
import { leadOf, type Supervision, type Ticket } from '../ticket.ts';
import { type Applies, pick } from './changes.ts';

/** A unit was supervised or urged, or what stayed unsolved went to an authority. */
export const supervisionApplies: Applies<SupervisionFact> = {
  SupervisionOpened: (ticket, event) => ({
    ...ticket,
    supervisions: [
      ...ticket.supervisions,
      {
        id: event.id,
        ground: event.ground,
        method: event.method,
        openedAt: event.at,
        ...(leadOf(ticket)?.unit !== event.unit && { unit: event.unit }),
        ...pick(event, 'by'),
      },
    ],
  }),
  SupervisionMethodChanged: (ticket, { id, method }) => withSupervision(ticket, id, { method }),
  SupervisionAnswered: (ticket, { id, at }) => withSupervision(ticket, id, { answeredAt: at }),
  SupervisionEnded: (ticket, event) =>
    withSupervision(ticket, event.id, { endedAt: event.at, ...pick(event, 'solved') }),
  Referred: (ticket, event) => ({
    ...ticket,
    oversight: {
      ...ticket.oversight,
      referrals: [
        ...(ticket.oversight?.referrals ?? []),
        {
          to: event.to,
          clause: event.clause,
          at: event.at,
          ...pick(event, 'supervision', 'ground', 'unit', 'by', 'externalNo'),
        },
      ],
    },
  }),
  Urged: (ticket) => ({
    ...ticket,
    oversight: { ...ticket.oversight, urged: (ticket.oversight?.urged ?? 0) + 1 },
  }),
};

/** The ticket with the clock that its latest supervision started, which is that supervision's. */
export function withSupervisionClock(ticket: Ticket, clock: string): Ticket {
  const latest = ticket.supervisions.at(-1);
  return latest && latest.clock === undefined ? withSupervision(ticket, latest.id, { clock }) : ticket;
}

function withSupervision(ticket: Ticket, id: string, change: Partial<Supervision>): Ticket {
  return {
    ...ticket,
    supervisions: ticket.supervisions.map((each) => (each.id === id ? { ...each, ...change } : each)),
  };
}
