import type { Day, Instant } from '../calendar/instant.ts';
import { dayOf } from '../calendar/instant.ts';
import type { HandInKind } from '../regulation/bulletin-schema.ts';

/** Material that a unit handed in for a period (报送材料). */
export interface HandIn {
  readonly id: string;
  readonly region: string;
  readonly period: string;
  readonly unit: string;
  readonly kind: HandInKind;
  readonly title: string;
  readonly text: string;
  readonly ticketNo?: string;
  readonly at: Instant;
  readonly by: string;
}

/** Whether a hand-in came in time; undefined while there is no term. */
export function isInTime({ at }: Pick<HandIn, 'at'>, due: Day | undefined): boolean | undefined {
  return due === undefined ? undefined : dayOf(at) <= due;
}

/** The units that have handed in nothing although their term is over. None while there is no term. */
export function overdueUnits(
  units: readonly string[],
  handIns: readonly Pick<HandIn, 'unit'>[],
  due: Day | undefined,
  today: Day,
): readonly string[] {
  if (due === undefined || today <= due) return [];
  const handed = new Set(handIns.map(({ unit }) => unit));
  return units.filter((unit) => !handed.has(unit));
}
