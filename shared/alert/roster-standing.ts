import { addDays, type Day, type Instant, startOfDay } from '../calendar/instant.ts';
import { decisionInForce, rulesOn } from '../regulation/rules.ts';
import type { Regulation } from '../regulation/schema.ts';
import type { Settings } from '../regulation/settings.ts';
import { type Roster, rosterGaps } from './roster.ts';

/**
 * Whether units handed in a month's duty roster in time (Shaoyang art. 27). It is told from the rosters themselves,
 * which say when each stretch of time was covered first, so that it is the same whenever it is asked.
 */

/** By when a month's rosters are due: by the city's decision, or by nobody's where it has set nothing. */
export type RosterTerm =
  | { readonly status: 'none' }
  | { readonly status: 'unset'; readonly clause: string }
  | { readonly status: 'operator'; readonly clause: string; readonly dueOn: Day; readonly dueAt: Instant };

/** How a unit stands with a month: handed in, or not yet, or after the term; `open` where no term is set. */
export type Standing = 'in-time' | 'late' | 'missing' | 'awaited' | 'open';

/** A unit's roster of a month. */
export interface RosterStanding {
  readonly unit: string;
  readonly standing: Standing;
  /** When the last part of the month was handed in; absent while one is missing. */
  readonly completeAt?: Instant;
  /** Times of the month for which nobody is on duty by what was handed in. */
  readonly gaps: number;
}

interface Month {
  readonly from: Instant;
  readonly to: Instant;
}

/** The first and the last instant of a month `YYYY-MM`; the last is no longer in it. */
export function monthOf(month: string): Month {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
  return { from: startOfDay(`${month}-01` as Day), to: startOfDay(`${next}-01` as Day) };
}

/** By when a month's rosters have to be handed in under a regulation and a city's settings. */
export function rosterTerm(regulation: Regulation, settings: Settings, month: string): RosterTerm {
  const { dutyRosters } = regulation;
  if (!dutyRosters) return { status: 'none' };
  const { clause } = dutyRosters;
  const first = `${month}-01` as Day;
  const rule = decisionInForce(rulesOn(regulation, settings, '', first), settings.dutyRosters);
  if (!rule) return { status: 'unset', clause };
  const dueOn = addDays(first, -rule.daysBefore);
  return { status: 'operator', clause, dueOn, dueAt: startOfDay(addDays(dueOn, 1)) };
}

/**
 * How a unit stands with its roster of a month.
 * @param now legal time at which it is asked
 */
export function rosterStanding(
  unit: string,
  roster: Roster | undefined,
  month: string,
  term: RosterTerm,
  now: Instant,
): RosterStanding {
  const { from, to } = monthOf(month);
  const parts = (roster?.first ?? roster?.spans ?? []).filter((span) => span.from < to && from < span.to);
  const complete = covers(parts, { from, to });
  const completeAt = parts
    .map(({ handedInAt }) => handedInAt)
    .sort()
    .at(-1);
  const known = complete && completeAt !== undefined ? { completeAt } : {};
  const periods = (roster?.periods ?? []).filter((period) => period.from < to && from < period.to);
  const gaps = rosterGaps({ from, to, periods }, { id: unit, roundTheClock: true, contacts: [] }).length;
  return { unit, standing: standingOf(known.completeAt, term, now), ...known, gaps };
}

function standingOf(completeAt: Instant | undefined, term: RosterTerm, now: Instant): Standing {
  if (term.status !== 'operator') return 'open';
  if (completeAt !== undefined) return completeAt < term.dueAt ? 'in-time' : 'late';
  return now < term.dueAt ? 'awaited' : 'missing';
}

/** Whether spans in any order, taken together, leave nothing of a month out. */
function covers(spans: readonly Month[], { from, to }: Month): boolean {
  let covered = from;
  for (const span of [...spans].sort((one, other) => (one.from < other.from ? -1 : 1))) {
    if (span.from > covered) return false;
    if (span.to > covered) covered = span.to;
  }
  return covered >= to;
}
