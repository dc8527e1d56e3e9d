import { holds } from './choice.ts';
import { applyPath, filter, limitOf, place, sized } from './data-flow.ts';
import type { ChoiceState, PassState, State, TaskState } from './definition.ts';
import { covers, LambdaFailure, runtimeError, StateError } from './errors.ts';
import { type Attempt, type Execution, readContext, type Status } from './execution.ts';
import { HISTORY_LIMIT, type Particulars } from './history.ts';
import { fillTemplate, type Json, readPath } from './json-path.ts';
import { Tokens } from './tokens.ts';

/** The clock executions live by, and its alarms: the law's, so that a virtual clock moves every wait. */
export interface Timers {
  /** Epoch ms. */
  now(): number;
  /** Calls `fire` once, when the clock has reached `ms`; never inside the call of `at`. */
  at(ms: number, fire: () => void): { cancel(): void };
}

/** Runs a function by its ARN and answers its result; throws LambdaFailure when the function failed. */
export type Invoke = (functionArn: string, payload: unknown) => Promise<unknown>;

interface Step {
  name: string;
  /** JSON text. */
  input: string;
}

/**
 * Takes executions from state to state. Every move runs to its end at once, up to the next task or the end of the
 * execution, so that between two calls an execution stands in a task (`open`) or is closed. A move is begun by the
 * start, by a function's answer, by a token, by a timer; whatever comes for a task that is over changes nothing.
 */
export class Interpreter {
  readonly tokens = new Tokens<Execution>();
  private readonly timers: Timers;
  private readonly invoke: Invoke;
  private readonly onClosed: (execution: Execution) => void;
  private flying = 0;
  private pauses = 0;

  constructor(ports: {
    timers: Timers;
    invoke: Invoke;
    onClosed: (execution: Execution) => void;
  }) {
    this.timers = ports.timers;
    this.invoke = ports.invoke;
    this.onClosed = ports.onClosed;
  }

  /** Function calls that have not come back, those of closed executions among them. */
  get invoking(): number {
    return this.flying;
  }

  /** Executions that wait to try a task again. */
  get pausing(): number {
    return this.pauses;
  }

  start(execution: Execution): void {
    execution.history.add('ExecutionStarted', execution.startedAt, {
      text: execution.input,
      name: execution.revision.roleArn,
    });
    const name = execution.revision.definition.StartAt;
    this.drive(execution, () => ({ name, input: execution.input }));
  }

  /** Ends the task that an open token stands for with `output` (JSON text). */
  succeed(execution: Execution, output: string): void {
    const attempt = execution.open as Attempt;
    this.drive(execution, () => this.finish(execution, attempt, output));
  }

  /** Ends the task that an open token stands for with an error, which the state may retry or catch. */
  failTask(execution: Execution, error: string, cause: string | undefined): void {
    const attempt = execution.open as Attempt;
    this.drive(execution, () => this.recover(execution, attempt, new StateError(error, cause ?? '')));
  }

  /** Ends a running execution from outside. */
  abort(execution: Execution, error: string | undefined, cause: string | undefined): void {
    this.leave(execution);
    execution.error = error;
    execution.cause = cause;
    execution.history.add('ExecutionAborted', this.timers.now(), { error, text: cause });
    this.close(execution, 'ABORTED');
  }

  private drive(execution: Execution, begin: () => Step | undefined): void {
    try {
      let step = begin();
      while (step) step = this.enter(execution, step);
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      this.leave(execution);
      execution.error = error.error;
      execution.cause = error.explanation || undefined;
      execution.history.add('ExecutionFailed', this.timers.now(), {
        error: error.error,
        text: execution.cause,
      });
      this.close(execution, 'FAILED');
    }
  }

  /** Enters a state; answers the next step, or undefined when the execution now waits or is closed. */
  private enter(execution: Execution, step: Step): Step | undefined {
    if (execution.machine.deleting) {
      this.abort(execution, undefined, 'The state machine was deleted.');
      return undefined;
    }
    const state = execution.revision.definition.States[step.name] as State;
    this.record(execution, `${state.Type}StateEntered`, { name: step.name, text: step.input });
    switch (state.Type) {
      case 'Task':
        this.schedule(execution, state, {
          state: step.name,
          input: step.input,
          enteredAt: this.timers.now(),
          spent: [],
        });
        return undefined;
      case 'Choice':
        return this.choose(execution, state, step);
      case 'Pass':
        return this.pass(execution, state, step);
      case 'Succeed':
        return this.end(execution, step.name, state.Type, filter(state, step.input));
      case 'Fail':
        throw new StateError(state.Error ?? '', state.Cause ?? '');
    }
  }

