import { addDays, type Day } from '../calendar/instant.ts';
import type { AnalysisRule } from '../regulation/settings.ts';

/** An analysis that is due: of which months, and until when it is handed in. */
export interface AnalysisDue {
  /** First and last month, `2026-07/2026-09`; of one month `2026-09`. */
  readonly period: string;
  readonly endedOn: Day;
  /** The last day on which it is in time. */
  readonly dueOn: Day;
}

/**
 * The analysis of the last period that is over on a day. Periods are counted from January.
 * @returns undefined where the rule doesn't hold on the period's last day
 */
export function analysisDue(
  { everyMonths, withinDays, from, until }: AnalysisRule,
  today: Day,
): AnalysisDue | undefined {
  const [year = 0, month = 1] = today.split('-').map(Number);
  const over = Math.floor((month - 1) / everyMonths) * everyMonths;
  const end = over === 0 ? { year: year - 1, month: 12 } : { year, month: over };
  const next = end.month === 12 ? monthOf(end.year + 1, 1) : monthOf(end.year, end.month + 1);
  const endedOn = addDays(`${next}-01` as Day, -1);
  if (endedOn < from || (until !== undefined && endedOn > until)) return undefined;
  const last = monthOf(end.year, end.month);
  const first = monthOf(end.year, end.month - everyMonths + 1);
  return {
    period: first === last ? last : `${first}/${last}`,
    endedOn,
    dueOn: addDays(endedOn, withinDays),
  };
}

function monthOf(year: number, month: number): string {
  return `${year}-${String(month).padStart(2, '0')}`;
}
