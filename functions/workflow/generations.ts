import type { Clock, WaitStore, Workflow } from '../../shared/ports.ts';
import type { Logger } from '../http/log.ts';

/** What starts executions and ends their waits. */
export interface GenerationDeps {
  readonly waits: WaitStore;
  readonly workflow: Workflow;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Raises a ticket's generation by one and starts its execution. Where somebody else raised it, it is started all
 * the same until it has come to wait: whoever raised it may have failed to start it.
 * @param from the generation before; 0 for none
 */
export async function startGeneration(deps: GenerationDeps, ticketNo: string, from: number): Promise<void> {
  const generation = from + 1;
  const raised = await deps.waits.raise(ticketNo, from, deps.clock.now());
  if (raised || (await isUnbegun(deps, ticketNo, generation))) await begin(deps, ticketNo, generation);
}

/** Starts the execution of a raised generation. One that ended before it came to wait has a successor at once. */
export async function begin(deps: GenerationDeps, ticketNo: string, generation: number): Promise<void> {
  if ((await deps.workflow.start(ticketNo, generation)) === 'running') return;
  if (await isUnbegun(deps, ticketNo, generation)) await startGeneration(deps, ticketNo, generation);
}

/**
 * Ends a wait with the next plan. That somebody else has ended it is nothing to worry about; a token that is none
 * is told to the operators, and the next generation takes over from the wait that nobody can end.
 */
export async function endWait(
  deps: GenerationDeps,
  wait: { readonly ticketNo: string; readonly generation: number; readonly token: string },
  plan: unknown,
): Promise<void> {
  const { ticketNo, generation, token } = wait;
  if ((await deps.workflow.resume(token, plan)) !== 'invalid') return;
  deps.log.error('INVALID_TOKEN', { ticketNo, generation });
  await startGeneration(deps, ticketNo, generation);
}

/** Whether a generation has been raised, and its execution neither waited nor ended in order. */
async function isUnbegun(deps: GenerationDeps, ticketNo: string, generation: number): Promise<boolean> {
  const wait = await deps.waits.get(ticketNo);
  return wait?.generation === generation && wait.version === 0;
}
