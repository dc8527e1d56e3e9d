import { addDays, type Day } from '../calendar/instant.ts';
import { springFestivalOf } from '../calendar/statutory-days.ts';
import type { Window } from '../regulation/governance-schema.ts';

/** Days that follow on each other, both ends in it. */
export interface Span {
  readonly from: Day;
  readonly to: Day;
}

/** A span of an earlier year that can be held against one of this year. */
export interface EarlierSpan extends Span {
  /** By whole weeks, or by as many days from the Spring Festival (春节). */
  readonly by: 'weeks' | 'spring-festival';
}

const LENGTHS: Readonly<Record<Exclude<Window, 'season'>, number>> = {
  day: 1,
  week: 7,
  month: 30,
  quarter: 91,
};

/** How people read a window that ends with the last full day. */
export const WINDOW_LABELS: Readonly<Record<Window, string>> = {
  day: '前一日',
  week: '近7日',
  month: '近30日',
  quarter: '近91日',
  season: '本季以来',
};

/** 52 weeks: the same days of the week. */
const YEAR_DAYS = 364;
const DAY_MS = 86_400_000;
/** The days around the Spring Festival on which people ask for other things, from the little new year to the lanterns. */
const FESTIVAL = { before: 7, after: 15 } as const;
/** Spans that hold as many of these days, but for so many, can be held against each other. */
const TOLERANCE = 3;

/** The days of a window that ends with a day. A season begins with March, June, September or December. */
export function spanOf(window: Window, last: Day): Span {
  if (window !== 'season') return { from: addDays(last, 1 - LENGTHS[window]), to: last };
  const [year = 0, month = 0] = last.split('-').map(Number);
  const begins = month - (month % 3);
  const first = begins === 0 ? `${year - 1}-12-01` : `${year}-${String(begins).padStart(2, '0')}-01`;
  return { from: first as Day, to: last };
}

/** How many days a span has. */
export function lengthOf({ from, to }: Span): number {
  return daysBetween(from, to) + 1;
}

/** The span of the same length just before. */
export function spanBefore(span: Span): Span {
  const length = lengthOf(span);
  return { from: addDays(span.from, -length), to: addDays(span.to, -length) };
}

/** The span of the same length just after. */
export function spanAfter(span: Span, length: number): Span {
  return { from: addDays(span.to, 1), to: addDays(span.to, length) };
}

/**
 * The same span of an earlier year: so many times 52 weeks before, which are the same days of the week; where the
 * Spring Festival lies elsewhere in it, as many days from the Spring Festival.
 * @param years how many years before, from 1 on
 * @returns undefined where no span of that year can be held against it
 */
export function earlierSpan(span: Span, years: number): EarlierSpan | undefined {
  const byWeeks = shifted(span, -YEAR_DAYS * years);
  const festive = festiveDays(span);
  if (Math.abs(festive - festiveDays(byWeeks)) <= TOLERANCE) return { ...byWeeks, by: 'weeks' };
  if (festive === 0) return undefined;
  const year = festivalYear(span);
  const [own, then] = [springFestivalOf(year), springFestivalOf(year - years)];
  if (own === undefined || then === undefined) return undefined;
  return { ...shifted(span, daysBetween(own, then)), by: 'spring-festival' };
}

/** Every day of a span, in order. */
export function daysIn({ from, to }: Span): readonly Day[] {
  const days: Day[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

function shifted({ from, to }: Span, days: number): Span {
  return { from: addDays(from, days), to: addDays(to, days) };
}

function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** How many days of a span lie around a Spring Festival. */
function festiveDays({ from, to }: Span): number {
  let days = 0;
  for (let year = yearOf(from); year <= yearOf(to); year++) {
    const festival = springFestivalOf(year);
    if (festival === undefined) continue;
    const first = addDays(festival, -FESTIVAL.before);
    const last = addDays(festival, FESTIVAL.after);
    const common = { from: first > from ? first : from, to: last < to ? last : to };
    days += Math.max(0, lengthOf(common));
  }
  return days;
}

/** The year whose Spring Festival a span holds days of. */
function festivalYear({ from, to }: Span): number {
  const [first, last] = [yearOf(from), yearOf(to)];
  return first !== last && festiveDays({ from: `${last}-01-01` as Day, to }) === 0 ? first : last;
}

function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}