  private choose(execution: Execution, state: ChoiceState, step: Step): Step {
    const input = applyPath(state.InputPath, JSON.parse(step.input) as Json);
    const read = (path: string) =>
      path.startsWith('$$') ? readContext(path, execution, this.entered(step.name)) : readPath(path, input);
    const next = state.Choices.find((rule) => holds(rule, read))?.Next ?? state.Default;
    if (next === undefined) {
      throw new StateError('States.NoChoiceMatched', 'No rule of the Choice matched, and it has no Default.');
    }
    const output = filter(state, step.input);
    this.record(execution, 'ChoiceStateExited', { name: step.name, text: output });
    return { name: next, input: output };
  }

  private pass(execution: Execution, state: PassState, step: Step): Step | undefined {
    const raw = JSON.parse(step.input) as Json;
    const input = applyPath(state.InputPath, raw);
    const read = (path: string) => this.demand(path, input, execution, this.entered(step.name));
    const effective = state.Parameters ? fillTemplate(state.Parameters, read) : input;
    const output = place(state, raw, state.Result === undefined ? effective : state.Result);
    return this.moveOn(execution, step.name, state, output);
  }

  /** Starts one try of a task. Its time limit runs from here, with the function's own run inside it. */
  private schedule(execution: Execution, state: TaskState, attempt: Attempt): void {
    const awaitsToken = state.Resource.endsWith('.waitForTaskToken');
    const resource = resourceOf(state);
    const input = applyPath(state.InputPath, JSON.parse(attempt.input) as Json);
    const limit = limitOf(state, input);
    const token = awaitsToken ? this.tokens.issue(execution) : undefined;
    execution.open = attempt;
    if (token) attempt.token = token.number;

    const surroundings = {
      name: attempt.state,
      enteredAt: attempt.enteredAt,
      retries: attempt.spent.reduce((sum, count) => sum + count, 0),
      token: token?.text,
    };
    const read = (path: string) => this.demand(path, input, execution, surroundings);
    const parameters = fillTemplate(state.Parameters, read) as { FunctionName: Json; Payload?: Json };
    const text = sized(JSON.stringify(parameters));
    this.record(execution, 'TaskScheduled', { name: resource, text, limit });
    this.record(execution, 'TaskStarted', { name: resource });
    if (limit !== undefined) {
      attempt.timer = this.timers.at(this.timers.now() + limit * 1000, () => {
        if (execution.open !== attempt) return;
        this.drive(execution, () => this.recover(execution, attempt, new StateError('States.Timeout', '')));
      });
    }
    this.flying += 1;
    void this.call(execution, attempt, String(parameters.FunctionName), parameters.Payload ?? {});
  }

  private async call(
    execution: Execution,
    attempt: Attempt,
    functionArn: string,
    payload: Json,
  ): Promise<void> {
    let conclude: () => Step | undefined;
    try {
      // The move that scheduled the task ends before its function begins.
      await Promise.resolve();
      const result = (await this.invoke(functionArn, payload)) ?? null;
      conclude = () => this.returned(execution, attempt, result as Json);
    } catch (error) {
      const failure = failureOf(error);
      conclude = () => this.recover(execution, attempt, failure);
    }
    this.flying -= 1;
    if (execution.open === attempt) this.drive(execution, conclude);
  }

  private returned(execution: Execution, attempt: Attempt, payload: Json): Step | undefined {
    const output = sized(JSON.stringify({ ExecutedVersion: '$LATEST', Payload: payload, StatusCode: 200 }));
    if (attempt.token === undefined) return this.finish(execution, attempt, output);
    this.record(execution, 'TaskSubmitted', { name: 'invoke.waitForTaskToken', text: output });
    return undefined;
  }

  private finish(execution: Execution, attempt: Attempt, output: string): Step | undefined {
    const state = execution.revision.definition.States[attempt.state] as TaskState;
    this.leave(execution);
    this.record(execution, 'TaskSucceeded', { name: resourceOf(state), text: sized(output) });
    const raw = JSON.parse(attempt.input) as Json;
    const result = JSON.parse(output) as Json;
    const read = (path: string) => this.demand(path, result, execution, this.entered(attempt.state));
    const selected = state.ResultSelector ? fillTemplate(state.ResultSelector, read) : result;
    return this.moveOn(execution, attempt.state, state, place(state, raw, selected));
  }

