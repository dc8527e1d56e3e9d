import type { Day } from '../calendar/instant.ts';
import { provisionsInForce, rulesOn } from '../regulation/rules.ts';
import type { Regulation } from '../regulation/schema.ts';
import type { Settings } from '../regulation/settings.ts';
import { type Directory, unitsMeant } from '../ticket/directory.ts';

/** A clause has a unit answer day and night that the directory lacks, or doesn't have do so. */
export interface MissingDuty {
  readonly clause: string;
  /** As the clause calls it, in Chinese. */
  readonly name: string;
  /** The unit that bears the name and isn't on duty round the clock; absent where no unit bears it. */
  readonly unit?: string;
}

/**
 * Who should answer day and night by the regulation and doesn't by the city's directory: a warning, since the text
 * may mean several units by one name, and only the city knows them.
 * @param day for which the regulation is asked; one that doesn't hold on it asks for nothing
 */
export function missingRoundTheClock(
  regulation: Regulation,
  units: Directory,
  settings: Settings,
  day: Day,
): readonly MissingDuty[] {
  const duties = provisionsInForce(rulesOn(regulation, settings, '', day), regulation.roundTheClock);
  return duties.flatMap(({ clause, units: names }) =>
    names.flatMap((name): readonly MissingDuty[] => {
      const meant = unitsMeant(name, units);
      if (meant.length === 0) return [{ clause, name }];
      return meant
        .filter(({ natures }) => !natures.includes('round-the-clock'))
        .map(({ id: unit }) => ({ clause, name, unit }));
    }),
  );
}
