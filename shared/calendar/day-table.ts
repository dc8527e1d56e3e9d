import { type Calendar, publishedSpan } from './calendar.ts';
import { addDays, type Day, weekday } from './instant.ts';
import {
  FIRST_KNOWN_YEAR,
  type Holiday,
  holidaysOf,
  LAST_KNOWN_YEAR,
  MAKE_UP_WITHIN_DAYS,
} from './statutory-days.ts';

/** Why a day is worked or not. */
export type DayClass = 'working-day' | 'make-up-day' | 'weekend' | 'day-off' | 'statutory-day';

/** A holiday (or holidays that may overlap) whose notice isn't out yet. */
export interface OpenHoliday {
  /** The first and the last day that any arrangement could touch. */
  readonly from: number;
  readonly to: number;
  /** For each possible arrangement, the days that it would take from work. */
  readonly placements: readonly (readonly number[])[];
}

/** A calendar laid out day by day, so that counting is looking up. Days are numbers, 0 is the first. */
export interface DayTable {
  readonly days: readonly Day[];
  readonly indexOf: ReadonlyMap<Day, number>;
  /** By what is known today. */
  readonly classes: readonly DayClass[];
  /** Worked under the earliest bound: statutory days off, and weekends near a holiday worked. */
  readonly earliest: Uint8Array;
  /** The last day that no later notice will change by custom: 25 December of the last published year. */
  readonly settled: number;
  /** Holidays to come, in order; those whose stretches may overlap are one entry. */
  readonly open: readonly OpenHoliday[];
}

const tables = new WeakMap<Calendar, DayTable>();

/** The day table of a calendar; made once for each calendar object. */
export function dayTable(calendar: Calendar): DayTable {
  const known = tables.get(calendar);
  if (known) return known;
  const table = layOut(calendar);
  tables.set(calendar, table);
  return table;
}

/** Whether a day of this class is worked. */
export function isWorked(dayClass: DayClass | undefined): boolean {
  return dayClass === 'working-day' || dayClass === 'make-up-day';
}

function layOut(calendar: Calendar): DayTable {
  const { first, last } = publishedSpan(calendar);
  // The days after 25 December depend on the next year's holidays, which the table doesn't know at its end.
  const days = daysBetween(`${first}-01-01` as Day, `${LAST_KNOWN_YEAR}-12-25` as Day);
  const indexOf = new Map(days.map((day, index) => [day, index]));
  const classes: DayClass[] = days.map((day) => (weekday(day) % 6 === 0 ? 'weekend' : 'working-day'));
  const mark = (marked: readonly Day[], dayClass: DayClass): void => {
    for (const day of marked) {
      const index = indexOf.get(day);
      if (index !== undefined) classes[index] = dayClass;
    }
  };
  const toCome = upcoming(last);
  for (const holiday of toCome) mark(holiday.days, 'statutory-day');
  const years = Object.values(calendar.years).sort((a, b) => a.year - b.year);
  for (const set of [...years, ...(calendar.overlay ? [calendar.overlay] : [])]) {
    mark(set.daysOff, 'day-off');
    mark(set.makeUpDays, 'make-up-day');
  }
  const settled = indexOf.get(`${last}-12-25` as Day) ?? days.length;
  const local = new Set([...(calendar.overlay?.daysOff ?? []), ...(calendar.overlay?.makeUpDays ?? [])]);
  const isFixed = (index: number): boolean => index <= settled || local.has(days[index] as Day);
  return {
    days,
    indexOf,
    classes,
    earliest: earliestBound(classes, isFixed, toCome, indexOf),
    settled,
    open: groups(toCome).map((group) => openHoliday(group, (index) => !isFixed(index), classes, indexOf)),
  };
}

function upcoming(lastPublished: number): readonly Holiday[] {
  const found: Holiday[] = [];
  for (let year = Math.max(lastPublished + 1, FIRST_KNOWN_YEAR); year <= LAST_KNOWN_YEAR; year += 1) {
    found.push(...holidaysOf(year));
  }
  return found;
}

function earliestBound(
  classes: readonly DayClass[],
  isFixed: (index: number) => boolean,
  toCome: readonly Holiday[],
  indexOf: ReadonlyMap<Day, number>,
): Uint8Array {
  const worked = Uint8Array.from(classes, (each) => (isWorked(each) ? 1 : 0));
  for (const day of toCome.flatMap((holiday) => holiday.days)) {
    const centre = indexOf.get(day) as number;
    for (let index = centre - MAKE_UP_WITHIN_DAYS; index <= centre + MAKE_UP_WITHIN_DAYS; index += 1) {
      if (classes[index] === 'weekend' && !isFixed(index)) worked[index] = 1;
    }
  }
  return worked;
}

/** Holidays in runs that may overlap: only in autumn, where Mid-Autumn can fall beside or into National Day. */
function groups(holidays: readonly Holiday[]): readonly (readonly Holiday[])[] {
  const sorted = [...holidays].sort((a, b) => (earliestDay(a) < earliestDay(b) ? -1 : 1));
  const found: Holiday[][] = [];
  for (const holiday of sorted) {
    const group = found.at(-1);
    if (group?.some((other) => latestDay(other) >= earliestDay(holiday))) group.push(holiday);
    else found.push([holiday]);
  }
  return found;
}

function earliestDay(holiday: Holiday): Day {
  return addDays(holiday.days.at(-1) as Day, 1 - holiday.longest);
}

function latestDay(holiday: Holiday): Day {
  return addDays(holiday.days[0] as Day, holiday.longest - 1);
}

function openHoliday(
  group: readonly Holiday[],
  isOpen: (index: number) => boolean,
  classes: readonly DayClass[],
  indexOf: ReadonlyMap<Day, number>,
): OpenHoliday {
  let placements: number[][] = [[]];
  const touched: number[] = [];
  for (const holiday of group) {
    const stretches: number[][] = [];
    for (let from = earliestDay(holiday); from <= (holiday.days[0] as Day); from = addDays(from, 1)) {
      const stretch = daysBetween(from, addDays(from, holiday.longest - 1)).flatMap(
        (day) => indexOf.get(day) ?? [],
      );
      touched.push(...stretch);
      stretches.push(stretch.filter((index) => isOpen(index) && isWorked(classes[index])));
    }
    placements = placements.flatMap((before) =>
      stretches.map((stretch) => [...new Set([...before, ...stretch])]),
    );
  }
  return { from: Math.min(...touched), to: Math.max(...touched), placements };
}

function daysBetween(from: Day, to: Day): Day[] {
  const days: Day[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}
