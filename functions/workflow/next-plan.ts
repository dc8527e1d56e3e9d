import { addSeconds, type Instant, NEVER } from '../../shared/calendar/instant.ts';
import type { WaitRecord } from '../../shared/ports.ts';
import { type Await, planWait } from '../../shared/ticket/plan.ts';
import { nextDueAt } from '../../shared/ticket/settle.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import type { LinkDeps } from '../reactions/followers.ts';
import { act, type DeskDeps } from '../ticket-desk.ts';
import { begin, type GenerationDeps, startGeneration } from './generations.ts';

/** What the state machine is told: which state is next, and how long it waits at the most. */
export interface Plan {
  readonly ticketNo: string;
  readonly generation: number;
  readonly version: number;
  /** Plans made so far by this execution; one made after a wait ran out counts twice. */
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

export interface WorkflowDeps extends DeskDeps, GenerationDeps {
  readonly limits: Limits;
}

/** What has been read of a ticket and its wait. */
export interface Seen {
  readonly ticket?: Ticket;
  readonly wait?: WaitRecord;
}

/** What a waking takes beside: it also looks after the ticket's links. */
export type WakeDeps = WorkflowDeps & LinkDeps;

/** When an execution hands over to a successor: well before a year and 25,000 history events end it. */
export interface Limits {
  readonly days: number;
  readonly loops: number;
}

/** 300 days of the year that an execution may last; 2,000 loops of 8 history events at the most. */
export const LIMITS: Limits = { days: 300, loops: 2000 };

/**
 * What an execution does next. Whatever is due is settled first, so a plan never waits for the past; an
 * execution that has been superseded ends, and one that has run long enough starts its successor.
 * @param seen what the caller has read already, after what made it ask
 */
export async function nextPlan(deps: WorkflowDeps, execution: Execution, seen: Seen = {}): Promise<Plan> {
  const { ticketNo, generation, since } = execution;
  // Read before settling: what falls due while this goes on is then still ahead of the plan.
  const now = deps.clock.now();
  const ticket = await settled(deps, ticketNo, now, seen.ticket);
  const plan: Plan = {
    ticketNo,
    generation,
    version: ticket.version,
    loop: execution.loop + 1,
    since,
    ...planWait(ticket, now),
  };
  const superseded: Plan = { ...plan, await: 'Superseded' };
  const wait = seen.wait ?? (await deps.waits.get(ticketNo));
  if (wait && wait.generation > generation) {
    // Whoever raised it may have failed to start it.
    if (wait.version === 0) await begin(deps, ticketNo, wait.generation);
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

/** The ticket with everything written down that fell due up to `now`; one with nothing due is taken as it was seen. */
async function settled(
  deps: WorkflowDeps,
  ticketNo: string,
  now: Instant,
  seen: Ticket | undefined,
): Promise<Ticket> {
  if (seen && (nextDueAt(seen) ?? NEVER) > now) return seen;
  const { ticket } = await act(deps, {
    ticketNo,
    type: 'settle',
    body: {},
    actor: { side: 'system' },
    by: 'workflow',
    answer: () => ({}),
  });
  if (!ticket) throw new Error(`settling ${ticketNo} gave no ticket`);
  return ticket;
}

/** Whether a wait is for what a plan would wait for, so that what happened since has changed nothing for it. */
export function stillFits(wait: WaitRecord, plan: Pick<Plan, 'await' | 'until'>): boolean {
  return wait.await === plan.await && wait.until === plan.until;
}

/** The first plan of an execution. When it was started stands in the wait that its generation was raised by. */
export async function firstPlan(
  deps: WorkflowDeps,
  { ticketNo, generation }: Pick<Execution, 'ticketNo' | 'generation'>,
): Promise<Plan> {
  const [wait, loaded] = await Promise.all([deps.waits.get(ticketNo), deps.store.load(ticketNo)]);
  const execution = { ticketNo, generation, loop: 0, since: wait?.since ?? deps.clock.now() };
  return nextPlan(deps, execution, { ...(wait && { wait }), ...(loaded && { ticket: loaded.ticket }) });
}
