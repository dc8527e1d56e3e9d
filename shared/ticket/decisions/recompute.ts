import { dayOf, endOfDay } from '../../calendar/instant.ts';
import { type DueTime, hasTime } from '../../regulation/due.ts';
import { dueFor } from '../../regulation/due-for.ts';
import type { Draft } from '../draft.ts';
import type { RunningClock } from '../ticket.ts';

/**
 * Works every open clock out again under the calendar now current, and moves those that end at another time.
 * A notice that makes a term shorter never makes a ticket overdue in retrospect: the unit keeps at least the
 * rest of the day on which the change took effect, or its old due time where that is sooner (design §4).
 */
export function recompute(draft: Draft): undefined {
  for (const clock of draft.ticket.clocks.filter(({ expired }) => !expired)) {
    if (clock.versions.calendar === draft.basis.calendar.version) continue;
    const due = dueFor(clock.query, clock.start, draft.rules, draft.basis.calendar);
    if (!hasTime(due)) continue;
    const fair = notInRetrospect(draft, clock, due);
    if (fair.dueAt !== clock.dueAt || fair.provisional !== clock.provisional) {
      draft.moveClock(clock, clock.query, clock.start, fair, 'calendar');
    }
  }
}

function notInRetrospect(draft: Draft, clock: RunningClock, due: DueTime): DueTime {
  const today = dayOf(draft.now);
  if (due.dueAt > draft.now) return due;
  const keep = clock.dueAt < endOfDay(today);
  return keep
    ? { ...due, dueAt: clock.dueAt, dueOn: clock.dueOn, earliestAt: clock.dueAt }
    : { ...due, dueAt: endOfDay(today), dueOn: today, earliestAt: endOfDay(today) };
}
