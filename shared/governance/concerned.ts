import { areaOf, classOf } from '../routing/suggest.ts';
import type { Unit } from '../routing/unit.ts';
import { partsOf, type Topic } from './tally.ts';

/**
 * The units that a warning concerns, by the city's directory: those in charge of its class there, and of its place
 * the township or street; where none is named, whoever is in charge of that area. Of a word nobody is known.
 */
export function concernedBy(topic: Topic, units: readonly Unit[]): readonly string[] {
  const { classCode, placeCode } = partsOf(topic);
  const within = (unit: Unit) =>
    placeCode === undefined || unit.areas === undefined || areaOf(unit, placeCode) !== undefined;
  const competent =
    classCode === undefined
      ? []
      : units.filter(
          (unit) => unit.classes && classOf(unit.classes, classCode) !== undefined && within(unit),
        );
  const local =
    placeCode === undefined
      ? []
      : units.filter((unit) => unit.areas !== undefined && unit.classes === undefined && within(unit));
  const street = local.filter(({ level }) => level === 'street');
  return [...new Set([...competent, ...(street.length > 0 ? street : local)].map(({ id }) => id))];
}
