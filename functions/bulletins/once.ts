import { createHash } from 'node:crypto';
import type { PersonCaller } from '../../shared/caller.ts';
import type { BulletinOnce, BulletinStore } from '../../shared/ports.ts';
import { Problem, standardProblem } from '../http/problem.ts';
import type { ApiRequest, ApiResponse } from '../http/route.ts';

type Acting = Pick<ApiRequest<unknown, unknown, PersonCaller>, 'caller' | 'rawBody' | 'idempotencyKey'>;

/** How often an act that lost a race is done again. */
const RACES = 5;

/**
 * Does what is asked once for the caller's key. An act that lost a race to another one is done again from the start.
 * @param about what is asked, and of what: a key used for something else is refused
 * @param act writes with what it is given, and answers; undefined when it was outrun
 * @throws Problem 409 for a key that was used before for something else, 503 when too many write at once
 */
export async function doneOnce(
  bulletins: Pick<BulletinStore, 'once'>,
  { caller, rawBody, idempotencyKey }: Acting,
  about: string,
  act: (once: (answer: object) => BulletinOnce | undefined) => Promise<object | undefined>,
): Promise<ApiResponse> {
  const key = idempotencyKey === undefined ? undefined : hashOf(caller.id, idempotencyKey);
  const digest = hashOf(about, rawBody);
  for (let race = 0; race < RACES; race++) {
    const done = key === undefined ? undefined : await bulletins.once(key);
    if (done && done.digest !== digest) throw reused();
    if (done) return { status: 200, body: JSON.parse(done.answer) };
    const answer = await act((made) =>
      key === undefined ? undefined : { key, digest, answer: JSON.stringify(made) },
    );
    if (answer) return { status: 201, body: answer };
  }
  throw standardProblem('busy', { retryAfter: 1 });
}

function hashOf(...parts: readonly (string | Uint8Array)[]): string {
  const made = createHash('sha256');
  for (const part of parts) made.update(part).update('\n');
  return made.digest('hex');
}

function reused(): Problem {
  return new Problem({
    status: 409,
    code: 'idempotency-key-reused',
    title: '幂等键已用于其他请求 / Key used with another body',
    field: 'Idempotency-Key',
  });
}
