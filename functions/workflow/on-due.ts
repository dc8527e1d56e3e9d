import { tellOfLinks } from '../reactions/followers.ts';
import { type Execution, nextPlan, type Plan, type WakeDeps } from './next-plan.ts';

/**
 * A wait has run out: what is due is settled, and the next wait planned. It counts as two loops, since it
 * writes half as much again into the execution's history as a wait that is woken (statemachines/README.md).
 * A ticket that waits for its lead asks after it.
 */
export async function onDue(deps: WakeDeps, execution: Execution): Promise<Plan> {
  const plan = await nextPlan(deps, { ...execution, loop: execution.loop + 1 });
  if (plan.await === 'AwaitLead') {
    const loaded = await deps.store.load(execution.ticketNo);
    if (loaded) await tellOfLinks(deps, loaded.ticket);
  }
  return plan;
}
