import type { Fact, TicketEvent } from './events.ts';
import { acceptanceApplies } from './evolve/acceptance.ts';
import { attachingApplies, inState } from './evolve/attaching.ts';
import { type Applies, pick } from './evolve/changes.ts';
import { clockApplies } from './evolve/clock.ts';
import { confidenceApplies } from './evolve/confidence.ts';
import { coordinationApplies } from './evolve/coordination.ts';
import { dispatchApplies } from './evolve/dispatch.ts';
import { emergencyApplies } from './evolve/emergency.ts';
import { endingApplies } from './evolve/ending.ts';
import { extensionApplies } from './evolve/extension.ts';
import { handlingApplies } from './evolve/handling.ts';
import { jointApplies } from './evolve/joint.ts';
import { keepingApplies } from './evolve/keeping.ts';
import { linkingApplies } from './evolve/linking.ts';
import { lookUpApplies } from './evolve/look-ups.ts';
import { messageApplies } from './evolve/messages.ts';
import { outcomeApplies } from './evolve/outcome.ts';
import { oversightApplies } from './evolve/oversight.ts';
import { supervisionApplies } from './evolve/supervision.ts';
import { papersOf } from './papers.ts';
import { leadsOf, type Ticket } from './ticket.ts';

/** How each event changes a ticket; every type of event is in it. */
export const APPLIES: Applies<Fact> = {
  Submitted: () => {
    throw new Error('Submitted comes once');
  },
  ...acceptanceApplies,
  ...emergencyApplies,
  ...dispatchApplies,
  ...coordinationApplies,
  ...jointApplies,
  ...handlingApplies,
  ...extensionApplies,
  ...outcomeApplies,
  ...supervisionApplies,
  ...oversightApplies,
  ...endingApplies,
  ...linkingApplies,
  ...messageApplies,
  ...attachingApplies,
  ...confidenceApplies,
  ...lookUpApplies,
  ...keepingApplies,
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
  const papers = papersOf(event, 'unit' in event && answersAlone(ticket, event.unit));
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
    ...pick(event, 'kind', 'matter', 'classCode', 'placeCode', 'person', 'likeness', 'source', 'words'),
    ...formOf(event),
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

/** What the form said, where it said anything. */
function formOf(event: Extract<TicketEvent, { type: 'Submitted' }>): Pick<Ticket, 'form'> {
  const form = {
    ...pick(event, 'callerType', 'anonymous', 'replyWay', 'urgency', 'entrance', 'service', 'answeredWith'),
    ...pick(event, 'callId', 'callSystem', 'calledNumber', 'agentId', 'recordId'),
  };
  return Object.keys(form).length > 0 ? { form } : {};
}

/** Whether the unit is in charge of the whole matter, so that what it hands in is the ticket's. */
function answersAlone(ticket: Ticket, unit: string | undefined): boolean {
  const leads = leadsOf(ticket);
  return leads.length === 1 && leads[0]?.unit === unit;
}

function apply(ticket: Ticket, event: TicketEvent): Ticket {
  return (APPLIES[event.type] as (ticket: Ticket, event: TicketEvent) => Ticket)(ticket, event);
}
