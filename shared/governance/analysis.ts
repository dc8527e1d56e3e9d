import type { Day } from '../calendar/instant.ts';
import { TOPIC_CUTS, type TopicCut, type Window } from '../regulation/governance-schema.ts';
import { compared, spansFor } from './findings.ts';
import { type Season, seasonOn, spansOfSeason } from './season.ts';
import { type Days, topicOf } from './tally.ts';
import type { EarlierSpan, Span } from './windows.ts';

/** How often one topic came. */
export interface TopicRow {
  readonly value: string;
  readonly count: number;
  /** Of all requests of the window, from 0 to 1. */
  readonly share: number;
  /** In the window before; absent where counts don't reach that far. */
  readonly before?: number;
  /** In the same window of each earlier year, the last one first. */
  readonly earlier: readonly number[];
}

/** What requests came to in a window (分析研判), in codes and counts. */
export interface Analysis {
  readonly window: Window;
  readonly span: Span;
  readonly received: number;
  readonly before?: number;
  readonly earlier: readonly { readonly span: EarlierSpan; readonly received: number }[];
  readonly topics: Readonly<Record<TopicCut, readonly TopicRow[]>>;
  readonly season: Season;
}

/** Every span that an analysis reads. */
export function spansOfAnalysis(window: Window, last: Day): readonly Span[] {
  return [...spansFor(window, last), ...spansOfSeason(last)];
}

/**
 * What the requests of a window came to, held against the window before and earlier years; a small view on which a
 * bulletin's hot spots can rest as well.
 * @param days counts of the days that `spansOfAnalysis` names
 * @param most rows of each cut
 */
export function analysisOn(window: Window, last: Day, days: Days, most: number): Analysis {
  const { span, now, before, earlier } = compared(window, last, days);
  const rows = (of: TopicCut): readonly TopicRow[] =>
    [...now.topics]
      .filter(([key]) => topicOf(key).of === of)
      .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
      .slice(0, most)
      .map(([key, count]) => ({
        value: topicOf(key).value,
        count,
        share: now.received === 0 ? 0 : count / now.received,
        ...(before && { before: before.topics.get(key) ?? 0 }),
        earlier: earlier.map(({ tally }) => tally.topics.get(key) ?? 0),
      }));
  const season = seasonOn(last, days, 1);
  return {
    window,
    span,
    received: now.received,
    ...(before && { before: before.received }),
    earlier: earlier.map((each) => ({ span: each.span, received: each.tally.received })),
    topics: Object.fromEntries(TOPIC_CUTS.map((of) => [of, rows(of)])) as Record<TopicCut, TopicRow[]>,
    season: { ...season, expected: season.expected.slice(0, most) },
  };
}
