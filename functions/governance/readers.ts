import { type Day, dayOf } from '../../shared/calendar/instant.ts';
import { coversRegion, type PersonCaller, type Role } from '../../shared/caller.ts';
import type { AggregateStore, Clock, CountedTickets, GovernanceStore, Rulebook } from '../../shared/ports.ts';
import type { DataKeys } from '../../shared/privacy/ports.ts';
import { type Rules, regulationOfRegion, rulesOn } from '../../shared/regulation/rules.ts';
import type { Unit } from '../../shared/routing/unit.ts';
import { standing } from '../../shared/routing/unit-check.ts';
import { HOTLINE } from '../../shared/ticket/work-lines.ts';
import { type ReadName, readersOf } from '../access-policy.ts';
import { isHotline, unitOf } from '../commands/access.ts';
import { standardProblem } from '../http/problem.ts';
import type { TellingDeps } from './telling.ts';

export interface GovernanceDeps {
  readonly governance: GovernanceStore;
  readonly aggregates: Pick<AggregateStore, 'read'> & CountedTickets;
  readonly rulebook: Pick<Rulebook, 'current' | 'settings' | 'units'>;
  /** Under which what people write is sealed, each text under a key of its own. */
  readonly keys: DataKeys;
  readonly telling: TellingDeps;
  readonly clock: Clock;
}

const UNIT_ROLES: readonly Role[] = ['unit-officer', 'unit-head'];

/**
 * A region whose regulation governs, that the caller's covers; a foreign one is as if it weren't there. A unit is one of
 * its own region only: one of the same id elsewhere is another.
 */
export function regionFor(caller: PersonCaller, asked = caller.region): string {
  const { region, roles } = caller;
  const covers = roles.every((role) => UNIT_ROLES.includes(role))
    ? region === asked
    : coversRegion(region, asked);
  if (!covers || !regulationOfRegion(asked)) throw standardProblem('not-found');
  return asked;
}

/**
 * For which unit's eyes only a caller reads: undefined for the hotline, for oversight and for the province.
 * @throws Problem 403 where none of the caller's roles reads it, or a unit's role comes without a unit
 */
export function onlyFor(caller: PersonCaller, read: ReadName): string | undefined {
  const roles = caller.roles.filter((role) => readersOf(read).includes(role));
  if (roles.some((role) => !UNIT_ROLES.includes(role))) return undefined;
  const unit = roles.length > 0 ? unitOf(caller) : undefined;
  if (unit === undefined) throw standardProblem('forbidden');
  return unit;
}

/** Whose work the caller does: a unit's or the hotline's. @throws Problem 403 for whoever does neither's */
export function workingFor(caller: PersonCaller): string {
  const unit = isHotline(caller) ? HOTLINE : unitOf(caller);
  if (unit === undefined) throw standardProblem('forbidden');
  return unit;
}

/** A region's rules today, and its standing units. */
export async function rulesToday(
  { rulebook, clock }: Pick<GovernanceDeps, 'rulebook' | 'clock'>,
  region: string,
): Promise<{ readonly rules: Rules; readonly units: readonly Unit[]; readonly today: Day }> {
  const regulation = regulationOfRegion(region);
  if (!regulation) throw standardProblem('not-found', { field: 'region' });
  const today = dayOf(clock.now());
  const current = await rulebook.current(region);
  const [settings, units] = await Promise.all([
    rulebook.settings(region, current.settings),
    rulebook.units(region, current.units),
  ]);
  return {
    rules: rulesOn(regulation, settings, current.settings, today),
    units: standing(units, today),
    today,
  };
}
