/**
 * The deployment's functions, run in this process from their production bundles: the same code that Lambda
 * runs, with the same environment, and events and answers that pass as JSON.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DeployedFunction } from './deployment.ts';
import { type Durability, StoreLost } from './durability.ts';
import type { FunctionOutput } from './function-output.ts';

/** A failed invocation, in the shape in which Lambda reports one. */
export class FunctionFailure extends Error {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];

  constructor(errorType: string, errorMessage: string, trace: readonly string[], cause?: unknown) {
    super(`${errorType}: ${errorMessage}`, { cause });
    this.name = 'FunctionFailure';
    this.errorType = errorType;
    this.errorMessage = errorMessage;
    this.trace = trace;
  }
}

/** How a state machine knows a failure that is not the function's own, and tries again. */
export const SERVICE_FAILURE = 'Lambda.ServiceException';

type Handler = (event: unknown, context: object) => unknown;

export interface FunctionHost {
  /** Runs a function by name or ARN; answers what it returned. Throws FunctionFailure when it threw or ran out of time. */
  invoke(nameOrArn: string, event: unknown): Promise<unknown>;
  /** The function behind a name or ARN, if there is one. */
  find(nameOrArn: string): DeployedFunction | undefined;
  /** Handlers running just now, those past their time included. */
  inFlight(): number;
  /** Invocations begun so far. */
  invocations(): number;
  /** Calls `listener` after every handler that ended, with the function's name and the milliseconds it took. */
  onEnd(listener: (name: string, milliseconds: number) => void): void;
  /** Puts the process's environment back. */
  close(): void;
}

/**
 * Checks that all functions have the same environment, and sets it and `extra` (Region, credentials and service
 * addresses) in this process. A bundle is imported when its function is first called: each holds the whole law, and
 * a start would wait seconds for all of them. No result leaves before `durability` has proved it.
 * Throws when environments differ, naming a function.
 */
export function hostFunctions(
  functions: readonly DeployedFunction[],
  extra: Readonly<Record<string, string>>,
  output: FunctionOutput,
  durability: Durability,
): FunctionHost {
  const restore = setEnvironment({ ...sharedEnvironment(functions), ...extra });
  const load = ++loads;
  const handlers = new Map<string, Promise<Handler>>();
  const handlerOf = (deployed: DeployedFunction): Promise<Handler> => {
    const found = handlers.get(deployed.name) ?? importHandler(deployed, load);
    handlers.set(deployed.name, found);
    return found;
  };

  let running = 0;
  let begun = 0;
  const listeners: ((name: string, milliseconds: number) => void)[] = [];
  const find = (nameOrArn: string) =>
    functions.find(
      ({ name, arn }) => nameOrArn === name || nameOrArn === arn || nameOrArn === `${arn}:$LATEST`,
    );

  return {
    find,
    inFlight: () => running,
    invocations: () => begun,
    onEnd: (listener) => {
      listeners.push(listener);
    },
    close: restore,
    invoke: async (nameOrArn, event) => {
      const deployed = find(nameOrArn);
      if (!deployed) {
        throw new FunctionFailure('ResourceNotFoundException', `Function not found: ${nameOrArn}`, []);
      }
      const requestId = randomUUID();
      const deadline = Date.now() + deployed.timeoutSeconds * 1000;
      const startedAt = performance.now();
      const proved = durability.begin();
      running++;
      begun++;
      const input = copy(event);
      const run = handlerOf(deployed)
        .then((handler) =>
          output.run(deployed.name, () => handler(input, contextOf(deployed, requestId, deadline))),
        )
        .finally(() => {
          running--;
          for (const listener of listeners) listener(deployed.name, performance.now() - startedAt);
        });
      try {
        const result = copy(await within(run, deployed, requestId));
        await proved();
        return result;
      } catch (error) {
        throw error instanceof FunctionFailure ? error : failureOf(error);
      }
    },
  };
}

/** The environment that all functions have. They share one process here, so theirs must not differ. */
function sharedEnvironment(functions: readonly DeployedFunction[]): Record<string, string> {
  const [first] = functions;
  const canonical = (deployed: DeployedFunction) =>
    JSON.stringify(Object.entries(deployed.environment).sort(([a], [b]) => (a < b ? -1 : 1)));
  const other = functions.find((deployed) => first && canonical(deployed) !== canonical(first));
  if (other) throw new Error(`${other.name} has another environment than ${first?.name}`);
  return { ...first?.environment };
}

/** Sets variables and takes away those that would lead an SDK elsewhere; answers the undoing. */
function setEnvironment(values: Readonly<Record<string, string>>): () => void {
  const astray = ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_ENDPOINT_URL', 'AWS_DEFAULT_REGION'];
  const before = [...Object.keys(values), ...astray].map((name) => [name, process.env[name]] as const);
  for (const name of astray) delete process.env[name];
  Object.assign(process.env, values);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}

/** How many deployments this process has hosted. */
let loads = 0;

/**
 * Imports a bundle, afresh for each runtime of this process, for a bundle reads its environment when it is
 * imported. The first is imported under its plain name, under which Node keeps it compiled.
 */
async function importHandler({ codePath, handler, name }: DeployedFunction, load: number): Promise<Handler> {
  const [file, exported] = handler.split('.') as [string, string];
  const url = pathToFileURL(join(codePath, `${file}.mjs`));
  if (load > 1) url.searchParams.set('load', String(load));
  const module = (await import(url.href)) as Record<string, unknown>;
  const found = module[exported];
  if (typeof found !== 'function') throw new Error(`${name} exports no ${exported}`);
  return found as Handler;
}

async function within(
  run: Promise<unknown>,
  deployed: DeployedFunction,
  requestId: string,
): Promise<unknown> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const seconds = deployed.timeoutSeconds.toFixed(2);
    const message = `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`;
    reject(new FunctionFailure('Sandbox.Timedout', message, []));
  }, deployed.timeoutSeconds * 1000);
  try {
    return await Promise.race([run, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function contextOf({ name, arn, memoryMiB }: DeployedFunction, requestId: string, deadline: number): object {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: arn,
    memoryLimitInMB: String(memoryMiB),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

function failureOf(error: unknown): FunctionFailure {
  if (!(error instanceof Error)) return new FunctionFailure('Error', String(error), [], error);
  if (error instanceof StoreLost) return new FunctionFailure(SERVICE_FAILURE, error.message, [], error);
  return new FunctionFailure(error.name, error.message, (error.stack ?? '').split('\n'), error);
}

/** As a value comes out of JSON on the other side; nothing stays shared. */
function copy(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}
