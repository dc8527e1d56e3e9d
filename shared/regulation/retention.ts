import * as z from 'zod';
import { addDays, type Day, dayOf, type Instant } from '../calendar/instant.ts';

/*
 * How long what belongs to an ended ticket is kept, by the city's decision: no text gives a number, so nothing is
 * archived and nothing destroyed until the operator has set one.
 */

/** What a decision on keeping is about: the ticket's archiving, and the kinds of data that are destroyed one day. */
export const KEPT = ['archive', 'texts', 'files', 'recordings'] as const;
export type Kept = (typeof KEPT)[number];

/** What is destroyed at the end of its keeping; `texts` is everything that a person wrote, and who they are. */
export const DESTROYED = ['texts', 'files', 'recordings'] as const satisfies readonly Kept[];
export type Destroyed = (typeof DESTROYED)[number];

/** A century: archives that are to be kept for good are not destroyed at all. */
const MOST_MONTHS = 1200;

export const retentionFields = {
  what: z.enum(KEPT),
  /** So many months after the ticket's end. */
  months: z.int().min(1).max(MOST_MONTHS),
};

/** What the days of a decision and the keeping itself say. */
interface Rule {
  readonly what: Kept;
  readonly months: number;
  readonly from: Day;
  readonly until?: Day;
}

/**
 * The same day of the month, so many months later or, where negative, earlier; the month's last day where it has no
 * such day.
 */
export function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return addDays(first.toISOString().slice(0, 10) as Day, Math.min(date, last) - 1);
}

/** After how many months a kind of data is due, for a ticket taken in on a day; undefined where nothing is set. */
export function monthsFor(rules: readonly Rule[] | undefined, what: Kept, on: Day): number | undefined {
  const held = (rules ?? []).filter(
    (rule) => rule.what === what && rule.from <= on && (rule.until === undefined || on <= rule.until),
  );
  // The latest decision holds where several do.
  return held.at(-1)?.months;
}

/** Whether so many months have passed since an instant: from the day after the last of them on. */
export function isPast(since: Instant, months: number, now: Instant): boolean {
  return dayOf(now) > addMonths(dayOf(since), months);
}

/** Before which day a ticket has to have ended for anything of these kinds to be due; undefined where nothing is set. */
export function dueBefore(
  rules: readonly Rule[] | undefined,
  kinds: readonly Kept[],
  now: Instant,
): Day | undefined {
  const months = (rules ?? []).filter(({ what }) => kinds.includes(what)).map((rule) => rule.months);
  return months.length === 0 ? undefined : addMonths(dayOf(now), -Math.min(...months));
}
