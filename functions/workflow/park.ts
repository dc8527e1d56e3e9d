import { nextPlan, type Plan, type WorkflowDeps } from './next-plan.ts';

/** What the state machine hands over when it begins to wait. */
export interface Parking {
  readonly token: string;
  readonly plan: Plan;
}

/**
 * Parks an execution: writes where it waits, and then looks whether the ticket moved on meanwhile. A wake
 * commits before it reads; this writes before it reads; so one of the two always sees the other (docs/architecture.md, The workflow).
 */
export async function park(deps: WorkflowDeps, { token, plan }: Parking): Promise<void> {
  const { ticketNo, generation, version, loop, since } = plan;
  if (!(await deps.waits.put({ ticketNo, generation, version, loop, since, token }))) {
    await deps.workflow.resume(token, { ...plan, await: 'Superseded' });
    return;
  }
  const loaded = await deps.store.load(ticketNo);
  if (loaded && loaded.ticket.version > version)
    await deps.workflow.resume(token, await nextPlan(deps, plan));
}
