import { dayOf, endOfDay } from '../../calendar/instant.ts';
import { type DueTime, hasTime } from '../../regulation/due.ts';
import { dueFor } from '../../regulation/due-for.ts';
import type { Draft } from '../draft.ts';
import type { RunningClock } from '../ticket.ts';

/**
 * Works every open clock out again under the calendar and the settings now current, and moves those that end at
 * another time. A notice or a setting that makes a term shorter never makes a ticket overdue in retrospect: the unit
 * keeps at least the rest of the day on which the change took effect, or its old due time where that is sooner
 * (docs/readings.md).
 */
export function recompute(draft: Draft): undefined {
  for (const clock of draft.ticket.clocks.filter(({ expired }) => !expired)) {
    const sameCalendar = clock.versions.calendar === draft.basis.calendar.version;
    if (sameCalendar && clock.versions.settings === draft.basis.settingsVersion) continue;
    const due = dueFor(clock.query, clock.start, draft.rules, draft.basis.calendar);
    if (!hasTime(due)) continue;
    const fair = notInRetrospect(draft, clock, due, '放假安排或者本市设置调整使期限提前的，不追溯认定逾期');
    if (fair.dueAt !== clock.dueAt || fair.provisional !== clock.provisional) {
      draft.moveClock(clock, clock.query, clock.start, fair, sameCalendar ? 'settings' : 'calendar');
    }
  }
}

/**
 * A due time that a change brings forward, no earlier than the end of the day on which the change takes effect, or
 * the old due time where that is sooner.
 * @param note why, in Chinese, for the explanation
 */
export function notInRetrospect(draft: Draft, clock: RunningClock, due: DueTime, note: string): DueTime {
  if (due.dueAt > draft.now) return due;
  const today = dayOf(draft.now);
  const keep = clock.dueAt < endOfDay(today);
  const { dueAt, dueOn } = keep ? clock : { dueAt: endOfDay(today), dueOn: today };
  return {
    ...due,
    dueAt,
    dueOn,
    earliestAt: dueAt,
    earliestOn: dueOn,
    latestOn: due.provisional ? due.latestOn : dueOn,
    explanation: { ...due.explanation, note },
  };
}
