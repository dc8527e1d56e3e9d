import { addDays, type Day } from '../calendar/instant.ts';
import type { Window } from '../regulation/governance-schema.ts';
import type { WarningRule } from '../regulation/settings.ts';
import { chanceOf } from './chance.ts';
import { inForceOn } from './in-force.ts';
import { type Days, type DayTally, sumOver, type Topic, topicOf } from './tally.ts';
import { type Unrest, unrestIn } from './unrest.ts';
import { type EarlierSpan, earlierSpan, lengthOf, type Span, spanBefore, spanOf } from './windows.ts';

export const FINDING_KINDS = ['frequent', 'rising'] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** How many earlier years a window is held against, as far as the city has them. */
export const MOST_YEARS = 3;
const MONTH_DAYS = 30;

/** Something that is frequent, or that rises. */
export interface Finding extends Topic {
  readonly kind: FindingKind;
  readonly window: Window;
  readonly span: Span;
  readonly count: number;
  /** From which count on: the operator's threshold, or what a rise comes to. */
  readonly threshold: number;
  /** On average in the same window of earlier years; absent where there is no history yet. */
  readonly expected?: number;
  /** In the window before; absent where counts don't reach that far. */
  readonly before?: number;
  /** With how many earlier years it was held. */
  readonly years: number;
  /** The operator's decision that gives the threshold. */
  readonly ground: string;
  readonly urgent?: true;
}

/** What a day's counts show under a city's rules. */
export interface Findings {
  readonly findings: readonly Finding[];
  /** Of what the operator has set no threshold: nothing can be found. */
  readonly unset: readonly FindingKind[];
  /** Windows under a rule for a rise that no earlier year can be held against yet: held against the window before only. */
  readonly noHistory: readonly Window[];
}

/** A window with what it is held against. */
export interface Compared {
  readonly span: Span;
  readonly now: DayTally;
  readonly before?: DayTally;
  readonly earlier: readonly { readonly span: EarlierSpan; readonly tally: DayTally }[];
}

/** Every span whose days a window is held against, this one first. */
export function spansFor(window: Window, last: Day): readonly Span[] {
  const span = spanOf(window, last);
  const earlier = Array.from({ length: MOST_YEARS }, (_, index) => earlierSpan(span, index + 1));
  return [span, spanBefore(span), ...earlier.filter((each) => each !== undefined)];
}

/** Holds a window against the one before and against earlier years, as far as counts reach back. */
export function compared(window: Window, last: Day, days: Days): Compared {
  const span = spanOf(window, last);
  const before = spanBefore(span);
  const earlier = Array.from({ length: MOST_YEARS }, (_, index) => earlierSpan(span, index + 1)).flatMap(
    (each) => (each && hadBegun(days, each) ? [{ span: each, tally: sumOver(days, each) }] : []),
  );
  return {
    span,
    now: sumOver(days, span),
    ...(hadBegun(days, before) && { before: sumOver(days, before) }),
    earlier,
  };
}

/** Days at the beginning of a span, in one of which, or before, the city has to have had its first request. */
const FIRST_DAYS = 7;

/** Whether the city counted already when a span began. */
function hadBegun(days: Days, { from, to }: Span): boolean {
  const week = addDays(from, FIRST_DAYS - 1);
  const by = week < to ? week : to;
  return [...days].some(([day, { received }]) => day <= by && received > 0);
}

/**
 * What is frequent or rising in the windows that end with a day.
 * @param days counts of every day that `spansFor` names
 * @param rules as the city's operator has set them; those of other days are left out
 */
export function findingsOn(last: Day, days: Days, rules: readonly WarningRule[]): Findings {
  const inForce = inForceOn(rules, last);
  const windows = new Map(
    [...new Set(inForce.map(({ window }) => window))].map((window) => [window, compared(window, last, days)]),
  );
  const findings = new Map<string, Finding>();
  const noHistory = new Set<Window>();
  for (const rule of inForce) {
    const held = windows.get(rule.window);
    if (!held) continue;
    if (rule.rising && held.earlier.length === 0) noHistory.add(rule.window);
    for (const finding of [...frequentBy(rule, held), ...risingBy(rule, held, days)]) {
      const name = episodeOf(finding);
      if (!findings.has(name)) findings.set(name, finding);
    }
  }
  return {
    findings: [...findings.values()].sort(byWeight),
    unset: FINDING_KINDS.filter((kind) => !inForce.some((rule) => rule[kind] !== undefined)),
    noHistory: [...noHistory],
  };
}

