import type { Day } from '../calendar/instant.ts';
import { provisionsInForce, rulesOn } from '../regulation/rules.ts';
import type { Regulation } from '../regulation/schema.ts';
import type { Settings } from '../regulation/settings.ts';
import type { Unit } from './unit.ts';

/** What a clause wants of every unit's entry, and this unit's lacks. */
export interface MissingEntry {
  readonly clause: string;
  readonly unit: string;
  readonly field: 'liaison' | 'section' | 'handlers';
}

/**
 * The units whose entries lack what the regulation wants every unit to name: a warning, since a directory is filled
 * bit by bit.
 * @param day for which the regulation is asked; one that doesn't hold on it asks for nothing
 */
export function missingEntries(
  regulation: Regulation,
  units: readonly Unit[],
  settings: Settings,
  day: Day,
): readonly MissingEntry[] {
  const rule = regulation.unitEntries;
  const wanted = provisionsInForce(rulesOn(regulation, settings, '', day), rule ? [rule] : []);
  return wanted.flatMap(({ clause, needs }) =>
    units.flatMap((unit) =>
      needs.filter((field) => isMissing(unit[field])).map((field) => ({ clause, unit: unit.id, field })),
    ),
  );
}

function isMissing(entry: string | readonly string[] | undefined): boolean {
  return entry === undefined || entry.length === 0;
}
