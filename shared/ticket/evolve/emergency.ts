import type { Instant } from '../../calendar/instant.ts';
import type { EmergencyFact } from '../events/emergency.ts';
import type { HandOver, Ticket } from '../ticket.ts';
import { type Applies, pick, unreminded } from './changes.ts';

/** A matter could not wait, or was another line's. */
export const emergencyApplies: Applies<EmergencyFact> = {
  MarkedUrgent: (ticket, event) => ({
    ...ticket,
    urgent: { at: event.at, clause: event.clause, ...pick(event, 'handOver') },
  }),
  HandedOver: (ticket, event) => ({
    ...ticket,
    ...pick(event, 'kind'),
    ...(event.whole && { stage: 'handed-over' }),
    handOvers: [
      ...(ticket.handOvers ?? []).filter(({ line }) => line !== event.line),
      {
        line: event.line,
        mode: event.mode,
        at: event.at,
        state: 'pending',
        ...(event.whole && { from: ticket.stage }),
        ...pick(event, 'externalNo'),
      },
    ],
  }),
  HandOverAcknowledged: (ticket, event) =>
    withHandOver(ticket, event.line, { state: 'acknowledged', ...pick(event, 'externalNo') }),
  HandOverRefused: (ticket, event) => {
    const from = ticket.handOvers?.find(({ line }) => line === event.line)?.from;
    const refused = withHandOver(ticket, event.line, { state: 'refused', ...pick(event, 'externalNo') });
    return from === undefined ? refused : takenBack(refused, from, event.at);
  },
  FeedbackReceived: (ticket, event) =>
    withHandOver(ticket, event.line, {
      state: 'acknowledged',
      fedBackAt: event.at,
      ...pick(event, 'solved'),
    }),
  FeedbackGiven: (ticket, event) =>
    ticket.source ? { ...ticket, source: { ...ticket.source, fedBackAt: event.at } } : ticket,
};

function withHandOver(ticket: Ticket, line: string, change: Partial<HandOver>): Ticket {
  if (!ticket.handOvers) return ticket;
  return {
    ...ticket,
    handOvers: ticket.handOvers.map((each) => (each.line === line ? { ...each, ...change } : each)),
  };
}

/** The hotline goes on where it was. A reminder whose time passed meanwhile is not made up for. */
function takenBack(ticket: Ticket, stage: Ticket['stage'], at: Instant): Ticket {
  const clocks = ticket.clocks.map((c) => (c.remindAt !== undefined && c.remindAt <= at ? unreminded(c) : c));
  return { ...ticket, stage, clocks };
}