  /** What follows a task's failure: the retrier that covers it and has tries left, else the catcher, else the end. */
  private recover(execution: Execution, attempt: Attempt, failure: StateError): Step | undefined {
    const state = execution.revision.definition.States[attempt.state] as TaskState;
    this.leave(execution);
    this.record(execution, failure.error === 'States.Timeout' ? 'TaskTimedOut' : 'TaskFailed', {
      name: resourceOf(state),
      error: failure.error,
      text: failure.explanation || undefined,
    });
    const index = (state.Retry ?? []).findIndex((retrier) => covers(retrier.ErrorEquals, failure.error));
    const retrier = state.Retry?.[index];
    const tries = attempt.spent[index] ?? 0;
    if (retrier && tries < retrier.MaxAttempts) {
      const pause = Math.min(
        retrier.IntervalSeconds * retrier.BackoffRate ** tries,
        retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY,
      );
      const spent = (state.Retry ?? []).map(
        (_, place) => (attempt.spent[place] ?? 0) + (place === index ? 1 : 0),
      );
      this.pauseBeforeRetry(execution, state, { ...attempt, spent }, pause);
      return undefined;
    }
    const catcher = (state.Catch ?? []).find((one) => covers(one.ErrorEquals, failure.error));
    if (!catcher) throw failure;
    const caught = { Error: failure.error, Cause: failure.explanation };
    const output = sized(JSON.stringify(place(catcher, JSON.parse(attempt.input) as Json, caught)));
    this.record(execution, 'TaskStateExited', { name: attempt.state, text: output });
    return { name: catcher.Next, input: output };
  }

  private pauseBeforeRetry(execution: Execution, state: TaskState, last: Attempt, seconds: number): void {
    const { state: name, input, enteredAt, spent } = last;
    const pause: Attempt = { state: name, input, enteredAt, spent, pausing: true };
    execution.open = pause;
    this.pauses += 1;
    pause.timer = this.timers.at(this.timers.now() + Math.round(seconds * 1000), () => {
      if (execution.open !== pause) return;
      this.leave(execution);
      this.drive(execution, () => {
        this.schedule(execution, state, { state: name, input, enteredAt, spent });
        return undefined;
      });
    });
  }

  /** Lets go of the task the execution stands in: its timer, its token, its pause. */
  private leave(execution: Execution): void {
    const attempt = execution.open;
    if (!attempt) return;
    execution.open = undefined;
    attempt.timer?.cancel();
    if (attempt.token !== undefined) this.tokens.close(attempt.token);
    if (attempt.pausing) this.pauses -= 1;
  }

  private moveOn(
    execution: Execution,
    name: string,
    state: TaskState | PassState,
    output: Json,
  ): Step | undefined {
    const text = sized(JSON.stringify(applyPath(state.OutputPath, output)));
    if (state.End) return this.end(execution, name, state.Type, text);
    this.record(execution, `${state.Type}StateExited`, { name, text });
    return { name: state.Next as string, input: text };
  }

  private end(execution: Execution, name: string, type: string, output: string): undefined {
    this.record(execution, `${type}StateExited`, { name, text: output });
    execution.output = output;
    execution.history.add('ExecutionSucceeded', this.timers.now(), { text: output });
    this.close(execution, 'SUCCEEDED');
  }

  private close(execution: Execution, status: Status): void {
    execution.status = status;
    execution.stoppedAt = this.timers.now();
    this.onClosed(execution);
  }

  private entered(name: string): { name: string; enteredAt: number; retries: number } {
    return { name, enteredAt: this.timers.now(), retries: 0 };
  }

  private demand(
    path: string,
    document: Json,
    execution: Execution,
    state: { name: string; enteredAt: number; retries: number; token?: string | undefined },
  ): Json {
    const value = path.startsWith('$$') ? readContext(path, execution, state) : readPath(path, document);
    if (value === undefined) throw runtimeError(`The JSONPath '${path}' could not be found.`);
    return value;
  }

  /** Adds an event, and keeps the last place for the event that ends the execution. */
  private record(execution: Execution, type: string, particulars: Particulars): void {
    if (execution.history.length >= HISTORY_LIMIT - 1) {
      throw runtimeError(`The execution reached the maximum number of history events (${HISTORY_LIMIT}).`);
    }
    execution.history.add(type, this.timers.now(), particulars);
  }
}

function resourceOf(state: TaskState): string {
  return state.Resource.endsWith('.waitForTaskToken') ? 'invoke.waitForTaskToken' : 'invoke';
}

/** A function's error keeps its own type as the error's name, as on AWS; anything else is a fault of the call. */
function failureOf(error: unknown): StateError {
  if (error instanceof StateError) return error;
  if (error instanceof LambdaFailure) {
    const { errorType, errorMessage } = error;
    return new StateError(errorType, JSON.stringify({ errorType, errorMessage }));
  }
  return new StateError('Lambda.SdkClientException', error instanceof Error ? error.message : String(error));
}
