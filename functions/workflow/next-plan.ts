import { addSeconds, type Instant } from '../../shared/calendar/instant.ts';
import type { WaitStore, Workflow } from '../../shared/ports.ts';
import { type Await, planWait } from '../../shared/ticket/plan.ts';
import { act, type DeskDeps } from '../ticket-desk.ts';

/** What the state machine is told: which state is next, and how long it waits at the most. */
export interface Plan {
  readonly ticketNo: string;
  readonly generation: number;
  readonly version: number;
  /** Plans made so far by this execution. */
  readonly loop: number;
  /** When this execution was started. */
  readonly since: Instant;
  readonly await: Await | 'Superseded';
  readonly until: Instant;
  readonly seconds: number;
}

/** The execution that asks for a plan. */
export interface Execution {
  readonly ticketNo: string;
  readonly generation: number;
  readonly loop: number;
  readonly since: Instant;
}

export interface WorkflowDeps extends DeskDeps {
  readonly waits: WaitStore;
  readonly workflow: Workflow;
  readonly limits: Limits;
}

/** When an execution hands over to a successor: well before a year and 25,000 history events end it. */
export interface Limits {
  readonly days: number;
  readonly loops: number;
}

/** 300 days of the year that an execution may last; 2,000 loops of about ten history events each. */
export const LIMITS: Limits = { days: 300, loops: 2000 };

/**
 * What an execution does next. Whatever is due is settled first, so a plan never waits for the past; an
 * execution that has been superseded ends, and one that has run long enough starts its successor.
 */
export async function nextPlan(deps: WorkflowDeps, execution: Execution): Promise<Plan> {
  const { ticketNo, generation, since } = execution;
  // Read before settling: what falls due while this goes on is then still ahead of the plan.
  const now = deps.clock.now();
  const { ticket } = await act(deps, {
    ticketNo,
    type: 'settle',
    body: {},
    actor: { side: 'system' },
    by: 'workflow',
    answer: () => ({}),
  });
  if (!ticket) throw new Error(`settling ${ticketNo} gave no ticket`);
  const plan: Plan = {
    ticketNo,
    generation,
    version: ticket.version,
    loop: execution.loop + 1,
    since,
    ...planWait(ticket, now),
  };
  const superseded: Plan = { ...plan, await: 'Superseded' };
  const wait = await deps.waits.get(ticketNo);
  if (wait && wait.generation > generation) {
    // Whoever raised it may have failed to start it.
    if (wait.version === 0) await deps.workflow.start(ticketNo, wait.generation);
    return superseded;
  }
  if (plan.await === 'Closed') {
    const { loop, version } = plan;
    return (await deps.waits.put({ ticketNo, generation, version, loop, since })) ? plan : superseded;
  }
  if (plan.loop > deps.limits.loops || addSeconds(since, deps.limits.days * 86_400) <= now) {
    await startGeneration(deps, ticketNo, generation);
    return superseded;
  }
  return plan;
}

/** The first plan of an execution. When it was started stands in the wait that its generation was raised by. */
export async function firstPlan(
  deps: WorkflowDeps,
  { ticketNo, generation }: Pick<Execution, 'ticketNo' | 'generation'>,
): Promise<Plan> {
  const wait = await deps.waits.get(ticketNo);
  return nextPlan(deps, { ticketNo, generation, loop: 0, since: wait?.since ?? deps.clock.now() });
}

/** Raises a ticket's generation by one and starts its execution; does nothing if somebody else raised it. */
export async function startGeneration(deps: WorkflowDeps, ticketNo: string, from: number): Promise<void> {
  const since = deps.clock.now();
  if (await deps.waits.raise(ticketNo, from, since)) await deps.workflow.start(ticketNo, from + 1);
}
