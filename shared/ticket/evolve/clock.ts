import type { ClockEnd, ClockFact, ClockTerm } from '../events/clock.ts';
import type { Ticket } from '../ticket.ts';
import {
  type Applies,
  decided,
  roleOf,
  unreminded,
  withClock,
  withoutRungs,
  withPart,
  withTerm,
} from './changes.ts';
import { withSupervisionClock } from './supervision.ts';

/** A term began, moved, ended or ran out. */
export const clockApplies: Applies<ClockFact> = {
  ClockStarted: (ticket, event) => {
    const next = event.kind === 'supervise' ? withSupervisionClock(ticket, event.id) : ticket;
    const clock = {
      id: event.id,
      kind: event.kind,
      ...(event.unit !== undefined && { unit: event.unit }),
      expiry: event.expiry,
      ...termOf(event.term),
    };
    return { ...next, clockCount: ticket.clockCount + 1, clocks: [...ticket.clocks, clock] };
  },
  ClockMoved: (ticket, event) =>
    withClock(ticket, event.id, (clock) => {
      const { expired: _expired, ...rest } = unreminded(clock);
      const moved = { ...rest, ...termOf(event.term) };
      if (!event.late) return moved;
      const { remindAt: _reminded, ...late } = moved;
      return { ...late, expired: true };
    }),
  ClockEnded: (ticket, event) => ended(ticket, event.id, event.how),
  ClockReminded: (ticket, { id, rung }) =>
    withClock(ticket, id, (clock) => (rung === undefined ? unreminded(clock) : withoutRungs(clock, rung))),
  ClockExpired: (ticket, event) =>
    counted(
      withClock(ticket, event.id, (clock) => ({
        ...unreminded(clock),
        expired: true,
        ...(event.rungs && { rungs: event.rungs }),
      })),
      event.id,
      'missed',
    ),
};

function termOf(term: ClockTerm) {
  const {
    query,
    start,
    dueAt,
    dueOn,
    limitIncluded,
    provisional,
    clause,
    status,
    remindAt,
    rungs,
    versions,
  } = term;
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
    ...(rungs && { rungs }),
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

/** Assistants' terms are theirs alone and do not count as the ticket's. */
function counted(ticket: Ticket, id: string, as: 'kept' | 'missed'): Ticket {
  const clock = ticket.clocks.find((c) => c.id === id);
  if (!clock || clock.expiry === 'lapse') return ticket;
  if (clock.unit !== undefined && roleOf(ticket, clock.unit) === 'assistant') return ticket;
  const { kind, unit } = clock;
  const next = { ...ticket, timeliness: withTerm(ticket.timeliness, kind, as) };
  if (unit === undefined) return next;
  const before = ticket.former?.[unit];
  // Its term ends with its charge, and is written down after it.
  if (before && roleOf(ticket, unit) === undefined) {
    const own = { ...before, timeliness: withTerm(before.timeliness, kind, as) };
    return { ...next, former: { ...ticket.former, [unit]: own } };
  }
  return withPart(next, unit, (part) => ({ ...part, timeliness: withTerm(part.timeliness, kind, as) }));
}
