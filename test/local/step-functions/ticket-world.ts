import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  type SFNClient,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Execution, Limits, WakeDeps } from '../../../functions/workflow/next-plan.ts';
import { firstPlan } from '../../../functions/workflow/next-plan.ts';
import { onDue } from '../../../functions/workflow/on-due.ts';
import { type Parking, park } from '../../../functions/workflow/park.ts';
import { reconcile } from '../../../functions/workflow/reconcile.ts';
import { wake } from '../../../functions/workflow/wake.ts';
import { sfnWorkflow } from '../../../shared/adapters/sfn-workflow.ts';
import { instantOf } from '../../../shared/calendar/instant.ts';
import type { CommandBody, CommandType } from '../../../shared/ticket/commands.ts';
import { submission, TICKET_NO } from '../../functions/ticket-desk/doubles.ts';
import { Machines } from '../../functions/workflow/doubles.ts';
import { World } from './world.ts';

const FILE = join(import.meta.dirname, '../../../statemachines/ticket.asl.json');
/** The machine's ARN. */
export const MACHINE = 'arn:aws-cn:states:cn-north-1:000000000000:stateMachine:ticket';

interface Definition {
  readonly StartAt: string;
  readonly States: object;
}

/** The machine's file as it is deployed, with the functions of the test's world. */
function definition(): Definition {
  const names: Record<string, string> = { Plan: 'plan', Park: 'park', OnDue: 'on-due' };
  const text = readFileSync(FILE, 'utf8')
    .replaceAll(/\$\{Partition\}/g, 'aws-cn')
    .replaceAll(
      /\$\{(\w+)Function\}/g,
      (_, name: string) => `arn:aws-cn:lambda:cn-north-1:000000000000:function:${names[name]}`,
    );
  return JSON.parse(text) as Definition;
}

/**
 * Tickets in memory and the product's own workflow: its functions, its state machine's file, the interpreter of
 * the embedded runtime behind a real SDK client, and a virtual clock for all of them.
 */
export class TicketWorld {
  readonly machines: Machines;
  readonly deps: WakeDeps;
  /** Called before each function, by its name; what it throws is the function's failure. */
  before: (name: string) => void = () => {};
  /** Called after each commit; the stream's wake when left alone. */
  afterCommit: (ticketNo: string) => Promise<void> = (ticketNo) => wake(this.deps, ticketNo);
  readonly #world: World;

  private constructor(world: World, limits?: Limits) {
    this.#world = world;
    this.machines = new Machines(undefined, limits);
    const clock = { now: () => instantOf(world.timers.now()) };
    const { store } = this.machines.city;
    const { commit } = store;
    store.commit = async (given) => {
      const outcome = await commit.call(store, given);
      if (outcome === 'committed') this.#committed.push(given.after.ticketNo);
      return outcome;
    };
    this.deps = { ...this.machines.deps, clock, workflow: sfnWorkflow(world.client, MACHINE) };
  }

  readonly #committed: string[] = [];

  static async open(limits?: Limits): Promise<TicketWorld> {
    let made: TicketWorld | undefined;
    const run =
      <T>(name: string, work: (deps: WakeDeps, payload: T) => Promise<unknown>) =>
      (payload: T) => {
        if (!made) throw new Error('not open yet');
        made.before(name);
        return work(made.deps, payload);
      };
    const world = await World.open({
      plan: run<Execution>('plan', firstPlan),
      park: run<Parking>('park', park),
      'on-due': run<Execution>('on-due', onDue),
    });
    const { StartAt, States } = definition();
    await world.create(States, StartAt);
    made = new TicketWorld(world, limits);
    return made;
  }

  close(): Promise<void> {
    return this.#world.close();
  }

  /** The client through which the product speaks to the engine. */
  get client(): SFNClient {
    return this.#world.client;
  }

  get logged(): readonly string[] {
    return this.machines.logged;
  }

  /** Gives a command, and lets what follows from it happen. */
  async act<T extends CommandType>(
    type: T,
    body: CommandBody<T>,
    unit?: string,
    ticketNo: string = TICKET_NO,
  ): Promise<void> {
    await this.machines.city.act(type, body, { ticketNo, ...(unit !== undefined && { unit }) }, this.deps);
    await this.settle();
  }

  /** A web form that waits to be accepted, without a clock; or a call that was accepted at once. */
  async submit(accepted: boolean, ticketNo: string = TICKET_NO): Promise<void> {
    await this.act(
      'submit',
      { ...submission(ticketNo), accepted } as CommandBody<'submit'>,
      undefined,
      ticketNo,
    );
  }

  /** Until no function runs and every commit has been told of. */
  async settle(): Promise<void> {
    await this.#world.settle();
    for (let next = this.#committed.shift(); next !== undefined; next = this.#committed.shift()) {
      await this.afterCommit(next);
      await this.#world.settle();
    }
  }

  /** Lets time pass in steps of so many seconds. */
  async live(seconds: number, step: number, after: () => Promise<unknown> = async () => {}): Promise<void> {
    for (let lived = 0; lived < seconds; lived += step) {
      this.#world.timers.advance(step);
      await this.settle();
      await after();
    }
  }

  /** Runs the reconciler once. @returns how many tickets were late */
  async reconcile(): Promise<number> {
    const { late } = await reconcile(this.deps, ['430500']);
    await this.settle();
    return late;
  }

  /** Every execution that the engine remembers, oldest first: `<generation> <status>`, and for which ticket. */
  async executions(ticketNo: string = TICKET_NO): Promise<string[]> {
    const { executions = [] } = await this.#world.client.send(
      new ListExecutionsCommand({ stateMachineArn: MACHINE }),
    );
    return executions
      .filter(({ name }) => name?.startsWith(`${ticketNo}-`))
      .map(({ name, status }) => `${name?.slice(21)} ${status}`)
      .reverse();
  }

  /** Events in the history of one generation's execution. */
  async events(generation: number): Promise<string[]> {
    return this.#world.events(this.#arn(generation));
  }

  async output(generation: number): Promise<{ readonly await: string }> {
    const { output = '' } = await this.#world.client.send(
      new DescribeExecutionCommand({ executionArn: this.#arn(generation) }),
    );
    return JSON.parse(output) as { await: string };
  }

  /** Ends an execution from outside, as somebody at the console might. */
  async stop(generation: number): Promise<void> {
    await this.#world.client.send(new StopExecutionCommand({ executionArn: this.#arn(generation) }));
  }

  #arn(generation: number): string {
    return `${MACHINE.replace(':stateMachine:', ':execution:')}:${TICKET_NO}-${generation}`;
  }
}
