/**
 * Points in time as the law sees them: an instant is a second on the city's clock, a day is a date
 * on the city's wall. Both are plain sortable strings, so that a ledger can be read by eye.
 *
 * The city's zone is Asia/Shanghai, which has been UTC+8 without summer time since 1992, before the
 * first day any regulation here holds; the offset is therefore a constant.
 */

/** `YYYY-MM-DDTHH:mm:ss+08:00`. Always this form, so comparing strings compares times. */
export type Instant = string & { readonly brand: 'Instant' };

/** `YYYY-MM-DD`, a civil date in the city's zone. */
export type Day = string & { readonly brand: 'Day' };

const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;
const INSTANT_FORM = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
const DAY_FORM = /^\d{4}-\d{2}-\d{2}$/;

/** The later end of everything, for an index that must hold tickets without a due time. */
export const NEVER = '9999-12-31T23:59:59+08:00' as Instant;

/** The instant at `ms` milliseconds since the Unix epoch, cut to the second below. */
export function instantOf(ms: number): Instant {
  return `${new Date(Math.floor(ms / 1000) * 1000 + OFFSET_MS).toISOString().slice(0, 19)}+08:00` as Instant;
}

/** Milliseconds since the Unix epoch. */
export function epochMs(instant: Instant): number {
  return Date.parse(instant);
}

/**
 * Reads an ISO 8601 time that carries an offset; parts of a second are dropped.
 * Returns undefined when it is no such time (no offset, no such date), so that the caller can name the field.
 */
export function parseInstant(text: string): Instant | undefined {
  const match = INSTANT_FORM.exec(text);
  if (!match || parseDay(match[1] as string) === undefined) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : instantOf(ms);
}

/** Reads `YYYY-MM-DD`; undefined when it is not a date of the calendar. */
export function parseDay(text: string): Day | undefined {
  if (!DAY_FORM.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text) ? (text as Day) : undefined;
}

/** The civil day in which an instant falls. */
export function dayOf(instant: Instant): Day {
  return instant.slice(0, 10) as Day;
}

/** 00:00 of a day. */
export function startOfDay(day: Day): Instant {
  return `${day}T00:00:00+08:00` as Instant;
}

/** 24:00 of a day, written as 00:00 of the next. */
export function endOfDay(day: Day): Instant {
  return startOfDay(addDays(day, 1));
}

/** The day `count` days later (earlier when negative). */
export function addDays(day: Day, count: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10) as Day;
}

/** The instant `count` seconds later (earlier when negative). */
export function addSeconds(instant: Instant, count: number): Instant {
  return instantOf(epochMs(instant) + count * 1000);
}

/** Whole seconds from `from` to `to`; negative when `to` is earlier. */
export function secondsBetween(from: Instant, to: Instant): number {
  return (epochMs(to) - epochMs(from)) / 1000;
}

/** 0 is Sunday, 6 is Saturday. */
export function weekday(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}
