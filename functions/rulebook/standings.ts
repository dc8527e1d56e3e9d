import { type RosterStanding, rosterStanding, rosterTerm } from '../../shared/alert/roster-standing.ts';
import { addDays, dayOf } from '../../shared/calendar/instant.ts';
import type { CurrentRulebook } from '../../shared/ports.ts';
import { regulationOfRegion } from '../../shared/regulation/rules.ts';
import { standing } from '../../shared/routing/unit-check.ts';
import type { RulebookDeps } from './requests.ts';

/**
 * Which units on duty day and night handed in their roster of a month in time, late or not at all (Shaoyang art. 27).
 * The term is the city's; without one, nobody is late.
 * @param month `YYYY-MM`
 */
export async function rosterStandings(
  { rulebook, clock }: RulebookDeps,
  region: string,
  named: CurrentRulebook,
  month: string,
): Promise<object | undefined> {
  const regulation = regulationOfRegion(region);
  if (!regulation) return undefined;
  const [units, settings] = await Promise.all([
    rulebook.units(region, named.units),
    rulebook.settings(region, named.settings),
  ]);
  const term = rosterTerm(regulation, settings, month);
  if (term.status === 'none') return { version: named.rosters, month, term, items: [] };
  const now = clock.now();
  const asked = 'dueOn' in term ? addDays(term.dueOn, 1) : dayOf(now);
  const onDuty = standing(units, asked).filter(({ roundTheClock }) => roundTheClock);
  const items = await Promise.all(
    onDuty.map(async ({ id }) =>
      rosterStanding(id, await rulebook.roster(region, named.rosters, id), month, term, now),
    ),
  );
  return { version: named.rosters, month, term, counts: countsOf(items), items };
}

function countsOf(items: readonly RosterStanding[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { standing: name } of items) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
