import { dayOf } from '../../shared/calendar/instant.ts';
import { regulationOfRegion } from '../../shared/regulation/rules.ts';
import { type MissingDuty, missingRoundTheClock } from '../../shared/routing/round-the-clock.ts';
import type { Unit } from '../../shared/routing/unit.ts';
import { standing } from '../../shared/routing/unit-check.ts';
import { type MissingEntry, missingEntries } from '../../shared/routing/unit-entries.ts';
import { directoryOf } from '../../shared/routing/unit-facts.ts';
import { HOTLINE } from '../../shared/ticket/work-lines.ts';
import type { RulebookDeps } from './requests.ts';

/**
 * What the region's regulation wants of its units today and these units lack: who should answer day and night and
 * doesn't, and what every unit has to name.
 * @param settings the version of the city's settings, by which a draft may hold
 */
export async function missingDuties(
  { rulebook, clock }: Pick<RulebookDeps, 'rulebook' | 'clock'>,
  region: string,
  units: readonly Unit[],
  settings: string,
): Promise<readonly (MissingDuty | MissingEntry)[]> {
  const regulation = regulationOfRegion(region);
  if (!regulation) return [];
  const today = dayOf(clock.now());
  const there = standing(units, today).filter(({ id }) => id !== HOTLINE);
  const own = await rulebook.settings(region, settings);
  return [
    ...missingRoundTheClock(regulation, directoryOf(there), own, today),
    ...missingEntries(regulation, there, own, today),
  ];
}
