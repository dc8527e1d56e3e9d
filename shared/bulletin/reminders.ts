import type { Calendar } from '../calendar/calendar.ts';
import { addDays, type Day } from '../calendar/instant.ts';
import { classify } from '../calendar/working-days.ts';

/**
 * Whether a unit that still owes material is reminded on a day: on the term's last day (on the last working day before
 * it, where it is none), and again on the first working day after it; from then on only as often as the city has set.
 * @param due the last day of the term
 * @param every working days between one reminder and the next, after the term
 * @throws CalendarRangeError outside the calendar
 */
export function remindsOn(
  calendar: Calendar,
  today: Day,
  due: Day,
  every: number | undefined,
): 'due' | 'late' | undefined {
  if (!classify(calendar, today).worked) return undefined;
  if (today <= due) return workedIn(calendar, today, due) === 0 ? 'due' : undefined;
  const late = workedIn(calendar, due, today);
  const again = every !== undefined && (late - 1) % every === 0;
  return late === 1 || again ? 'late' : undefined;
}

/** Working days after one day, up to another. */
function workedIn(calendar: Calendar, after: Day, upTo: Day): number {
  let worked = 0;
  for (let day = addDays(after, 1); day <= upTo; day = addDays(day, 1)) {
    if (classify(calendar, day).worked) worked += 1;
  }
  return worked;
}
