import type { FollowedUp, WallClock } from '../../shared/ports.ts';
import { alignTopics, type TopicsDeps } from './topics.ts';
import { type BeginDeps, beginWalk, isReady } from './walk.ts';

export interface SweepDeps extends BeginDeps, TopicsDeps {
  readonly wallClock: WallClock;
}

/**
 * Takes up what publications have left undone: a walk that was never begun, because whoever published died before
 * it or because a release brought a new calendar; legs whose message got lost; second passes; topics not yet made.
 * Doing it twice does no harm.
 * @param inUse regions with tickets, of which some may never have published anything
 * @throws AggregateError when some of it failed; all the rest is done
 */
export async function sweep(deps: SweepDeps, inUse: readonly string[]): Promise<void> {
  const { regions, legs } = await deps.followUps.worklist();
  const known = new Map<string, FollowedUp>(inUse.map((region) => [region, { region }]));
  for (const each of regions) known.set(each.region, each);
  const failures: unknown[] = [];
  for (const { region, calendar, settings, units } of known.values()) {
    try {
      const current = await deps.rulebook.current(region);
      if (calendar !== current.calendar || settings !== current.settings) await beginWalk(deps, region);
      else {
        const left = legs.filter((leg) => leg.region === region && isReady(leg, deps.wallClock));
        for (const { shard } of left) await deps.walks.send({ region, shard });
      }
      if (units !== current.units) await alignTopics(deps, region);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} regions could not be swept`);
}
