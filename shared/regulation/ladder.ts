import type { Calendar } from '../calendar/calendar.ts';
import { addDays, addSeconds, dayOf, type Instant, secondsBetween, startOfDay } from '../calendar/instant.ts';
import { classify } from '../calendar/working-days.ts';
import type { QuietHours, Rung } from './ladder-schema.ts';
import { decisionInForce, type Rules } from './rules.ts';
import type { LadderRule } from './settings.ts';
import type { ClockKind, Kind, RungRecipient } from './vocabulary.ts';

/*
 * When the rungs of a ladder are due. Everything is worked out from the clock's own times, so that a rung's instant
 * never depends on when a timer fired; and it lies outside quiet hours from the start.
 */

/** A rung of one clock, with the instant at which it is due. */
export interface PlannedRung {
  /** Its place in the ladder, from 1 on. */
  readonly rung: number;
  readonly when: 'before' | 'at' | 'after';
  readonly at: Instant;
  readonly to: readonly RungRecipient[];
  /** The inspecting body, where it is among those told. */
  readonly inspection?: string;
}

/** What a ladder is planned by. */
export interface LadderPlan {
  readonly ladder: LadderRule;
  readonly quiet: QuietHours;
  readonly calendar: Calendar;
}

/** The ladder that a city has set for a kind of clock, by the day of acceptance; the first that fits. */
export function ladderFor(rules: Rules, clock: ClockKind, kind: Kind | undefined): LadderRule | undefined {
  return rules.settings.ladders?.find(
    (each) =>
      each.clocks.includes(clock) &&
      (each.kinds === undefined || (kind !== undefined && each.kinds.includes(kind))) &&
      decisionInForce(rules, each) !== undefined,
  );
}

/**
 * The rungs before the end of a term, in order.
 * @param term `from`: the event that it runs from; `since`: when the clock was set, before which nothing is told;
 *   `end`: its end, the earliest it may have while that is provisional
 */
export function rungsBefore(
  term: { readonly from: Instant; readonly since: Instant; readonly end: Instant },
  plan: LadderPlan,
): readonly PlannedRung[] {
  return planned(plan, (rung) => {
    if (!('before' in rung)) return undefined;
    const at = before(rung.before, term, plan);
    return at > term.since && at < term.end ? beforeEnd(at, term, plan.quiet) : undefined;
  });
}

/**
 * The rungs at and after the end of a term, in order.
 * @param end the instant from which on the term is past
 */
export function rungsAfter(end: Instant, plan: LadderPlan): readonly PlannedRung[] {
  return planned(plan, (rung) => {
    if ('at' in rung) return outOfQuiet(end, plan.quiet);
    return 'after' in rung ? outOfQuiet(after(rung.after, end, plan), plan.quiet) : undefined;
  });
}

/** The instant itself, or the end of the quiet hours in which it lies. */
export function outOfQuiet(at: Instant, quiet: QuietHours): Instant {
  if (quiet === 'none') return at;
  const { from, to } = quiet;
  const time = at.slice(11, 16);
  const today = atTime(at, to);
  if (from < to) return from <= time && time < to ? today : at;
  if (time < to) return today;
  return time >= from ? addSeconds(today, DAY_SECONDS) : at;
}

/**
 * A time before the end of a term, moved out of quiet hours: to their end where that still leaves time, else to the
 * last minute before them, so that who can still do something is told while awake.
 * @returns undefined where neither lies within the term
 */
export function beforeEnd(
  at: Instant,
  { since, end }: { readonly since: Instant; readonly end: Instant },
  quiet: QuietHours,
): Instant | undefined {
  const later = outOfQuiet(at, quiet);
  if (later < end) return later;
  const earlier = beforeQuiet(at, quiet);
  return earlier > since ? earlier : undefined;
}

const DAY_SECONDS = 86_400;

function planned(
  { ladder }: LadderPlan,
  instant: (rung: Rung) => Instant | undefined,
): readonly PlannedRung[] {
  return ladder.rungs
    .flatMap((rung, index): PlannedRung[] => {
      const at = instant(rung);
      if (at === undefined) return [];
      const { inspection } = ladder;
      const told = inspection !== undefined && rung.to.includes('inspection') ? { inspection } : {};
      return [{ rung: index + 1, when: whenOf(rung), at, to: rung.to, ...told }];
    })
    .sort((one, other) => (one.at === other.at ? one.rung - other.rung : one.at < other.at ? -1 : 1));
}

function whenOf(rung: Rung): PlannedRung['when'] {
  if ('before' in rung) return 'before';
  return 'at' in rung ? 'at' : 'after';
}

type Before = Extract<Rung, { before: unknown }>['before'];
type After = Extract<Rung, { after: unknown }>['after'];

function before(
  lead: Before,
  { from, end }: { readonly from: Instant; readonly end: Instant },
  plan: LadderPlan,
): Instant {
  if ('minutes' in lead) return addSeconds(end, -60 * lead.minutes);
  if ('workingHours' in lead) return workingSecondsFrom(end, -3600 * lead.workingHours, plan);
  return addSeconds(end, -Math.floor((secondsBetween(from, end) * lead.percentLeft) / 100));
}

function after(lead: After, end: Instant, plan: LadderPlan): Instant {
  if ('minutes' in lead) return addSeconds(end, 60 * lead.minutes);
  return workingSecondsFrom(end, 3600 * lead.workingHours, plan);
}

/** The instant so many seconds of office hours on working days after another, or before it. */
function workingSecondsFrom(from: Instant, seconds: number, { ladder, calendar }: LadderPlan): Instant {
  const { officeHours } = ladder;
  if (!officeHours) return addSeconds(from, seconds);
  const step = seconds < 0 ? -1 : 1;
  let left = Math.abs(seconds);
  for (let day = dayOf(from); ; day = addDays(day, step)) {
    if (!classify(calendar, day).worked) continue;
    const midnight = startOfDay(day);
    const opens = atTime(midnight, officeHours.from);
    const closes = atTime(midnight, officeHours.to);
    const begin = step < 0 ? opens : latest(opens, from);
    const end = step < 0 ? earliest(closes, from) : closes;
    const open = secondsBetween(begin, end);
    if (open <= 0) continue;
    if (open >= left) return step < 0 ? addSeconds(end, -left) : addSeconds(begin, left);
    left -= open;
  }
}

/** The last minute before the quiet hours in which an instant lies. */
function beforeQuiet(at: Instant, quiet: QuietHours): Instant {
  if (quiet === 'none') return at;
  const begin = atTime(at, quiet.from);
  const began = begin <= at ? begin : addSeconds(begin, -DAY_SECONDS);
  return addSeconds(began, -60);
}

/** A time `HH:mm` on the day of an instant. */
function atTime(on: Instant, time: string): Instant {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return addSeconds(startOfDay(dayOf(on)), hours * 3600 + minutes * 60);
}

function latest(one: Instant, other: Instant): Instant {
  return one > other ? one : other;
}

function earliest(one: Instant, other: Instant): Instant {
  return one < other ? one : other;
}
