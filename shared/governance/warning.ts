import type { Day, Instant } from '../calendar/instant.ts';
import type { WarningRule } from '../regulation/settings.ts';
import { episodeOf, type Finding } from './findings.ts';
import { inForceOn } from './in-force.ts';
import { type Days, keyOf, sumOver } from './tally.ts';
import { spanOf } from './windows.ts';

/** An early warning (预警): one for as long as something stays frequent or goes on rising. */
export interface Warning extends Finding {
  /** Region, day and a number of that day. */
  readonly warning: string;
  readonly region: string;
  readonly version: number;
  readonly status: 'open' | 'ended';
  /** The day on which it was found, and the one on which it was found to be over. */
  readonly openedOn: Day;
  readonly endedOn?: Day;
  /** The most that it came to. */
  readonly peak: number;
  /** The count of which those concerned were told last. */
  readonly told: number;
  /** The units that it concerns. */
  readonly units: readonly string[];
  /** Some of its tickets, the newest first. */
  readonly tickets: readonly string[];
  readonly acknowledged?: { readonly by: string; readonly unit?: string; readonly at: Instant };
  /** The measures that treat it. */
  readonly measures: readonly string[];
}

/** What a day's findings do to the warnings that are open. */
export interface Episodes {
  readonly opened: readonly Finding[];
  /** Those that go on, as they now stand; `tell`: grown so much that those concerned are told again. */
  readonly going: readonly { readonly warning: Warning; readonly tell: boolean }[];
  readonly ended: readonly Warning[];
}

/**
 * Carries warnings on from one day to the next: what is found anew opens one, what is still there goes on, and what
 * has fallen below the threshold that it was opened with, or whose rule holds no more, ends.
 */
export function episodesOn(
  last: Day,
  open: readonly Warning[],
  findings: readonly Finding[],
  days: Days,
  rules: readonly WarningRule[],
): Episodes {
  const known = new Map(open.map((warning) => [episodeOf(warning), warning]));
  const inForce = inForceOn(rules, last);
  const going: { warning: Warning; tell: boolean }[] = [];
  const ended: Warning[] = [];
  for (const warning of open) {
    const span = spanOf(warning.window, last);
    const count = sumOver(days, span).topics.get(keyOf(warning)) ?? 0;
    const rule = inForce.find((each) => governs(each, warning));
    const now = { ...warning, span, count, peak: Math.max(warning.peak, count) };
    if (!rule || count < warning.threshold) {
      ended.push({ ...now, status: 'ended', endedOn: last });
      continue;
    }
    const tell = count >= growthOf(warning, rule);
    going.push({ warning: tell ? { ...now, told: count } : now, tell });
  }
  return { opened: findings.filter((finding) => !known.has(episodeOf(finding))), going, ended };
}

function governs({ of, window, values, ...rule }: WarningRule, warning: Warning): boolean {
  const fits = of === warning.of && window === warning.window && rule[warning.kind] !== undefined;
  return fits && (values === undefined || values.includes(warning.value));
}

/** From which count on it is told again: another threshold more, or risen by the factor once again. */
function growthOf({ kind, told, threshold }: Warning, { rising }: WarningRule): number {
  return kind === 'frequent' ? told + threshold : told * (rising?.factor ?? 1);
}

/** The number of a warning: its region, the day, and which it is of that day. */
export function warningNo(region: string, day: Day, index: number): string {
  return `${region}${day.replaceAll('-', '').slice(2)}${String(index).padStart(3, '0')}`;
}
