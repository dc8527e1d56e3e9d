import type { BulletinOnce, BulletinStore } from '../../shared/ports.ts';
import { type Asking, askedOnce, mustBeSame } from '../http/asked-once.ts';
import { standardProblem } from '../http/problem.ts';
import type { ApiResponse } from '../http/route.ts';

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
  asking: Asking,
  about: string,
  act: (once: (answer: object) => BulletinOnce | undefined) => Promise<object | undefined>,
): Promise<ApiResponse> {
  const once = askedOnce(asking, about);
  for (let race = 0; race < RACES; race++) {
    const done = once && (await bulletins.once(once.key));
    if (done) {
      mustBeSame(done.digest, once.digest);
      return { status: 200, body: JSON.parse(done.answer) };
    }
    const answer = await act((made) => once && { ...once, answer: JSON.stringify(made) });
    if (answer) return { status: 201, body: answer };
  }
  throw standardProblem('busy', { retryAfter: 1 });
}
