import { randomUUID } from 'node:crypto';
import { DATA_LIMIT } from './data-flow.ts';
import { ApiError } from './errors.ts';
import type { Execution, Machine, Revision, Status } from './execution.ts';
import { History, Kinds } from './history.ts';
import { Interpreter, type Invoke, type Timers } from './interpreter.ts';
import { readDefinition } from './subset.ts';

export { LambdaFailure } from './errors.ts';
export type { Invoke, Timers } from './interpreter.ts';

/** How many closed executions are remembered, and how many events they hold together; the oldest go first. */
const CLOSED_LIMIT = 5_000;
const CLOSED_EVENTS_LIMIT = 500_000;

const FORBIDDEN_IN_NAME = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u;

/** Where the engine stands, by number. */
export interface Counts {
  machines: number;
  running: number;
  /** Tokens given out and not yet used up. */
  waiting: number;
  /** Executions in the pause before a retry. */
  retrying: number;
  /** Function calls in flight. */
  invoking: number;
  closed: number;
}

/**
 * Step Functions for one account and region, in memory: machines of the written-down subset (`definition.ts`),
 * their executions, and what the API says of them. Nothing outlives the process; whoever starts executions
 * starts them again. Every method throws ApiError by the name AWS uses. All times are epoch ms of `timers`.
 */
export class StepFunctionsEngine {
  readonly region: string;
  private readonly timers: Timers;
  private readonly prefix: string;
  private readonly interpreter: Interpreter;
  private readonly machines = new Map<string, Machine>();
  private readonly executions = new Map<string, Execution>();
  private readonly closed = new Set<Execution>();
  private readonly kinds = new Kinds();
  private closedEvents = 0;
  private started = 0;

  constructor(options: {
    timers: Timers;
    invoke: Invoke;
    region: string;
    account: string;
    partition: string;
  }) {
    this.timers = options.timers;
    this.region = options.region;
    this.prefix = `arn:${options.partition}:states:${options.region}:${options.account}`;
    this.interpreter = new Interpreter({
      timers: options.timers,
      invoke: options.invoke,
      onClosed: (execution) => this.keepClosed(execution),
    });
  }

  /** Whether nothing moves but by the clock or from outside: no function call is in flight. */
  idle(): boolean {
    return this.interpreter.invoking === 0;
  }

  counts(): Counts {
    return {
      machines: this.machines.size,
      running: this.executions.size - this.closed.size,
      waiting: this.interpreter.tokens.size,
      retrying: this.interpreter.pausing,
      invoking: this.interpreter.invoking,
      closed: this.closed.size,
    };
  }

  /**
   * Makes a state machine from the JSON text of its definition. `arn` is the ARN it shall have, the usual one when
   * left out. The same machine again is no error; InvalidDefinition names all that is outside the subset.
   */
  createStateMachine(wanted: {
    name: string;
    definition: string;
    roleArn: string;
    type?: string | undefined;
    arn?: string | undefined;
  }): Machine {
    checkName(wanted.name);
    if ((wanted.type ?? 'STANDARD') !== 'STANDARD') {
      throw new ApiError('StateMachineTypeNotSupported', 'Only standard workflows run here.');
    }
    const arn = wanted.arn ?? `${this.prefix}:stateMachine:${wanted.name}`;
    const made = this.machines.get(arn);
    if (made) {
      if (made.deleting)
        throw new ApiError('StateMachineDeleting', `State Machine is being deleted: '${arn}'`);
      if (made.revision.text === wanted.definition && made.revision.roleArn === wanted.roleArn) return made;
      throw new ApiError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
    }
    const revision = this.revise(wanted.definition, wanted.roleArn);
    const machine: Machine = {
      arn,
      name: wanted.name,
      madeAt: revision.madeAt,
      revision,
      deleting: false,
      executions: new Map(),
      running: 0,
    };
    this.machines.set(arn, machine);
    return machine;
  }

  /** Gives a machine another definition or role, for executions yet to start. */
  updateStateMachine(
    arn: string,
    change: { definition?: string | undefined; roleArn?: string | undefined },
  ): Revision {
    const machine = this.machine(arn);
    if (change.definition === undefined && change.roleArn === undefined) {
      throw new ApiError('MissingRequiredParameter', 'Either the definition or the role must be given.');
    }
    const { text, roleArn } = machine.revision;
    machine.revision = this.revise(change.definition ?? text, change.roleArn ?? roleArn);
    return machine.revision;
  }

  /** Deletes a machine; its running executions end at their next transition. An unknown machine is no error. */
  deleteStateMachine(arn: string): void {
    const machine = this.machines.get(arn);
    if (!machine) {
      this.checkArn(arn, 'stateMachine');
      return;
    }
    machine.deleting = true;
    if (machine.running === 0) this.forgetMachine(machine);
  }

  /** The machine of an ARN. Throws StateMachineDoesNotExist, InvalidArn. */
  machine(arn: string): Machine {
    const machine = this.machines.get(arn);
    if (machine) return machine;
    this.checkArn(arn, 'stateMachine');
    throw new ApiError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  }

  /** All machines, in the order they were made. */
  listMachines(): Machine[] {
    return [...this.machines.values()];
  }

