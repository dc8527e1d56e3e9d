import { dayOf } from '../../shared/calendar/instant.ts';
import { regulationOfRegion } from '../../shared/regulation/rules.ts';
import { type MissingDuty, missingRoundTheClock } from '../../shared/routing/round-the-clock.ts';
import type { Unit } from '../../shared/routing/unit.ts';
import { standing } from '../../shared/routing/unit-check.ts';
import { directoryOf } from '../../shared/routing/unit-facts.ts';
import type { RulebookDeps } from './rulebook.ts';

/**
 * Who should answer day and night by the region's regulation today, and doesn't by these units.
 * @param settings the version of the city's settings, by which a draft may hold
 */
export async function missingDuties(
  { rulebook, clock }: Pick<RulebookDeps, 'rulebook' | 'clock'>,
  region: string,
  units: readonly Unit[],
  settings: string,
): Promise<readonly MissingDuty[]> {
  const regulation = regulationOfRegion(region);
  if (!regulation) return [];
  const today = dayOf(clock.now());
  const directory = directoryOf(standing(units, today));
  return missingRoundTheClock(regulation, directory, await rulebook.settings(region, settings), today);
}
