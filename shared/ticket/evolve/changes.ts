import { dayOf, type Instant } from '../../calendar/instant.ts';
import type { EventOf, Fact, TicketEvent } from '../events.ts';
import {
  type Assignment,
  awaitsReview,
  leadsOf,
  type PartRecord,
  type RunningClock,
  type Ticket,
} from '../ticket.ts';

/** How a ticket changes with each event of an area. */
export type Applies<F extends Fact> = {
  readonly [T in F['type']]: (ticket: Ticket, event: EventOf<T>) => Ticket;
};

/** A unit's part as it begins with an event. */
export function assigned(unit: string, role: Assignment['role'], event: TicketEvent): Assignment {
  return { unit, role, receivedAt: event.at, failedContacts: 0, reachedCitizen: false };
}

/** What a unit is in a ticket; undefined where it has no part. */
export function roleOf(ticket: Ticket, unit: string): Assignment['role'] | undefined {
  return ticket.assignments.find((a) => a.unit === unit)?.role;
}

/** The ticket with one unit's part changed. */
export function withAssignment(ticket: Ticket, unit: string, change: Partial<Assignment>): Ticket {
  return {
    ...ticket,
    assignments: ticket.assignments.map((a) => (a.unit === unit ? { ...a, ...change } : a)),
  };
}

/** The ticket with one more contact with its citizen on the day. */
export function withContact(ticket: Ticket, at: Instant): Ticket {
  const on = dayOf(at);
  const before = ticket.contacts?.on === on ? ticket.contacts.count : 0;
  return { ...ticket, contacts: { on, count: before + 1 } };
}

/** The ticket with one clock changed. */
export function withClock(ticket: Ticket, id: string, change: (clock: RunningClock) => RunningClock): Ticket {
  return { ...ticket, clocks: ticket.clocks.map((clock) => (clock.id === id ? change(clock) : clock)) };
}

/** A clock that reminds of nothing any more. */
export function unreminded({ remindAt: _reminded, rungs: _told, ...rest }: RunningClock): RunningClock {
  return rest;
}

/** A clock whose rungs up to one are done. */
export function withoutRungs(clock: RunningClock, upTo: number): RunningClock {
  const last = clock.rungs?.findIndex(({ rung }) => rung === upTo) ?? -1;
  const { rungs = [], ...rest } = clock;
  const left = rungs.slice(last + 1);
  return left.length > 0 ? { ...rest, rungs: left } : rest;
}

/** A clock whose reminder and rungs up to an instant are past. */
function notMadeUpFor(clock: RunningClock, at: Instant): RunningClock {
  const { remindAt, rungs = [], ...rest } = clock;
  const left = rungs.filter((rung) => rung.at > at);
  return {
    ...rest,
    ...(remindAt !== undefined && remindAt > at && { remindAt }),
    ...(left.length > 0 && { rungs: left }),
  };
}

/** Nobody has to decide on an extension of this clock any more. */
export function decided({ extension }: Ticket, clock: string): Ticket['extension'] {
  return { ...extension, pending: extension.pending.filter((asked) => asked.clock !== clock) };
}

/**
 * The lead goes on: what it had handed in no longer counts as its answer. A reminder whose time passed
 * meanwhile is not made up for, since the unit is being told of its term now.
 * @param unit whose part it is, where several answer for parts of their own
 */
export function reopened(ticket: Ticket, at: Instant, unit?: string): Ticket {
  const meant = (each: Assignment) => each.role === 'lead' && (unit === undefined || each.unit === unit);
  const others = ticket.assignments.some((each) => !meant(each) && awaitsReview(ticket, each));
  return {
    ...ticket,
    stage: others ? ticket.stage : 'handling',
    clocks: ticket.clocks.map((clock) => notMadeUpFor(clock, at)),
    assignments: ticket.assignments.map((assignment) => {
      if (!meant(assignment)) return assignment;
      const { answeredAt: _withdrawn, passedAt: _undone, terminated: _resumed, ...rest } = assignment;
      return rest;
    }),
  };
}

/** The ticket with one of several parts done: all of it is done with the last, unless a part waits to be dispatched. */
export function partDone(ticket: Ticket, unit: string, how: Partial<Assignment>): Ticket {
  const next = withAssignment(ticket, unit, how);
  if (next.stage === 'accepted') return next;
  const leads = leadsOf(next);
  if (leads.every(({ passedAt }) => passedAt !== undefined)) return { ...next, stage: 'done' };
  return { ...next, stage: leads.some((each) => awaitsReview(next, each)) ? 'answered' : 'handling' };
}

/** The ticket with what counts for one of several units in charge; unchanged where one alone is. */
export function withPart(ticket: Ticket, unit: string, change: (part: PartRecord) => PartRecord): Ticket {
  const leads = leadsOf(ticket);
  if (leads.length < 2 || !leads.some((each) => each.unit === unit)) return ticket;
  const part = change(ticket.parts?.[unit] ?? { timeliness: {} });
  return { ...ticket, parts: { ...ticket.parts, [unit]: part } };
}

/** Terms of one kind with one more kept or missed. */
export function withTerm(
  timeliness: PartRecord['timeliness'],
  kind: RunningClock['kind'],
  as: 'kept' | 'missed',
): PartRecord['timeliness'] {
  const before = timeliness[kind] ?? { kept: 0, missed: 0 };
  return { ...timeliness, [kind]: { ...before, [as]: before[as] + 1 } };
}

/** The fields of these names that are there. */
export function pick<T extends object, K extends keyof T>(from: T, ...keys: K[]): Partial<Pick<T, K>> {
  const picked: Partial<Pick<T, K>> = {};
  for (const key of keys) if (from[key] !== undefined) picked[key] = from[key];
  return picked;
}
