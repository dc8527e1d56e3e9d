import type { Fact, TicketEvent } from './events.ts';
import { acceptanceApplies } from './evolve/acceptance.ts';
import { attachingApplies, inState } from './evolve/attaching.ts';
import { type Applies, pick, roleOf } from './evolve/changes.ts';
import { clockApplies } from './evolve/clock.ts';
import { coordinationApplies } from './evolve/coordination.ts';
import { dispatchApplies } from './evolve/dispatch.ts';
import { emergencyApplies } from './evolve/emergency.ts';
import { endingApplies } from './evolve/ending.ts';
import { extensionApplies } from './evolve/extension.ts';
import { handlingApplies } from './evolve/handling.ts';
import { linkingApplies } from './evolve/linking.ts';
import { outcomeApplies } from './evolve/outcome.ts';
import { oversightApplies } from './evolve/oversight.ts';
import { supervisionApplies } from './evolve/supervision.ts';
import { papersOf } from './papers.ts';
import type { Ticket } from './ticket.ts';

const APPLIES: Applies<Fact> = {
  Submitted: () => {
    throw new Error('Submitted comes once');
  },
  ...acceptanceApplies,
  ...emergencyApplies,
  ...dispatchApplies,
  ...coordinationApplies,
  ...handlingApplies,
  ...extensionApplies,
  ...outcomeApplies,
  ...supervisionApplies,
  ...oversightApplies,
  ...endingApplies,
  ...linkingApplies,
  ...attachingApplies,
  ...clockApplies,
};

/**
 * The ticket after one more event. Pure bookkeeping: every time, term and judgement is in the event,
 * so a ledger replays to the same ticket for ever, whatever becomes of calendars and regulations.
 */
export function evolve(ticket: Ticket | undefined, event: TicketEvent): Ticket {
  if (ticket === undefined) {
    if (event.type !== 'Submitted') throw new Error(`a ledger begins with Submitted, not ${event.type}`);
    return opened(event);
  }
  const papers = papersOf(event, 'unit' in event && roleOf(ticket, event.unit ?? '') === 'lead');
  return { ...apply(ticket, event), papers: { ...ticket.papers, ...papers }, lastAt: event.at };
}

/** The ticket that a whole ledger makes, or undefined for an empty one. */
export function replay(events: Iterable<TicketEvent>): Ticket | undefined {
  let ticket: Ticket | undefined;
  for (const event of events) ticket = evolve(ticket, event);
  return ticket;
}

function opened(event: Extract<TicketEvent, { type: 'Submitted' }>): Ticket {
  return {
    ticketNo: event.ticketNo,
    region: event.region,
    version: 0,
    stage: 'submitted',
    channel: event.channel,
    confidential: event.confidential,
    ...pick(event, 'kind', 'matter', 'classCode', 'placeCode', 'person', 'likeness', 'source'),
    submittedAt: event.at,
    complex: false,
    assignments: [],
    clocks: [],
    clockCount: 0,
    extension: { granted: 0, pending: [] },
    returns: 0,
    redos: 0,
    supervisions: [],
    ...(event.attachments && { attachments: event.attachments.map(inState) }),
    timeliness: {},
    papers: papersOf(event, false),
    lastAt: event.at,
  };
}

function apply(ticket: Ticket, event: TicketEvent): Ticket {
  return (APPLIES[event.type] as (ticket: Ticket, event: TicketEvent) => Ticket)(ticket, event);
}
