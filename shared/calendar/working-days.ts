import type { Calendar } from './calendar.ts';
import { type DayClass, type DayTable, dayTable, isWorked, type OpenHoliday } from './day-table.ts';
import type { Day } from './instant.ts';

/**
 * Counting working days: Monday to Friday less the State Council's days off, plus its make-up days.
 *
 * Where no notice is out yet there are three views. `plain` counts what is certain: statutory days off and
 * plain weekends. `earliest` and `latest` are the bounds between which every notice in keeping with the
 * State Council's practice must put the day.
 */
export type View = 'plain' | 'earliest' | 'latest';

/** One day or stretch that was counted or skipped on the way to a due time, for people to check. */
export interface CountedDay {
  readonly day: Day;
  /** 1, 2, … for a counted working day; absent for one that was skipped. */
  readonly number?: number;
  readonly why: DayClass | 'first-day';
}

/** The day on which a number of working days ends. */
export interface CountedTerm {
  readonly on: Day;
  /** True when the count reached days that a notice still to come may change. */
  readonly provisional: boolean;
  readonly earliestOn: Day;
  readonly latestOn: Day;
  /** Every day from the first (not counted) to the last, as counted by what is known today. */
  readonly days: readonly CountedDay[];
}

/** A day before the first notice, or beyond the table of statutory days: no honest answer exists. */
export class CalendarRangeError extends RangeError {
  override readonly name = 'CalendarRangeError';
}

/**
 * What kind of day it is, and whether it is worked under one view.
 * Under `latest` a day isn't worked as soon as one possible arrangement takes it.
 * @throws CalendarRangeError outside the calendar
 */
export function classify(
  calendar: Calendar,
  day: Day,
  view: View = 'plain',
): { readonly worked: boolean; readonly why: DayClass } {
  const table = dayTable(calendar);
  const index = position(table, day);
  const why = table.classes[index] as DayClass;
  if (view === 'plain') return { worked: isWorked(why), why };
  if (view === 'earliest') return { worked: table.earliest[index] === 1, why };
  const taken = table.open.some((holiday) =>
    holiday.placements.some((placement) => placement.includes(index)),
  );
  return { worked: isWorked(why) && !taken, why };
}

/**
 * The `count`-th working day after `from`; the day of the event itself isn't counted.
 * @param count at least 1
 * @throws CalendarRangeError when the count starts before the calendar or runs out of it
 */
export function countWorkingDays(calendar: Calendar, from: Day, count: number): CountedTerm {
  const table = dayTable(calendar);
  const start = position(table, from);
  const days: CountedDay[] = [{ day: from, why: 'first-day' }];
  let index = start;
  for (let number = 0; number < count; ) {
    index += 1;
    const why = classAt(table, index);
    const day = table.days[index] as Day;
    if (isWorked(why)) {
      number += 1;
      days.push({ day, number, why });
    } else days.push({ day, why });
  }
  const on = table.days[index] as Day;
  if (index <= table.settled) return { on, provisional: false, earliestOn: on, latestOn: on, days };
  return {
    on,
    provisional: true,
    earliestOn: earliestEnd(table, start, count),
    latestOn: latestEnd(table, start, count),
    days,
  };
}

function earliestEnd(table: DayTable, start: number, count: number): Day {
  let index = start;
  for (let number = 0; number < count; ) {
    index += 1;
    number += table.earliest[index] as number;
  }
  return table.days[index] as Day;
}

/**
 * The latest end over every combination of placements: the first day by which, under each combination, the
 * count is reached. Open holidays don't overlap, so what they can take by a day adds up.
 */
function latestEnd(table: DayTable, start: number, count: number): Day {
  const ahead = table.open.filter((holiday) => holiday.to > start);
  let index = start;
  let plain = 0;
  let taken = 0;
  while (plain - taken < count) {
    index += 1;
    if (isWorked(classAt(table, index))) plain += 1;
    taken = 0;
    for (const holiday of ahead) {
      if (holiday.from > index) break;
      taken += mostTaken(holiday, start, index);
    }
  }
  return table.days[index] as Day;
}

/** The most working days after `start` and up to `end` that one arrangement of a holiday takes. */
function mostTaken(holiday: OpenHoliday, start: number, end: number): number {
  let most = 0;
  for (const placement of holiday.placements) {
    let taken = 0;
    for (const index of placement) if (index > start && index <= end) taken += 1;
    if (taken > most) most = taken;
  }
  return most;
}

function position(table: DayTable, day: Day): number {
  const index = table.indexOf.get(day);
  if (index === undefined) throw new CalendarRangeError(`${day} is outside the calendar`);
  return index;
}

function classAt(table: DayTable, index: number): DayClass {
  const found = table.classes[index];
  if (found === undefined) throw new CalendarRangeError('the term runs past the calendar');
  return found;
}
