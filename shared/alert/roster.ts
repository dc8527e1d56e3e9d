import * as z from 'zod';
import { addDays, dayOf, type Instant, startOfDay } from '../calendar/instant.ts';
import { instant, unitId } from '../ticket/commands/fields.ts';

/**
 * Duty rosters (值班表): who of a unit, or of the hotline, is on duty when. They lie in the rulebook in versions.
 * A roster names people by their contacts in the unit directory, so that it holds no phone number.
 */

const person = z.strictObject({
  /** Id of a contact of the unit. */
  contact: unitId,
  /** Who stands in when the first can't be reached. */
  substitute: unitId.exactOptional(),
});

const period = z.strictObject({
  from: instant,
  /** The end, which is no longer part of it. */
  to: instant,
  officers: z.array(person).min(1).max(20),
  /** The leader on duty (带班领导). */
  leader: person.exactOptional(),
});
/** A period of duty (值班时段) and who serves it. */
export type DutyPeriod = z.infer<typeof period>;

/** Schema of a roster as it is handed in: for a span of time, which it replaces whole. */
export const rosterSchema = z.strictObject({
  from: instant,
  to: instant,
  periods: z.array(period).max(1000),
});
/** A roster as it is handed in. */
export type RosterPart = z.infer<typeof rosterSchema>;

/** Schema of a unit's roster as it is kept: all spans handed in so far, less what is long past. */
export const keptRosterSchema = z.strictObject({
  unit: unitId,
  /** For which times a roster was handed in, and when; in order, without overlap. */
  spans: z.array(z.strictObject({ from: instant, to: instant, handedInAt: instant })),
  /** For which times a roster was handed in first, whatever replaced it since; without overlap. */
  first: z.array(z.strictObject({ from: instant, to: instant, handedInAt: instant })).exactOptional(),
  /** In order, without overlap. */
  periods: z.array(period),
});
/** A unit's roster as it is kept. */
export type Roster = z.infer<typeof keptRosterSchema>;

/** One thing that is wrong with a roster: where, and which rule it breaks. */
export interface RosterProblem {
  readonly field: string;
  readonly rule: 'after-from' | 'within-span' | 'overlap' | 'unknown-contact' | 'duplicate';
}

/** A time for which a unit on duty round the clock has nobody. */
export interface DutyGap {
  readonly rule: 'gap';
  readonly from: Instant;
  readonly to: Instant;
}

/** What a roster needs to know of a unit. */
export interface RosteredUnit<C extends { readonly id?: string } = { readonly id?: string }> {
  readonly id: string;
  readonly roundTheClock?: boolean;
  readonly contacts: readonly C[];
}

interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** How long what is past stays in the newest version; the versions before hold the rest. */
const KEPT_DAYS = 100;
/** How long it is told from the newest version whether a roster came in time. */
const TOLD_DAYS = 800;

/** Everything that is wrong with a roster handed in for a unit. */
export function rosterProblems(given: RosterPart, unit: RosteredUnit): readonly RosterProblem[] {
  const found: RosterProblem[] = [];
  if (given.to <= given.from) found.push({ field: 'to', rule: 'after-from' });
  const known = new Set(unit.contacts.map(({ id }) => id));
  for (const [index, { from, to, officers, leader }] of given.periods.entries()) {
    const field = `periods.${index}`;
    if (to <= from) found.push({ field: `${field}.to`, rule: 'after-from' });
    if (from < given.from) found.push({ field: `${field}.from`, rule: 'within-span' });
    if (to > given.to) found.push({ field: `${field}.to`, rule: 'within-span' });
    const earlier = given.periods.slice(0, index);
    if (earlier.some((other) => other.from < to && from < other.to)) {
      found.push({ field, rule: 'overlap' });
    }
    const people = officers.map((who, place) => ({ place: `${field}.officers.${place}`, who }));
    if (leader) people.push({ place: `${field}.leader`, who: leader });
    for (const {
      place,
      who: { contact, substitute },
    } of people) {
      if (!known.has(contact)) found.push({ field: `${place}.contact`, rule: 'unknown-contact' });
      if (substitute === undefined) continue;
      if (substitute === contact) found.push({ field: `${place}.substitute`, rule: 'duplicate' });
      else if (!known.has(substitute)) {
        found.push({ field: `${place}.substitute`, rule: 'unknown-contact' });
      }
    }
    const names = officers.map(({ contact }) => contact);
    for (const [place, name] of names.entries()) {
      if (names.indexOf(name) < place) {
        found.push({ field: `${field}.officers.${place}.contact`, rule: 'duplicate' });
      }
    }
  }
  return found;
}

