import { tellOfLinks } from '../reactions/followers.ts';
import { recomputeStale } from '../reactions/recompute.ts';
import { mustComeAgain, type SetAsideDeps } from '../set-aside.ts';
import { abreast } from './abreast.ts';
import { begin, endWait, startGeneration } from './generations.ts';
import { nextPlan, stillFits, type WakeDeps } from './next-plan.ts';

/** Tickets woken at a time. */
const ABREAST = 8;

/** With less than this left of the function's time no further ticket is begun, and the stream delivers it again. */
const SPARE_MS = 6_000;

/** A ticket that a batch of the stream tells of, and its first place in the batch. */
export interface Woken {
  readonly ticketNo: string;
  readonly sequence: string;
}

/**
 * Wakes the tickets of a batch. One that fails stops no other; what lies with it goes to the repair queue.
 * @param leftMs what is left of the function's time
 * @returns the places from which the stream has to deliver again; none when all were woken
 */
export async function wakeAll(
  deps: WakeDeps & SetAsideDeps,
  tickets: readonly Woken[],
  leftMs: () => number,
): Promise<readonly string[]> {
  const failed: string[] = [];
  await abreast(tickets, ABREAST, async ({ ticketNo, sequence }) => {
    if (leftMs() < SPARE_MS) {
      failed.push(sequence);
      return;
    }
    try {
      await wake(deps, ticketNo);
    } catch (error) {
      if (await mustComeAgain(error, ticketNo, 'WAKE_FAILED', deps)) failed.push(sequence);
    }
  });
  return failed;
}

/**
 * After a commit: the ticket's execution is started if there is none, and woken if it waits for a version
 * that is past, unless it waits for the same thing until the same time as before; and tickets that hang on it
 * are seen to. Doing it twice, late or out of
 * order does no harm.
 */
export async function wake(deps: WakeDeps, ticketNo: string): Promise<void> {
  // Both after the commit, in whichever order: a wait that begins later reads the ticket after it was written down.
  const [loaded, wait] = await Promise.all([deps.store.load(ticketNo), deps.waits.get(ticketNo)]);
  if (!loaded) throw new Error(`the ledger has a ticket that the store has not: ${ticketNo}`);
  const ticket = await recomputeStale(deps, loaded);
  if (!wait) {
    if (ticket.stage !== 'closed') await startGeneration(deps, ticketNo, 0);
  } else if (wait.token !== undefined) {
    if (wait.version < ticket.version) {
      const plan = await nextPlan(deps, wait, { ticket, wait });
      if (!stillFits(wait, plan)) await endWait(deps, { ...wait, token: wait.token }, plan);
    }
  } else if (wait.version === 0) {
    await begin(deps, ticketNo, wait.generation);
  } else if (ticket.stage !== 'closed' && wait.version < ticket.version) {
    await startGeneration(deps, ticketNo, wait.generation);
  }
  await tellOfLinks(deps, ticket);
}
