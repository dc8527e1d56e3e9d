import { addSeconds } from '../../shared/calendar/instant.ts';
import { endWait } from './generations.ts';
import { nextPlan, type Plan, type WorkflowDeps } from './next-plan.ts';

/** What the state machine hands over when it begins to wait. */
export interface Parking {
  readonly token: string;
  readonly plan: Plan;
}

/** How much later than its plan meant a wait may end; one that began later than this is planned anew. */
const SLACK_SECONDS = 60;

/**
 * Parks an execution: writes where it waits, and then looks whether the ticket moved on meanwhile. A wake
 * commits before it reads; this writes before it reads; so one of the two always sees the other (docs/architecture.md, The workflow).
 * A wait counts its seconds from its own beginning: after an outage in which it was tried again and again it would
 * end too late, and is ended at once.
 */
export async function park(deps: WorkflowDeps, { token, plan }: Parking): Promise<void> {
  const { ticketNo, generation, version, loop, since } = plan;
  const wait = { ticketNo, generation, version, loop, since, token, await: plan.await, until: plan.until };
  if (!(await deps.waits.put(wait))) {
    await endWait(deps, wait, { ...plan, await: 'Superseded' });
    return;
  }
  const loaded = await deps.store.load(ticketNo);
  const movedOn = loaded !== undefined && loaded.ticket.version > version;
  if (!movedOn && !beganLate(deps, plan)) return;
  await endWait(deps, wait, await nextPlan(deps, plan, loaded && { ticket: loaded.ticket }));
}

function beganLate({ clock }: WorkflowDeps, { seconds, until }: Plan): boolean {
  return addSeconds(clock.now(), seconds) > addSeconds(until, SLACK_SECONDS);
}
