import { dayOf, type Instant } from '../calendar/instant.ts';
import type { ClockEnd, ClockTerm, TicketEvent } from './events.ts';
import { papersOf } from './papers.ts';
import type { Assignment, RunningClock, Ticket } from './ticket.ts';

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
    ...pick(event, 'kind', 'matter', 'classCode', 'placeCode', 'person'),
    submittedAt: event.at,
    complex: false,
    assignments: [],
    clocks: [],
    clockCount: 0,
    extension: { granted: 0, pending: [] },
    returns: 0,
    redos: 0,
    supervisions: [],
    timeliness: {},
    papers: papersOf(event, false),
    lastAt: event.at,
  };
}

function apply(ticket: Ticket, event: TicketEvent): Ticket {
  switch (event.type) {
    case 'Submitted':
      throw new Error('Submitted comes once');
    case 'Accepted':
      return {
        ...ticket,
        stage: 'accepted',
        acceptedAt: event.at,
        kind: event.kind,
        ...pick(event, 'matter', 'classCode', 'placeCode'),
      };
    case 'Rejected':
    case 'WaitAgreed':
    case 'Replied':
      return ticket;
    case 'MarkedComplex':
      return { ...ticket, complex: true };
    case 'Dispatched':
      return {
        ...ticket,
        stage: event.toSign ? 'dispatched' : 'handling',
        dispatchedAt: ticket.dispatchedAt ?? event.at,
        ...(event.lawTerm && { lawTerm: event.lawTerm }),
        assignments: [
          ...ticket.assignments.filter(({ unit }) => unit !== event.lead),
          assigned(event.lead, 'lead', event),
          ...event.assistants.map((unit) => assigned(unit, 'assistant', event)),
        ],
      };
    case 'Signed':
    case 'DeemedSigned': {
      const deemed = event.type === 'DeemedSigned';
      const signed = { at: event.at, on: deemed ? event.on : dayOf(event.at), deemed };
      const next = withAssignment(ticket, event.unit, { signed });
      return roleOf(ticket, event.unit) === 'lead' ? { ...next, stage: 'handling' } : next;
    }
    case 'ReturnRequested':
      return withAssignment(ticket, event.unit, {
        returnRequest: {
          requestedAt: event.at,
          siteVisit: event.siteVisit,
          ...pick(event, 'proposedUnit'),
          state: 'pending',
        },
      });
    case 'ReturnRefused': {
      const request = ticket.assignments.find((a) => a.unit === event.unit)?.returnRequest;
      return request
        ? withAssignment(ticket, event.unit, { returnRequest: { ...request, state: 'refused' } })
        : ticket;
    }
    case 'ReturnGranted': {
      const lead = roleOf(ticket, event.unit) === 'lead';
      return {
        ...ticket,
        returns: ticket.returns + 1,
        stage: lead ? 'accepted' : ticket.stage,
        assignments: ticket.assignments.filter((a) => a.unit !== event.unit),
      };
    }
    case 'CitizenContacted': {
      const assignment = ticket.assignments.find((a) => a.unit === event.unit);
      return withAssignment(ticket, event.unit, {
        reachedCitizen: event.contact.reached || assignment?.reachedCitizen === true,
        failedContacts: (assignment?.failedContacts ?? 0) + (event.contact.reached ? 0 : 1),
      });
    }
    case 'AcceptedByUnit':
      return withAssignment(ticket, event.unit, { accepted: true });
    case 'DeclinedByUnit':
      return withAssignment(ticket, event.unit, { accepted: false });
    case 'Responded':
      return withAssignment(ticket, event.unit, { respondedAt: event.at });
    case 'ExtensionRequested':
      return {
        ...ticket,
        extension: {
          ...ticket.extension,
          pending: [
            ...ticket.extension.pending,
            { clock: event.clock, requestedAt: event.at, workingDays: event.workingDays },
          ],
        },
      };
    case 'ExtensionGranted': {
      const next = withClock(ticket, event.clock, (c) => ({ ...c, extended: (c.extended ?? 0) + 1 }));
      const { granted, pending } = decided(ticket, event.clock);
      return { ...next, extension: { granted: granted + 1, pending } };
    }
    case 'ExtensionRefused':
      return { ...ticket, extension: decided(ticket, event.clock) };
    case 'AnswerSubmitted': {
      const next = answered(ticket, event.unit, event.at);
      return roleOf(ticket, event.unit) === 'lead' ? { ...next, stage: 'answered' } : next;
    }
    case 'AnswerPassed':
      return { ...ticket, stage: 'done' };
    case 'AnswerFailed':
      return reopened(ticket, event.at);
    case 'Revisited': {
      const { solved, grade, satisfied, unitContacted } = event;
      return {
        ...ticket,
        revisit: {
          attempts: (ticket.revisit?.attempts ?? 0) + 1,
          reached: event.reached,
          ...(solved && { solved }),
          ...(grade && { grade }),
          ...(satisfied !== undefined && { satisfied }),
          ...(unitContacted !== undefined && { unitContacted }),
        },
      };
    }
    case 'RedoOrdered': {
      const { revisit: _judged, ...rest } = ticket;
      return { ...reopened(rest, event.at), redos: ticket.redos + 1 };
    }
    case 'SupervisionOpened':
      return {
        ...ticket,
        supervisions: [
          ...ticket.supervisions,
          { id: event.id, ground: event.ground, method: event.method, openedAt: event.at },
        ],
      };
    case 'SupervisionEnded':
      return {
        ...ticket,
        supervisions: ticket.supervisions.map((s) => (s.id === event.id ? { ...s, endedAt: event.at } : s)),
      };
    case 'Closed':
      return { ...ticket, stage: 'closed', closedAt: event.at, outcome: event.outcome };
    case 'ClockStarted':
      return {
        ...ticket,
        clockCount: ticket.clockCount + 1,
        clocks: [
          ...ticket.clocks,
          {
            id: event.id,
            kind: event.kind,
            ...(event.unit !== undefined && { unit: event.unit }),
            expiry: event.expiry,
            ...termOf(event.term),
          },
        ],
      };
    case 'ClockMoved':
      return withClock(ticket, event.id, (clock) => {
        const { expired: _expired, ...rest } = unreminded(clock);
        return { ...rest, ...termOf(event.term) };
      });
    case 'ClockReminded':
      return withClock(ticket, event.id, unreminded);
    case 'ClockExpired':
      return counted(
        withClock(ticket, event.id, (clock) => ({ ...unreminded(clock), expired: true })),
        event.id,
        'missed',
      );
    case 'ClockEnded':
      return ended(ticket, event.id, event.how);
  }
}

