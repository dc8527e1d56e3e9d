/** The deployment's state machines: on the interpreter in this process, or on another that speaks the same API. */
import { type AwsCredentials, AwsError, type AwsJsonCall, awsJsonClient } from './aws-json.ts';
import type { DeployedStateMachine, Place } from './deployment.ts';
import type { AwsService } from './doors.ts';
import type { Foreground } from './foreground.ts';
import { FunctionFailure, type FunctionHost } from './functions.ts';
import { Signal } from './signal.ts';
import { stepFunctionsEndpoint } from './step-functions/endpoint.ts';
import { LambdaFailure, StepFunctionsEngine } from './step-functions/engine.ts';
import { ApiError } from './step-functions/errors.ts';
import type { Timers } from './timers.ts';

export interface StateMachines {
  /** Whether no execution moves by itself just now; another interpreter's are not seen from here. */
  idle(): boolean;
  /** Answers `AWSStepFunctions.*` calls. */
  readonly answer: AwsService;
  /**
   * Starts an execution again for every wait that the table holds: the interpreter keeps nothing on disk. Until it
   * resolves the machines are not idle.
   */
  restart(call: AwsJsonCall, waitsTable: string | undefined): Promise<void>;
  /** Ends a restart that is under way. */
  stop(): void;
}

/**
 * Handlers that run at the most when a restart starts one more execution. All at once, tens of thousands would
 * have each other's calls time out.
 */
const ABREAST = 64;
const MOST_WAIT_MS = 1_000;

/** Creates the machines at `endpoint`, which is the runtime's `own` address unless another interpreter was named. */
export async function startStateMachines(options: {
  readonly place: Place;
  readonly machines: readonly DeployedStateMachine[];
  readonly timers: Timers;
  readonly functions: FunctionHost;
  readonly foreground: Foreground;
  readonly credentials: AwsCredentials;
  readonly endpoint: string;
  readonly own: string;
}): Promise<StateMachines> {
  const { place, machines, timers, functions, foreground, credentials, endpoint, own } = options;
  const { region, account, partition } = place;
  const invoke = (arn: string, event: unknown) =>
    foreground.behind(() => functions.invoke(arn, event)).catch(rethrow);
  const engine = new StepFunctionsEngine({ timers, invoke, region, account, partition });
  const answer = stepFunctionsEndpoint(engine);
  const ended = new Signal();
  functions.onEnd(() => ended.notify());
  let restarting = false;
  let stopped = false;
  const startAgain = (arn: string, name: string, input: string) => {
    try {
      engine.startExecution(arn, { name, input });
    } catch (error) {
      // A wake that came before this may have started it, and it may have ended.
      if (!(error instanceof ApiError) || error.code !== 'ExecutionAlreadyExists') throw error;
    }
  };
  if (endpoint !== own) await createElsewhere(endpoint, region, credentials, machines);
  else for (const machine of machines) engine.createStateMachine(machine);
  return {
    idle: () => !restarting && engine.idle(),
    stop: () => {
      stopped = true;
      ended.notify();
    },
    answer: (target, body) => answer(target, body),
    restart: async (call, waitsTable) => {
      const [machine] = machines;
      if (waitsTable === undefined || !machine || endpoint !== own) return;
      restarting = true;
      try {
        for await (const { ticketNo, generation } of openWaits(call, waitsTable)) {
          while (functions.inFlight() >= ABREAST && !stopped) await ended.wait(MOST_WAIT_MS);
          if (stopped) return;
          const input = JSON.stringify({ ticketNo, generation });
          startAgain(machine.arn, `${ticketNo}-${generation}`, input);
        }
      } finally {
        restarting = false;
      }
    },
  };
}

interface Wait {
  readonly ticketNo: string;
  readonly generation: number;
}

/** Every ticket whose execution was waiting, with the generation that waited. */
async function* openWaits(call: AwsJsonCall, table: string): AsyncGenerator<Wait> {
  let last: unknown;
  do {
    const page = await call('DynamoDB_20120810.Scan', {
      TableName: table,
      ProjectionExpression: 'ticketNo, generation',
      // A generation that has ended left neither a token nor a start that is still to come.
      FilterExpression: 'attribute_exists(#token) OR version = :notBegun',
      ExpressionAttributeNames: { '#token': 'token' },
      ExpressionAttributeValues: { ':notBegun': { N: '0' } },
      ...(last !== undefined && { ExclusiveStartKey: last }),
    });
    for (const item of page.Items as { ticketNo?: { S?: string }; generation?: { N?: string } }[]) {
      const [ticketNo, generation] = [item.ticketNo?.S, Number(item.generation?.N)];
      if (ticketNo !== undefined && Number.isInteger(generation)) yield { ticketNo, generation };
    }
    last = page.LastEvaluatedKey;
  } while (last !== undefined);
}

async function createElsewhere(
  endpoint: string,
  region: string,
  credentials: AwsCredentials,
  machines: readonly DeployedStateMachine[],
): Promise<void> {
  const { call, close } = awsJsonClient(endpoint, 'states', region, credentials);
  try {
    for (const { name, arn, definition, roleArn, type } of machines) {
      const made = await call('AWSStepFunctions.CreateStateMachine', {
        name,
        definition,
        roleArn,
        type,
      }).catch((error: Error) => {
        if (error instanceof AwsError && error.code === 'StateMachineAlreadyExists') return undefined;
        throw error;
      });
      if (made && made.stateMachineArn !== arn) {
        throw new Error(
          `the Step Functions interpreter at ${endpoint} must run as account ${arn.split(':')[4]}`,
        );
      }
    }
  } finally {
    close();
  }
}

function rethrow(error: unknown): never {
  if (!(error instanceof FunctionFailure)) throw error;
  throw new LambdaFailure(error.errorType, error.errorMessage);
}
