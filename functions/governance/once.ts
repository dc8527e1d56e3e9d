import type { GovernanceStore } from '../../shared/ports.ts';
import { type Asked, mustBeSame } from '../http/asked-once.ts';

/**
 * What was done before under a key: the number that it was about.
 * @throws Problem 409 when something else was asked under it
 */
export async function doneBefore(
  governance: Pick<GovernanceStore, 'once'>,
  once: Asked | undefined,
): Promise<string | undefined> {
  const done = once && (await governance.once(once.key));
  if (!done) return undefined;
  mustBeSame(done.digest, once.digest);
  return done.about;
}