function termOf(term: ClockTerm) {
  const { query, start, dueAt, dueOn, limitIncluded, provisional, clause, status, remindAt, versions } = term;
  return {
    query,
    start,
    dueAt,
    dueOn,
    limitIncluded,
    provisional,
    clause,
    status,
    versions,
    ...(remindAt && { remindAt }),
  };
}

function unreminded({ remindAt: _reminded, ...rest }: RunningClock): RunningClock {
  return rest;
}

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

/**
 * The lead goes on: what it had handed in no longer counts as its answer. A reminder whose time passed
 * meanwhile is not made up for, since the unit is being told of its term now.
 */
function reopened(ticket: Ticket, at: Instant): Ticket {
  return {
    ...ticket,
    stage: 'handling',
    clocks: ticket.clocks.map((c) => (c.remindAt !== undefined && c.remindAt <= at ? unreminded(c) : c)),
    assignments: ticket.assignments.map((assignment) => {
      if (assignment.role !== 'lead') return assignment;
      const { answeredAt: _withdrawn, ...rest } = assignment;
      return rest;
    }),
  };
}

function ended(ticket: Ticket, id: string, how: ClockEnd): Ticket {
  const judged = how === 'met' ? counted(ticket, id, 'kept') : ticket;
  return {
    ...judged,
    clocks: judged.clocks.filter((clock) => clock.id !== id),
    extension: decided(judged, id),
  };
}

/** Nobody has to decide on an extension of this clock any more. */
function decided({ extension }: Ticket, clock: string): Ticket['extension'] {
  return { ...extension, pending: extension.pending.filter((asked) => asked.clock !== clock) };
}

/** Assistants' terms are theirs alone and do not count as the ticket's. */
function counted(ticket: Ticket, id: string, as: 'kept' | 'missed'): Ticket {
  const clock = ticket.clocks.find((c) => c.id === id);
  if (!clock || clock.expiry === 'lapse') return ticket;
  if (clock.unit !== undefined && roleOf(ticket, clock.unit) === 'assistant') return ticket;
  const before = ticket.timeliness[clock.kind] ?? { kept: 0, missed: 0 };
  return {
    ...ticket,
    timeliness: { ...ticket.timeliness, [clock.kind]: { ...before, [as]: before[as] + 1 } },
  };
}

function assigned(unit: string, role: Assignment['role'], event: TicketEvent): Assignment {
  return { unit, role, receivedAt: event.at, failedContacts: 0, reachedCitizen: false };
}

function roleOf(ticket: Ticket, unit: string): Assignment['role'] | undefined {
  return ticket.assignments.find((a) => a.unit === unit)?.role;
}

function withAssignment(ticket: Ticket, unit: string, change: Partial<Assignment>): Ticket {
  return {
    ...ticket,
    assignments: ticket.assignments.map((a) => (a.unit === unit ? { ...a, ...change } : a)),
  };
}

function withClock(ticket: Ticket, id: string, change: (clock: RunningClock) => RunningClock): Ticket {
  return { ...ticket, clocks: ticket.clocks.map((clock) => (clock.id === id ? change(clock) : clock)) };
}

function pick<T extends object, K extends keyof T>(from: T, ...keys: K[]): Partial<Pick<T, K>> {
  const picked: Partial<Pick<T, K>> = {};
  for (const key of keys) if (from[key] !== undefined) picked[key] = from[key];
  return picked;
}