  /**
   * Starts an execution with `input` (JSON text). The same name and input as one that runs answers that one; a name
   * that was used otherwise is ExecutionAlreadyExists. The first function call is under way when this returns.
   */
  startExecution(
    machineArn: string,
    wanted: { name?: string | undefined; input?: string | undefined },
  ): Execution {
    const machine = this.machine(machineArn);
    if (machine.deleting) {
      throw new ApiError('StateMachineDeleting', `State Machine is being deleted: '${machineArn}'`);
    }
    const name = wanted.name ?? randomUUID();
    checkName(name);
    const input = wanted.input ?? '{}';
    checkData(input, 'InvalidExecutionInput', 'Invalid State Machine Execution Input');
    const same = machine.executions.get(name);
    if (same) {
      if (same.status === 'RUNNING' && same.input === input) return same;
      throw new ApiError('ExecutionAlreadyExists', `Execution Already Exists: '${same.arn}'`);
    }
    this.started += 1;
    const execution: Execution = {
      number: this.started,
      arn: `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`,
      name,
      machine,
      revision: machine.revision,
      input,
      startedAt: this.timers.now(),
      history: new History(this.kinds),
      status: 'RUNNING',
    };
    machine.executions.set(name, execution);
    machine.running += 1;
    this.executions.set(execution.arn, execution);
    this.interpreter.start(execution);
    return execution;
  }

  /** The execution of an ARN, running or remembered. Throws ExecutionDoesNotExist, InvalidArn. */
  execution(arn: string): Execution {
    const execution = this.executions.get(arn);
    if (execution) return execution;
    this.checkArn(arn, 'execution');
    throw new ApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  }

  /** A machine's executions, the latest start first, of one status or of all, older than number `before`. */
  listExecutions(machineArn: string, status: Status | undefined, before: number, count: number): Execution[] {
    const found: Execution[] = [];
    for (const execution of [...this.machine(machineArn).executions.values()].reverse()) {
      if (found.length === count) break;
      if (execution.number < before && (!status || execution.status === status)) found.push(execution);
    }
    return found;
  }

  /** Aborts an execution; a closed one stays as it is. */
  stopExecution(arn: string, error: string | undefined, cause: string | undefined): Execution {
    const execution = this.execution(arn);
    if (execution.status === 'RUNNING') this.interpreter.abort(execution, error, cause);
    return execution;
  }

  /** Ends the wait of a token with `output` (JSON text). Throws InvalidToken, TaskDoesNotExist, TaskTimedOut, InvalidOutput. */
  sendTaskSuccess(token: string, output: string): void {
    const execution = this.interpreter.tokens.taskOf(token);
    checkData(output, 'InvalidOutput', 'Invalid Output');
    this.interpreter.succeed(execution, output);
  }

  /** Ends the wait of a token with an error, which the state may retry or catch. */
  sendTaskFailure(token: string, error: string | undefined, cause: string | undefined): void {
    this.interpreter.failTask(this.interpreter.tokens.taskOf(token), error ?? 'States.TaskFailed', cause);
  }

  /** Only tells whether the token is open: no state of the subset has a heartbeat to renew. */
  sendTaskHeartbeat(token: string): void {
    this.interpreter.tokens.taskOf(token);
  }

  private revise(text: string, roleArn: string): Revision {
    return { id: randomUUID(), text, definition: readDefinition(text), roleArn, madeAt: this.timers.now() };
  }

  private keepClosed(execution: Execution): void {
    this.closed.add(execution);
    this.closedEvents += execution.history.length;
    execution.machine.running -= 1;
    for (const oldest of this.closed) {
      if (this.closed.size <= CLOSED_LIMIT && this.closedEvents <= CLOSED_EVENTS_LIMIT) break;
      this.forget(oldest);
    }
    if (execution.machine.deleting && execution.machine.running === 0) this.forgetMachine(execution.machine);
  }

  private forget(execution: Execution): void {
    this.closed.delete(execution);
    this.closedEvents -= execution.history.length;
    this.executions.delete(execution.arn);
    execution.machine.executions.delete(execution.name);
  }

  private forgetMachine(machine: Machine): void {
    for (const execution of machine.executions.values()) this.forget(execution);
    this.machines.delete(machine.arn);
  }

  private checkArn(arn: string, type: 'stateMachine' | 'execution'): void {
    if (!/^arn:[a-z-]+:states:[a-z0-9-]+:\d{12}:/.test(arn) || arn.split(':')[5] !== type) {
      throw new ApiError('InvalidArn', `Invalid Arn: '${arn}'`);
    }
  }
}

function checkName(name: string): void {
  if (name.length < 1 || name.length > 80 || FORBIDDEN_IN_NAME.test(name)) {
    throw new ApiError('InvalidName', `Invalid Name: '${name}'`);
  }
}

function checkData(text: string, code: string, message: string): void {
  if (Buffer.byteLength(text) > DATA_LIMIT) throw new ApiError(code, `${message}: 'too large'`);
  try {
    JSON.parse(text);
  } catch {
    throw new ApiError(code, `${message}: 'not JSON'`);
  }
}
