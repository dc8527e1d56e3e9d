import { recomputeStale } from '../reactions/recompute.ts';
import { nextPlan, startGeneration, type WorkflowDeps } from './next-plan.ts';

/**
 * After a commit: the ticket's execution is started if there is none, and woken if it waits for a version
 * that is past. Doing it twice, late or out of order does no harm.
 */
export async function wake(deps: WorkflowDeps, ticketNo: string): Promise<void> {
  const loaded = await deps.store.load(ticketNo);
  if (!loaded) throw new Error(`the ledger has a ticket that the store has not: ${ticketNo}`);
  const ticket = await recomputeStale(deps, loaded);
  const wait = await deps.waits.get(ticketNo);
  if (!wait) {
    if (ticket.stage !== 'closed') await startGeneration(deps, ticketNo, 0);
  } else if (wait.token !== undefined) {
    if (wait.version < ticket.version) await deps.workflow.resume(wait.token, await nextPlan(deps, wait));
  } else if (wait.version === 0) {
    await deps.workflow.start(ticketNo, wait.generation);
  } else if (ticket.stage !== 'closed' && wait.version < ticket.version) {
    await startGeneration(deps, ticketNo, wait.generation);
  }
}