/** The times within a roster's span for which a unit on duty round the clock has nobody; none for another unit. */
export function rosterGaps(given: RosterPart, unit: RosteredUnit): readonly DutyGap[] {
  if (!unit.roundTheClock) return [];
  const gaps: DutyGap[] = [];
  let covered = given.from;
  for (const { from, to } of inOrder(given.periods)) {
    if (from > covered) gaps.push({ rule: 'gap', from: covered, to: from });
    if (to > covered) covered = to;
  }
  if (covered < given.to) gaps.push({ rule: 'gap', from: covered, to: given.to });
  return gaps;
}

/**
 * A unit's roster with one more handed in: the span's periods are replaced, those that reach into it are cut at its
 * ends, the rest stays.
 * @param now legal time; what ended well before it is dropped
 */
export function withRoster(
  before: Roster | undefined,
  given: RosterPart,
  unit: string,
  now: Instant,
): Roster {
  const since = startOfDay(addDays(dayOf(now), -KEPT_DAYS));
  const kept = <T extends Span>(spans: readonly T[], added: readonly T[]): T[] =>
    inOrder([...spans.flatMap((span) => outside(span, given)), ...added]).filter(({ to }) => to > since);
  const { from, to } = given;
  const known = before?.first ?? before?.spans ?? [];
  const fresh = known.reduce<readonly Span[]>(
    (rest, span) => rest.flatMap((each) => outside(each, span)),
    [{ from, to }],
  );
  const told = startOfDay(addDays(dayOf(now), -TOLD_DAYS));
  return {
    unit,
    spans: kept(before?.spans ?? [], [{ from, to, handedInAt: now }]),
    first: inOrder([...known, ...fresh.map((span) => ({ ...span, handedInAt: now }))]).filter(
      (span) => span.to > told,
    ),
    periods: kept(before?.periods ?? [], given.periods),
  };
}

/** Who is on duty at one time. */
export interface OnDuty<C> {
  readonly from: Instant;
  readonly to: Instant;
  readonly officers: readonly DutyOfficer<C>[];
  readonly leader?: DutyOfficer<C>;
}

/** Somebody on duty with the contact to reach them by; their substitute's where one is named. */
export interface DutyOfficer<C> {
  readonly contact: C;
  readonly substitute?: C;
}

/**
 * Who of a unit is on duty at a time. Somebody whose contact has left the directory is replaced by the substitute,
 * or left out.
 * @returns undefined outside every period, and where nobody of the period can be reached any more
 */
export function onDuty<C extends { readonly id?: string }>(
  roster: Roster | undefined,
  unit: RosteredUnit<C>,
  at: Instant,
): OnDuty<C> | undefined {
  const held = roster?.periods.find(({ from, to }) => from <= at && at < to);
  if (roster?.unit !== unit.id || held === undefined) return undefined;
  const contacts = new Map(unit.contacts.map((contact) => [contact.id, contact]));
  const officer = ({ contact, substitute }: z.infer<typeof person>): DutyOfficer<C>[] => {
    const first = contacts.get(contact);
    const second = substitute === undefined ? undefined : contacts.get(substitute);
    if (first) return [{ contact: first, ...(second && { substitute: second }) }];
    return second ? [{ contact: second }] : [];
  };
  const officers = held.officers.flatMap(officer);
  const leader = held.leader && officer(held.leader)[0];
  if (officers.length === 0 && leader === undefined) return undefined;
  return { from: held.from, to: held.to, officers, ...(leader && { leader }) };
}

/** What of a span lies outside another: nothing, itself, or one or two parts. */
function outside<T extends Span>(span: T, other: Span): T[] {
  if (span.to <= other.from || span.from >= other.to) return [span];
  return [
    ...(span.from < other.from ? [{ ...span, to: other.from }] : []),
    ...(span.to > other.to ? [{ ...span, from: other.to }] : []),
  ];
}

function inOrder<T extends Span>(spans: readonly T[]): T[] {
  return [...spans].sort((one, other) => (one.from < other.from ? -1 : 1));
}
