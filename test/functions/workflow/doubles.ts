import type { Logger } from '../../../functions/http/log.ts';
import { firstPlan, type Limits, type Plan, type WakeDeps } from '../../../functions/workflow/next-plan.ts';
import { onDue } from '../../../functions/workflow/on-due.ts';
import { park } from '../../../functions/workflow/park.ts';
import { wake } from '../../../functions/workflow/wake.ts';
import type { Instant } from '../../../shared/calendar/instant.ts';
import type { WaitRecord, WaitStore, Workflow } from '../../../shared/ports.ts';
import { MemoryFollowerQueue } from '../reactions/links.ts';
import { City, TICKET_NO } from '../ticket-desk/doubles.ts';

/** Waits in memory, under the conditions of the table. */
export class MemoryWaits implements WaitStore {
  readonly held = new Map<string, WaitRecord>();

  async get(ticketNo: string): Promise<WaitRecord | undefined> {
    return this.held.get(ticketNo);
  }

  async put(wait: WaitRecord): Promise<boolean> {
    if ((this.held.get(wait.ticketNo)?.generation ?? 0) > wait.generation) return false;
    this.held.set(wait.ticketNo, wait);
    return true;
  }

  async raise(ticketNo: string, from: number, since: Instant): Promise<boolean> {
    if ((this.held.get(ticketNo)?.generation ?? 0) !== from) return false;
    this.held.set(ticketNo, { ticketNo, generation: from + 1, version: 0, loop: 0, since });
    return true;
  }
}

/** An engine that notes what it is asked. A token lives from its handing out until it is used or runs out. */
export class MemoryEngine implements Workflow {
  readonly started = new Set<string>();
  readonly open = new Set<string>();
  /** Executions whose names can't be used again. */
  readonly ended = new Set<string>();
  /** Tokens that the engine does not know as such. */
  readonly invalid = new Set<string>();
  readonly resumed: { readonly token: string; readonly plan: Plan }[] = [];
  /** Thrown by the next calls, one each. */
  readonly failures: Error[] = [];

  async start(ticketNo: string, generation: number): Promise<'running' | 'taken'> {
    this.#failIfTold();
    const name = `${ticketNo}-${generation}`;
    if (this.ended.has(name)) return 'taken';
    this.started.add(name);
    return 'running';
  }

  async resume(token: string, plan: unknown): Promise<'resumed' | 'gone' | 'invalid'> {
    this.#failIfTold();
    if (this.invalid.has(token)) return 'invalid';
    if (!this.open.delete(token)) return 'gone';
    this.resumed.push({ token, plan: plan as Plan });
    return 'resumed';
  }

  #failIfTold(): void {
    const failure = this.failures.shift();
    if (failure) throw failure;
  }
}

/** A city whose tickets are waited for. The test plays the engine: it plans, parks and lets time run out. */
export class Machines {
  readonly city: City;
  readonly waits = new MemoryWaits();
  readonly engine = new MemoryEngine();
  readonly followers = new MemoryFollowerQueue();
  /** Codes of the lines logged, each with its ticket's number. */
  readonly logged: string[] = [];
  readonly log: Logger = {
    info: () => {},
    warn: () => {},
    error: (code, { ticketNo } = {}) => this.logged.push(`${code} ${ticketNo}`),
  };
  readonly deps: WakeDeps;
  #tokens = 0;

  constructor(now?: string, limits: Limits = { days: 300, loops: 2000 }) {
    this.city = new City(now);
    this.deps = {
      ...this.city.deps,
      followers: this.followers,
      waits: this.waits,
      workflow: this.engine,
      limits,
      log: this.log,
    };
  }

  wait(ticketNo: string = TICKET_NO): WaitRecord | undefined {
    return this.waits.held.get(ticketNo);
  }

  wake(ticketNo: string = TICKET_NO): Promise<void> {
    return wake(this.deps, ticketNo);
  }

  /** A token that the engine has handed out. */
  token(): string {
    const token = `token-${++this.#tokens}`;
    this.engine.open.add(token);
    return token;
  }

  /** An execution begins. */
  plan(generation = 1, ticketNo: string = TICKET_NO): Promise<Plan> {
    return firstPlan(this.deps, { ticketNo, generation });
  }

  /** An execution begins to wait. @returns its token */
  async park(plan: Plan): Promise<string> {
    const token = this.token();
    await park(this.deps, { token, plan });
    return token;
  }

  /** A wait runs out: its token is gone, and the next plan is asked for. */
  async runOut(token: string, plan: Plan): Promise<Plan> {
    this.engine.open.delete(token);
    return onDue(this.deps, plan);
  }

  /** A ticket taken in, with its execution parked. */
  async waiting(): Promise<{ readonly plan: Plan; readonly token: string }> {
    await this.city.submit();
    await this.wake();
    const plan = await this.plan();
    return { plan, token: await this.park(plan) };
  }
}
