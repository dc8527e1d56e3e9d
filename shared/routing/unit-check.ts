import type { Day } from '../calendar/instant.ts';
import { strayFallbacks } from './contact.ts';
import { LEVELS, type Unit } from './unit.ts';

/** One thing that is wrong with a unit beside the others of its city: where, and which rule it breaks. */
export interface UnitProblem {
  readonly field: string;
  readonly rule:
    | 'unknown-unit'
    | 'itself'
    | 'cycle'
    | 'level-above'
    | 'level-below'
    | 'dissolved-unit'
    | 'unknown-contact'
    | 'duplicate';
}

/** The units to which something may be dispatched on a day: those that are not dissolved by then. */
export function standing(units: readonly Unit[], on: Day): readonly Unit[] {
  return units.filter(({ dissolved }) => dissolved === undefined || dissolved.on > on);
}

/**
 * Everything that is wrong with a unit beside the rest of the directory.
 * @param others the directory without the unit; what is wrong among them alone is not reported
 */
export function unitProblems(unit: Unit, others: readonly Unit[]): readonly UnitProblem[] {
  return [
    ...treeProblems(unit, others),
    ...successorProblems(unit, others),
    ...contactProblems(unit),
    ...lineProblems(unit, others),
  ];
}

function treeProblems(unit: Unit, others: readonly Unit[]): UnitProblem[] {
  const found: UnitProblem[] = [];
  const byId = new Map(others.map((each) => [each.id, each]));
  const children = others.filter(({ parent }) => parent === unit.id);
  if (children.some((child) => higher(child, unit))) found.push({ field: 'level', rule: 'level-below' });
  if (unit.parent === undefined) return found;
  const above = byId.get(unit.parent);
  if (unit.parent === unit.id) found.push({ field: 'parent', rule: 'itself' });
  else if (above === undefined) found.push({ field: 'parent', rule: 'unknown-unit' });
  else {
    if (higher(unit, above)) found.push({ field: 'parent', rule: 'level-above' });
    const seen = new Set<string>();
    for (let each: Unit | undefined = above; each && !seen.has(each.id); ) {
      seen.add(each.id);
      if (each.parent === unit.id) found.push({ field: 'parent', rule: 'cycle' });
      each = each.parent === undefined ? undefined : byId.get(each.parent);
    }
  }
  return found;
}

/** Whether the first stands on a higher tier than the second, where both tiers are known. */
function higher(one: Unit, other: Unit): boolean {
  if (one.level === undefined || other.level === undefined) return false;
  return LEVELS.indexOf(one.level) < LEVELS.indexOf(other.level);
}

function successorProblems({ id, dissolved }: Unit, others: readonly Unit[]): UnitProblem[] {
  const successor = dissolved?.successor;
  if (dissolved === undefined || successor === undefined) return [];
  const field = 'dissolved.successor';
  if (successor === id) return [{ field, rule: 'itself' }];
  const next = others.find((each) => each.id === successor);
  if (next === undefined) return [{ field, rule: 'unknown-unit' }];
  return standing([next], dissolved.on).length === 0 ? [{ field, rule: 'dissolved-unit' }] : [];
}

function contactProblems({ contacts, lines = [], liaison, handlers = [] }: Unit): UnitProblem[] {
  const ids = contacts.map(({ id }) => id);
  const ways = contacts.map(({ way, to }) => `${way} ${to}`);
  const doubled = contacts.flatMap((_each, index): UnitProblem[] => [
    ...(ids[index] !== undefined && ids.indexOf(ids[index]) < index
      ? [{ field: `contacts.${index}.id`, rule: 'duplicate' as const }]
      : []),
    ...(ways.indexOf(ways[index] as string) < index
      ? [{ field: `contacts.${index}.to`, rule: 'duplicate' as const }]
      : []),
  ]);
  const unknown = lines.flatMap(({ experts = [] }, line) =>
    experts.flatMap((expert, index): UnitProblem[] =>
      ids.includes(expert)
        ? []
        : [{ field: `lines.${line}.experts.${index}`, rule: 'unknown-contact' as const }],
    ),
  );
  const named = [
    ['liaison', liaison],
    ...handlers.map((each, index) => [`handlers.${index}`, each]),
  ] as const;
  const strangers = named.flatMap(([field = '', id]): UnitProblem[] =>
    id === undefined || ids.includes(id) ? [] : [{ field, rule: 'unknown-contact' }],
  );
  const stray = strayFallbacks(contacts).map(
    (index): UnitProblem => ({ field: `contacts.${index}.insteadOf`, rule: 'unknown-contact' }),
  );
  return [...doubled, ...unknown, ...strangers, ...stray];
}

/** A number rings in one place: no two lines of a city have the same. */
function lineProblems({ lines = [] }: Unit, others: readonly Unit[]): UnitProblem[] {
  const taken = new Set(others.flatMap((each) => (each.lines ?? []).map(({ number }) => number)));
  return lines.flatMap(({ number }, index): UnitProblem[] => {
    if (number === undefined) return [];
    const double = taken.has(number);
    taken.add(number);
    return double ? [{ field: `lines.${index}.number`, rule: 'duplicate' }] : [];
  });
}
