import { addDays, type Day } from '../calendar/instant.ts';
import type { Window } from '../regulation/governance-schema.ts';
import type { WarningRule } from '../regulation/settings.ts';
import { episodeOf, type Finding, findingsOn, spansFor } from './findings.ts';
import type { Days } from './tally.ts';
import { type Span, spanOf } from './windows.ts';

/**
 * The days with which windows end that cover a period, the last first: the one that ends with the period, and as many
 * before it as begin within.
 */
function endsIn(window: Window, { from, to }: Span): readonly Day[] {
  const ends: Day[] = [to];
  for (let span = spanOf(window, addDays(spanOf(window, to).from, -1)); span.from >= from; ) {
    ends.push(span.to);
    span = spanOf(window, addDays(span.from, -1));
  }
  return ends;
}

function windowsOf(rules: readonly WarningRule[]): readonly Window[] {
  return [...new Set(rules.map(({ window }) => window))];
}

/** Every span whose counts `findingsOver` needs. */
export function spansOver(period: Span, rules: readonly WarningRule[]): readonly Span[] {
  return windowsOf(rules).flatMap((window) => endsIn(window, period).flatMap((end) => spansFor(window, end)));
}

/**
 * What was frequent or rising in a period under a city's rules, each matter once, with the window in which it came most
 * often; those that came most often first.
 * @param days counts of the days that `spansOver` names
 */
export function findingsOver(period: Span, days: Days, rules: readonly WarningRule[]): readonly Finding[] {
  const most = new Map<string, Finding>();
  for (const window of windowsOf(rules)) {
    const own = rules.filter((rule) => rule.window === window);
    for (const end of endsIn(window, period)) {
      for (const finding of findingsOn(end, days, own).findings) {
        const name = episodeOf(finding);
        if (finding.count > (most.get(name)?.count ?? 0)) most.set(name, finding);
      }
    }
  }
  return [...most.values()].sort((a, b) => b.count - a.count || (episodeOf(a) < episodeOf(b) ? -1 : 1));
}
