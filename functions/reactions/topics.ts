import type { FollowUps, Rulebook, UnitContacts } from '../../shared/ports.ts';
import type { Unit } from '../../shared/routing/unit.ts';

export interface TopicsDeps {
  readonly rulebook: Rulebook;
  readonly followUps: FollowUps;
  readonly contacts: UnitContacts;
}

/** Rounds after which somebody else is left to it: each time another has published and seen to its own. */
const ROUNDS = 10;

/**
 * Brings the units' topics in line with the directory that is current: a topic for each unit, subscribed to by its
 * contacts and nobody else. Only units that changed since that was last done are looked at. Of two who do it at
 * once the later one does it again, so that the topics end as the newest directory has them.
 * @param unit looked at in any case: an email subscriber who didn't confirm in time is asked again
 */
export async function alignTopics(deps: TopicsDeps, region: string, unit?: string): Promise<void> {
  const applied = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const [{ units: current }, done] = await Promise.all([
      deps.rulebook.current(region),
      deps.followUps.followedUp(region),
    ]);
    const before = [done?.units ?? 'none', ...applied].filter((version) => version !== current);
    if (before.length === 0 && (unit === undefined || round > 0)) return;
    for (const each of await changed(deps.rulebook, region, before, current, unit)) {
      await deps.contacts.ensure(region, each);
    }
    if (await deps.followUps.noteTopics(region, done?.units, current)) return;
    applied.add(current);
  }
  throw new Error(`the topics of ${region} went on changing`);
}

/** The units that differ between the current directory and any of some others; gone ones without contacts. */
async function changed(
  rulebook: Rulebook,
  region: string,
  before: readonly string[],
  current: string,
  always: string | undefined,
): Promise<readonly Unit[]> {
  const now = new Map((await rulebook.units(region, current)).map((unit) => [unit.id, unit]));
  const found = new Map([...now].filter(([id]) => id === always));
  for (const version of before) {
    const then = new Map((await rulebook.units(region, version)).map((unit) => [unit.id, unit]));
    for (const unit of now.values()) {
      if (addresses(then.get(unit.id)) !== addresses(unit)) found.set(unit.id, unit);
    }
    for (const unit of then.values()) {
      if (!now.has(unit.id)) found.set(unit.id, { ...unit, contacts: [] });
    }
  }
  return [...found.values()];
}

/** Where a unit's officers are reached, to be compared; undefined for no unit. */
function addresses(unit: Unit | undefined): string | undefined {
  return unit && JSON.stringify(unit.contacts.map(({ way, to }) => `${way} ${to}`).sort());
}
