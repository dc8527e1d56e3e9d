import type { Nature } from '../regulation/vocabulary.ts';
import type { Directory, UnitFacts } from '../ticket/directory.ts';
import type { Unit } from './unit.ts';

/** What the law cares about of each unit of a city's directory; its duty officers' contacts are left out. */
export function directoryOf(units: readonly Unit[]): Directory {
  return new Map(units.map((unit) => [unit.id, factsOf(unit)]));
}

function factsOf({ id, name, parent, roles = [], roundTheClock, member, remoteSeat }: Unit): UnitFacts {
  const natures: Nature[] = [
    ...(roundTheClock ? (['round-the-clock'] as const) : []),
    ...(member === false ? (['not-a-member'] as const) : []),
  ];
  const seat = remoteSeat === undefined ? {} : { remoteSeat: true as const };
  return { id, name, natures, roles, ...seat, ...(parent !== undefined && { parent }) };
}
