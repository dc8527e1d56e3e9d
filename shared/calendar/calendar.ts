import * as z from 'zod';
import { addDays, type Day, parseDay, weekday } from './instant.ts';
import { statutoryDaysOf } from './statutory-days.ts';

/**
 * A calendar says which days are worked. It is data with a version: what the State Council's notices set,
 * year by year, and what one region adds. No version is ever overwritten; a correction is a new version.
 */

/** A date `YYYY-MM-DD` of the civil calendar. */
export const daySchema = z
  .string()
  .transform((text, context): Day => {
    const day = parseDay(text);
    if (day === undefined) {
      context.addIssue({ code: 'custom', message: 'not a date YYYY-MM-DD', params: { rule: 'format:date' } });
      return z.NEVER;
    }
    return day;
  })
  .meta({ format: 'date' });

const noticeSchema = z.strictObject({
  /** The document number, where it has been verified. */
  number: z.string().min(1).exactOptional(),
  date: daySchema.exactOptional(),
  url: z.url(),
});
/** Where days come from: a notice of the State Council, or of a region for its own days. */
export type Notice = z.infer<typeof noticeSchema>;

const setDays = {
  /** Days off. Weekend days may be listed; they change nothing. */
  daysOff: z.array(daySchema),
  /** Days of a weekend that are worked (调休). */
  makeUpDays: z.array(daySchema),
};

export const yearSchema = z.strictObject({
  year: z.int().min(2007).max(2100),
  /** The year's notice first, corrections made during the year after it. */
  notices: z.array(noticeSchema).min(1),
  ...setDays,
});
/** What the notices for one year set; that may include days of the December before. */
export type CalendarYear = z.infer<typeof yearSchema>;

const overlaySchema = z.strictObject({
  region: z.string().regex(/^\d{6}$/),
  notices: z.array(noticeSchema),
  ...setDays,
});
/** Days off and make-up days that one region sets for itself, over the published ones. */
export type CalendarOverlay = z.infer<typeof overlaySchema>;

const shape = z.strictObject({
  version: z.string().min(1),
  years: z.record(z.string().regex(/^\d{4}$/), yearSchema),
  overlay: overlaySchema.exactOptional(),
});

/** A calendar in any of its places: bundled, in the rulebook, in a request. Checks the facts, not only the shape. */
const calendarSchema = shape.superRefine((calendar, context) => {
  for (const message of contradictions(calendar))
    context.addIssue({ code: 'custom', message, params: { rule: message } });
});

/** Published years by number (as text), without a gap, and a region's overlay. */
export type Calendar = Readonly<z.infer<typeof shape>>;

/**
 * Reads a calendar from data.
 * @throws ZodError when a day is set twice, falls outside its year, a year is missing between two others,
 *   or a statutory day off is not off.
 */
export function parseCalendar(data: unknown): Calendar {
  return calendarSchema.parse(data);
}

/**
 * The calendar with one year added, or put in the place of the one it had.
 * @param version name of the new calendar; must differ from the old one's
 * @throws ZodError as `parseCalendar`; RangeError when the version is the same
 */
export function withYear(calendar: Calendar, year: CalendarYear, version: string): Calendar {
  if (version === calendar.version) throw new RangeError('a changed calendar needs a new version');
  return parseCalendar({ ...calendar, version, years: { ...calendar.years, [year.year]: year } });
}

/** The first and the last year for which the calendar holds a notice. */
export function publishedSpan(calendar: Calendar): { readonly first: number; readonly last: number } {
  const years = Object.keys(calendar.years).map(Number);
  return { first: Math.min(...years), last: Math.max(...years) };
}

function contradictions(calendar: z.infer<typeof shape>): string[] {
  const years = Object.values(calendar.years).sort((a, b) => a.year - b.year);
  if (years.length === 0) return ['no year'];
  const found: string[] = [];
  for (const [index, year] of years.entries()) {
    const before = years[index - 1];
    if (calendar.years[year.year] !== year) found.push(`${year.year} stands under another year`);
    if (before !== undefined && before.year !== year.year - 1) found.push(`no year before ${year.year}`);
    const early = addDays(`${year.year}-01-01` as Day, -31);
    for (const day of [...year.daysOff, ...year.makeUpDays]) {
      if (day < early || day > `${year.year}-12-31`)
        found.push(`${day} is not set by the notice for ${year.year}`);
    }
    found.push(...twice(year));
    const off = new Set<Day>(year.daysOff);
    for (const day of statutoryDaysOf(year.year)) {
      const worked = year.makeUpDays.includes(day) || (weekday(day) % 6 !== 0 && !off.has(day));
      if (worked) found.push(`${day} is a statutory day off`);
    }
  }
  if (calendar.overlay) found.push(...twice(calendar.overlay));
  return found;
}

function twice(days: { daysOff: Day[]; makeUpDays: Day[] }): string[] {
  const seen = new Set<Day>();
  const found: string[] = [];
  for (const day of [...days.daysOff, ...days.makeUpDays]) {
    if (seen.has(day)) found.push(`${day} is set twice`);
    seen.add(day);
  }
  return found.concat(
    days.makeUpDays.filter((day) => weekday(day) % 6 !== 0).map((day) => `${day} is not in a weekend`),
  );
}
