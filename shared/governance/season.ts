import type { Day } from '../calendar/instant.ts';
import { MOST_YEARS } from './findings.ts';
import { type Days, sumOver, type Topic, topicOf } from './tally.ts';
import { type EarlierSpan, earlierSpan, type Span, spanAfter, spanBefore, spanOf } from './windows.ts';

/** How far ahead a season is looked at. */
export const AHEAD_DAYS = 30;
/** How far a count strays from its mean by Poisson's law, in nineteen cases of twenty. */
const SPREAD = 1.96;

/** What earlier years brought in the days ahead. */
export interface Expected extends Topic {
  /** Each earlier year, the last one first. */
  readonly years: readonly { readonly span: EarlierSpan; readonly count: number }[];
  /** Their mean, and from where to where the count is to be expected. */
  readonly mean: number;
  readonly range: readonly [least: number, most: number];
  /** How many times what the same days before brought in these years; absent where these brought none. */
  readonly rise?: number;
}

export interface Season {
  readonly ahead: Span;
  /** Earlier years that it rests on; 0: there is no history yet. */
  readonly years: number;
  readonly expected: readonly Expected[];
}

/** The spans that a season's outlook rests on: the days ahead, and as many before them, of each earlier year. */
export function spansOfSeason(last: Day): readonly Span[] {
  return earlierYears(last).flatMap(({ ahead, before }) => [ahead, before]);
}

/**
 * What is to be expected in the days ahead by what the same days of earlier years brought (季节性、周期性), what rises
 * most first.
 * @param from how often on average a topic has to have come to be listed
 */
export function seasonOn(last: Day, days: Days, from: number): Season {
  const ahead = spanAfter(spanOf('day', last), AHEAD_DAYS);
  const years = earlierYears(last)
    .map((each) => ({
      span: each.ahead,
      ahead: sumOver(days, each.ahead),
      before: sumOver(days, each.before),
    }))
    .filter(({ before }) => before.received > 0);
  const keys = new Set(years.flatMap((each) => [...each.ahead.topics.keys()]));
  const expected = [...keys].flatMap((key) => {
    const counts = years.map((each) => ({ span: each.span, count: each.ahead.topics.get(key) ?? 0 }));
    const sum = counts.reduce((all, { count }) => all + count, 0);
    const before = years.reduce((all, each) => all + (each.before.topics.get(key) ?? 0), 0);
    const mean = sum / years.length;
    if (mean < from) return [];
    const stray = SPREAD * Math.sqrt(mean);
    const range = [Math.max(0, Math.floor(mean - stray)), Math.ceil(mean + stray)] as const;
    return [{ ...topicOf(key), years: counts, mean, range, ...(before > 0 && { rise: sum / before }) }];
  });
  return { ahead, years: years.length, expected: expected.sort((a, b) => riseOf(b) - riseOf(a)) };
}

function riseOf({ rise }: Expected): number {
  return rise ?? Number.MAX_VALUE;
}

function earlierYears(last: Day): readonly { readonly ahead: EarlierSpan; readonly before: Span }[] {
  const ahead = spanAfter(spanOf('day', last), AHEAD_DAYS);
  return Array.from({ length: MOST_YEARS }, (_, index) => earlierSpan(ahead, index + 1)).flatMap((span) => {
    if (!span) return [];
    return [{ ahead: span, before: spanBefore(span) }];
  });
}
