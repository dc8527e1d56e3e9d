import { createHash } from 'node:crypto';
import type { PersonCaller } from '../../shared/caller.ts';
import type { GovernanceOnce, GovernanceStore } from '../../shared/ports.ts';
import { Problem } from '../http/problem.ts';
import type { ApiRequest } from '../http/route.ts';

type Acting = Pick<ApiRequest<unknown, unknown, PersonCaller>, 'caller' | 'rawBody' | 'idempotencyKey'>;

/** The caller's key for what they ask, with a digest of that; undefined where they give none. */
export function onceOf(
  { caller, rawBody, idempotencyKey }: Acting,
  about: string,
): GovernanceOnce | undefined {
  if (idempotencyKey === undefined) return undefined;
  const hash = (...parts: (string | Uint8Array)[]) => {
    const made = createHash('sha256');
    for (const part of parts) made.update(part).update('\n');
    return made.digest('hex');
  };
  return { key: hash(caller.id, idempotencyKey), digest: hash(about, rawBody) };
}

/**
 * What was done before under a key: the number that it was about.
 * @throws Problem 409 when something else was asked under it
 */
export async function doneBefore(
  governance: Pick<GovernanceStore, 'once'>,
  once: GovernanceOnce | undefined,
): Promise<string | undefined> {
  const done = once && (await governance.once(once.key));
  if (!done) return undefined;
  if (done.digest === once.digest) return done.about;
  throw new Problem({
    status: 409,
    code: 'idempotency-key-reused',
    title: '幂等键已用于其他请求 / Key used with another body',
    field: 'Idempotency-Key',
  });
}
