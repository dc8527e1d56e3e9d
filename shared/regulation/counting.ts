import type { Calendar } from '../calendar/calendar.ts';
import { addDays, addSeconds, type Day, dayOf, endOfDay, type Instant } from '../calendar/instant.ts';
import { countWorkingDays } from '../calendar/working-days.ts';
import type { Convention, CountedDay, DueTime, Explanation, Length } from './due.ts';

/** All that makes a due time but the calendar. */
export type Reason = Omit<Explanation, 'calendar' | 'days'>;

/** When a term ends, by one calendar. */
interface Ending {
  readonly dueAt: Instant;
  readonly dueOn: Day;
  readonly earliestOn: Day;
  readonly earliestAt: Instant;
  readonly latestOn: Day;
  readonly provisional: boolean;
  readonly days: readonly CountedDay[];
}

const MAIN_STATUTES = [
  { from: '0000-01-01', name: '《民法通则》第一百五十四条（类推适用）' },
  { from: '2017-10-01', name: '《民法总则》第二百条至第二百零四条（类推适用）' },
  { from: '2021-01-01', name: '《民法典》第二百条至第二百零四条（类推适用）' },
];

/**
 * How a term of this length is counted. The regulations say nothing of it, so it is civil law's way by
 * analogy, with the statute in force on the day the term starts.
 * @param closes the hour `HH:mm` at which business closes, where the city has set one; not for the same day
 */
export function conventionFor(length: Length, startsOn: Day, closes: string | undefined): Convention {
  const basis = MAIN_STATUTES.findLast((each) => each.from <= startsOn)?.name ?? '';
  if ('hours' in length) return { firstDay: 'runs-from-event', end: 'limit-included', basis };
  if ('sameDay' in length) return { firstDay: 'is-the-last', end: 'before-24:00', basis };
  if (closes === undefined) return { firstDay: 'not-counted', end: 'before-24:00', basis };
  return { firstDay: 'not-counted', end: 'business-closes', closes, basis };
}

/**
 * When the term that `reason` describes ends under a calendar.
 * @throws CalendarRangeError when working days are counted outside the calendar
 */
export function count(reason: Reason, calendar: Calendar): DueTime {
  const { days, ...ending } = endingOf(reason, calendar);
  return {
    status: reason.status,
    clause: reason.clause,
    ...ending,
    limitIncluded: reason.convention.end === 'limit-included',
    explanation: { ...reason, calendar: calendar.version, days },
  };
}

function endingOf({ length, start, convention }: Reason, calendar: Calendar): Ending {
  if ('hours' in length) {
    const dueAt = addSeconds(start.at, Math.round(length.hours * 3600));
    // 24:00 belongs to the day that ends.
    return fixed(dayOf(addSeconds(dueAt, -1)), dueAt, []);
  }
  if ('sameDay' in length) {
    return fixed(start.on, endOfDay(start.on), [{ day: start.on, why: 'first-day' }]);
  }
  if ('workingDays' in length) {
    const { on, ...term } = countWorkingDays(calendar, start.on, length.workingDays);
    return {
      ...term,
      dueOn: on,
      dueAt: endOf(on, convention),
      earliestAt: endOf(term.earliestOn, convention),
    };
  }
  // Calendar days and months that would end on a rest day end on the next working day (Civil Code 203).
  const last = 'days' in length ? addDays(start.on, length.days) : addMonths(start.on, length.months);
  const { on, days, ...term } = countWorkingDays(calendar, addDays(last, -1), 1);
  return {
    ...term,
    dueOn: on,
    dueAt: endOf(on, convention),
    earliestAt: endOf(term.earliestOn, convention),
    days: [{ day: start.on, why: 'first-day' }, ...days.slice(1)],
  };
}

function fixed(dueOn: Day, dueAt: Instant, days: readonly CountedDay[]): Ending {
  return { dueOn, dueAt, earliestOn: dueOn, earliestAt: dueAt, latestOn: dueOn, provisional: false, days };
}

function endOf(day: Day, { closes }: Convention): Instant {
  return closes === undefined ? endOfDay(day) : (`${day}T${closes}:00+08:00` as Instant);
}

/** The corresponding day of a later month; that month's last day where it has none (Civil Code 202). */
function addMonths(day: Day, months: number): Day {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const target = year * 12 + (month - 1) + months;
  const first = `${Math.floor(target / 12)}-${String((target % 12) + 1).padStart(2, '0')}-01` as Day;
  const next = target + 1;
  const following = `${Math.floor(next / 12)}-${String((next % 12) + 1).padStart(2, '0')}-01` as Day;
  const corresponding = addDays(first, date - 1);
  return corresponding < following ? corresponding : addDays(following, -1);
}
