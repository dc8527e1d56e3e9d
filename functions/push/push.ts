import type { Subscription, SubscriptionPlace } from '../../shared/ports/subscriptions.ts';
import { filesStep } from './files.ts';
import type { PushDeps, Serving, Step } from './serving.ts';
import { subscribedTo } from './subscribers.ts';
import { webhookStep } from './webhook.ts';

/** Somebody else serves the subscriber: what this worker knows of it is out of date. */
export class LostHoldError extends Error {
  override readonly name = 'LostHoldError';
}

/** A hold outlasts a function; what serves longer than this leaves the rest to the next. */
const HOLD_MS = 60_000;
const SERVES_MS = 15_000;

/** Between attempts: a minute, then twice as long each time, half an hour at the most. */
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 30 * 60_000;
/** Who has not taken anything for a day is given up until an operator has looked at it. */
const GIVEN_UP_AFTER_MS = 24 * 60 * 60_000;

/**
 * Serves one subscriber: sends it what it has not got, batch after batch in the feed's order. Whatever happens, it
 * goes on from where it stood; nothing is skipped, and what may have arrived is sent again as it was.
 * @param holder an id of this worker's own
 */
export async function serve(deps: PushDeps, subscription: Subscription, holder: string): Promise<void> {
  const { places, wallClock, log } = deps;
  const found = (await subscribedTo(deps.rulebook, subscription.region)).find(
    ({ owner, subscriber }) => owner === subscription.owner && subscriber.id === subscription.subscriber,
  );
  if (!found) return;
  const began = wallClock.nowMs();
  let place = await places.take(subscription, holder, began + HOLD_MS);
  if (!place) return;
  const serving: Serving = {
    subscription,
    subscriber: found.subscriber,
    save: async (next) => {
      if (!(await places.save(subscription, holder, next))) throw new LostHoldError('held by another');
    },
  };
  try {
    let late = false;
    do {
      place = await served(deps, serving, place, () => wallClock.nowMs() - began < SERVES_MS);
      late = wallClock.nowMs() - began >= SERVES_MS;
    } while (!(await places.release(subscription, holder)) && !late);
    if (late) {
      await places.release(subscription, holder);
      await deps.queue.send([subscription]);
    }
  } catch (error) {
    if (error instanceof LostHoldError) return log.warn('SUBSCRIBER_HELD_BY_ANOTHER', { ...subscription });
    await places.release(subscription, holder);
    throw error;
  }
}

/** Steps on until there is nothing more, it is not taken, or the time is up. */
async function served(
  deps: PushDeps,
  serving: Serving,
  from: SubscriptionPlace,
  inTime: () => boolean,
): Promise<SubscriptionPlace> {
  let place = from;
  const now = deps.wallClock.nowMs();
  if (place.parkedAt !== undefined || (place.retryAt ?? 0) > now) return place;
  while (inTime()) {
    const step = await (serving.subscriber.to.form === 'webhook' ? webhookStep : filesStep)(
      deps,
      serving,
      place,
    );
    if (step.next === 'failed') return failed(deps, serving, step);
    place = step.place;
    if (step.next === 'idle') break;
  }
  return place;
}

/** Notes that a batch was not taken; after a day of it the subscriber is given up, and the operators are told. */
async function failed(
  { wallClock, log }: PushDeps,
  { subscription, save }: Serving,
  { place, why }: Extract<Step, { next: 'failed' }>,
): Promise<SubscriptionPlace> {
  const now = wallClock.nowMs();
  const failures = (place.failures ?? 0) + 1;
  const failingSince = place.failingSince ?? now;
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
  const given = now - failingSince >= GIVEN_UP_AFTER_MS;
  const next = {
    ...place,
    failures,
    failingSince,
    retryAt: now + pause,
    ...(given && { parkedAt: now }),
  };
  await save(next);
  const fields = { ...subscription, why, at: place.at, count: failures };
  if (given) log.error('SUBSCRIBER_PARKED', fields);
  else log.warn('SUBSCRIBER_NOT_TAKING', fields);
  return next;
}
