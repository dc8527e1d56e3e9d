import type { Day } from '../shared/calendar/instant.ts';
import type { Rulebook } from '../shared/ports.ts';
import { deputyOf } from '../shared/registers/deputies.ts';
import { isOnRegister } from '../shared/registers/registers.ts';
import { regulationOfRegion } from '../shared/regulation/rules.ts';
import type { CommandBody } from '../shared/ticket/commands.ts';

/*
 * A decision sees the ticket alone. Whether the city's registers know who stands behind a mark is looked up here,
 * at the edge, before it is decided. A city without the register says nothing to it.
 */

export interface RegisterDeps {
  readonly rulebook: Pick<Rulebook, 'register'>;
}

/** Against which registers marks are held. */
export interface HeldBy {
  readonly region: string;
  /** Of the registers. */
  readonly version: string;
  /** The day on which the request was taken. */
  readonly on: Day;
}

type Mark = CommandBody<'mark'>;

/** Completes marks with what the city's registers say of those who stand behind them. */
export async function heldMarks<M extends Mark>(
  { rulebook }: RegisterDeps,
  { region, version, on }: HeldBy,
  marks: readonly M[],
): Promise<M[]> {
  const rules = regulationOfRegion(region)?.marks ?? [];
  const idOf = (given: M) => rules.find(({ id }) => id === given.mark)?.register;
  if (!marks.some(idOf)) return [...marks];
  return Promise.all(
    marks.map(async (given) => {
      const register = idOf(given);
      const kept = register && (await rulebook.register(region, version, register));
      if (register === undefined || kept === undefined) return given;
      return { ...given, held: { register, version, found: isOnRegister(register, kept, given, on) } };
    }),
  );
}

/**
 * The mark of a request whose caller is known for a deputy by their phone (Shaoyang art. 18), where it isn't among
 * those given.
 * @param persons keyed indexes of who asks, under each key
 */
export async function deputyMarks(
  { rulebook }: RegisterDeps,
  { region, version, on }: HeldBy,
  persons: readonly string[],
  given: readonly Mark[],
): Promise<Mark[]> {
  const rule = regulationOfRegion(region)?.marks?.find(({ register }) => register === 'deputies');
  if (!rule || persons.length === 0 || given.some(({ mark }) => mark === rule.id)) return [];
  const register = await rulebook.register(region, version, 'deputies');
  const deputy = register && persons.map((person) => deputyOf(register, person, on)).find(Boolean);
  if (deputy === undefined) return [];
  return [{ mark: rule.id, deputy, held: { register: 'deputies', version, found: true, by: 'phone' } }];
}