/** What a finding goes on under from day to day. */
export function episodeOf({
  kind,
  of,
  value,
  window,
}: Pick<Finding, 'kind' | 'window' | keyof Topic>): string {
  return `${kind} ${window} ${of} ${value}`;
}

function byWeight(a: Finding, b: Finding): number {
  return b.count / b.threshold - a.count / a.threshold || (episodeOf(a) < episodeOf(b) ? -1 : 1);
}

function frequentBy(rule: WarningRule, held: Compared): readonly Finding[] {
  const { frequent } = rule;
  if (frequent === undefined) return [];
  return topicsUnder(rule, held.now).flatMap(({ key, topic, count }) =>
    count >= frequent ? [found('frequent', rule, held, { key, topic, count, threshold: frequent })] : [],
  );
}

/**
 * What is so many times what it was, on every side that it can be held against, and too much so for mere chance, by how
 * much its counts stray from day to day. Of all that is looked at under a rule, as few as the operator puts up with a
 * month rise by chance.
 */
function risingBy(rule: WarningRule, held: Compared, days: Days): readonly Finding[] {
  const { rising } = rule;
  const sides = [
    ...(held.earlier.length > 0 ? [held.earlier.map(({ tally }) => tally)] : []),
    ...(held.before ? [[held.before]] : []),
  ];
  if (!rising || sides.length === 0) return [];
  const { factor, atLeast, falseAlarms } = rising;
  const looked = topicsUnder(rule, held.now);
  const chance = falseAlarms / MONTH_DAYS / Math.max(1, looked.length);
  const length = lengthOf(held.span);
  let unrest: Unrest | undefined;
  // Estimated when something has risen so far that it matters.
  const unrestOf = (key: string) => {
    unrest ??= unrestIn(days, basesOf(held), allUnder(rule, held));
    return unrest.of(key) / length;
  };
  return looked.flatMap(({ key, topic, count }) => {
    const usual = sides.map((tallies) => ({
      sum: tallies.reduce((sum, { topics }) => sum + (topics.get(key) ?? 0), 0),
      windows: tallies.length,
    }));
    const threshold = Math.ceil(
      Math.max(atLeast, ...usual.map(({ sum, windows }) => (factor * sum) / windows)),
    );
    if (count < threshold) return [];
    if (usual.some(({ sum, windows }) => chanceOf(count, sum, windows) > chance)) return [];
    if (usual.some(({ sum, windows }) => chanceOf(count, sum, windows, unrestOf(key)) > chance)) return [];
    return [found('rising', rule, held, { key, topic, count, threshold })];
  });
}

/** The windows that a count is held against. */
function basesOf({ span, before, earlier }: Compared): readonly Span[] {
  return [...(before ? [spanBefore(span)] : []), ...earlier.map((each) => each.span)];
}

/** The topics of a rule that any of the windows holds. */
function allUnder(rule: WarningRule, { now, before, earlier }: Compared): readonly Topic[] {
  const tallies = [now, ...(before ? [before] : []), ...earlier.map(({ tally }) => tally)];
  return tallies.flatMap((tally) => topicsUnder(rule, tally)).map(({ topic }) => topic);
}

interface Looked {
  readonly key: string;
  readonly topic: Topic;
  readonly count: number;
}

function topicsUnder({ of, values }: WarningRule, { topics }: DayTally): readonly Looked[] {
  return [...topics].flatMap(([key, count]) => {
    const topic = topicOf(key);
    return topic.of === of && (values === undefined || values.includes(topic.value))
      ? [{ key, topic, count }]
      : [];
  });
}

function found(
  kind: FindingKind,
  { window, ground, urgent }: WarningRule,
  { span, before, earlier }: Compared,
  { key, topic, count, threshold }: Looked & { readonly threshold: number },
): Finding {
  const then = earlier.reduce((sum, { tally }) => sum + (tally.topics.get(key) ?? 0), 0);
  return {
    kind,
    ...topic,
    window,
    span,
    count,
    threshold,
    ...(earlier.length > 0 && { expected: then / earlier.length }),
    ...(before && { before: before.topics.get(key) ?? 0 }),
    years: earlier.length,
    ground,
    ...(urgent && { urgent }),
  };
}
