import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { Caller, PersonCaller } from '../../shared/caller.ts';
import { Problem } from './problem.ts';
import type { ApiRequest } from './route.ts';

/** What is asked, so that it is done once: a name that is the same each time, and what it was. */
export interface Asked {
  readonly key: string;
  readonly digest: string;
}

export type Asking = Pick<
  ApiRequest<unknown, unknown, PersonCaller>,
  'caller' | 'rawBody' | 'idempotencyKey'
>;

/**
 * Under what a caller's own key is kept: of whom it is and what it is stand apart, as either may hold any sign. A release
 * before this one kept it as `before`, which may be another caller's too.
 */
export function keyOf({ type, id }: Caller, key: string): { readonly key: string; readonly before: string } {
  return { key: JSON.stringify([type, id, key]), before: `${id}:${key}` };
}

/**
 * What is asked under the caller's own key, or under one of its own where they give none. The digest is keyed by the
 * caller's key, which is kept nowhere: who has the digest can't try guesses at what was written.
 * @param about what is asked, and of what, as the caller's key may be used for one thing only
 */
export function asked({ caller, rawBody, idempotencyKey = randomUUID() }: Asking, about: string): Asked {
  return {
    key: createHash('sha256').update(`${caller.id}\n${idempotencyKey}`).digest('hex'),
    digest: createHmac('sha256', idempotencyKey).update(`${about}\n`).update(rawBody).digest('hex'),
  };
}

/** As `asked`; undefined where the caller gives no key, so that nothing need be kept of it. */
export function askedOnce(asking: Asking, about: string): Asked | undefined {
  return asking.idempotencyKey === undefined ? undefined : asked(asking, about);
}

/** @throws Problem 409 where a key was used before for something else */
export function mustBeSame(before: string, now: string): void {
  if (before !== now) throw keyReused();
}

/** What is answered to a key that was used before for something else. */
export function keyReused(): Problem {
  return new Problem({
    status: 409,
    code: 'idempotency-key-reused',
    title: '幂等键已用于其他请求 / Key used with another body',
    field: 'Idempotency-Key',
  });
}
