import type { Definition } from './definition.ts';
import type { History } from './history.ts';
import { type Json, readPath } from './json-path.ts';

/** One definition of a machine. An execution keeps the one it started with, as on AWS. */
export interface Revision {
  readonly id: string;
  readonly text: string;
  readonly definition: Definition;
  readonly roleArn: string;
  /** Epoch ms. */
  readonly madeAt: number;
}

export interface Machine {
  readonly arn: string;
  readonly name: string;
  /** Epoch ms. */
  readonly madeAt: number;
  revision: Revision;
  /** A deleted machine goes when its last execution has ended. */
  deleting: boolean;
  /** By name, in the order of their starts. */
  readonly executions: Map<string, Execution>;
  running: number;
}

export type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';

export interface Execution {
  /** Rises with every start; the cursor of lists. */
  readonly number: number;
  readonly arn: string;
  readonly name: string;
  readonly machine: Machine;
  readonly revision: Revision;
  /** JSON text. */
  readonly input: string;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly history: History;
  status: Status;
  stoppedAt?: number;
  output?: string;
  error?: string | undefined;
  cause?: string | undefined;
  /** The task that the execution stands in, while it runs. */
  open?: Attempt | undefined;
}

/** One try of a Task state, from its scheduling to its outcome, or the pause before the next try. */
export interface Attempt {
  readonly state: string;
  /** The state's input, before any path: JSON text. */
  readonly input: string;
  /** Epoch ms. */
  readonly enteredAt: number;
  /** How many retries each of the state's retriers has spent, where any was. */
  readonly spent: readonly number[];
  token?: bigint;
  timer?: { cancel(): void };
  pausing?: true;
}

/** What `$$` paths read while a Task's attempt is prepared, or any other state runs. */
export function readContext(
  path: string,
  execution: Execution,
  state: { name: string; enteredAt: number; retries: number; token?: string | undefined },
): Json | undefined {
  return readPath(path.slice(1), {
    Execution: {
      Id: execution.arn,
      Input: JSON.parse(execution.input) as Json,
      Name: execution.name,
      RoleArn: execution.revision.roleArn,
      StartTime: new Date(execution.startedAt).toISOString(),
    },
    State: {
      Name: state.name,
      EnteredTime: new Date(state.enteredAt).toISOString(),
      RetryCount: state.retries,
    },
    StateMachine: { Id: execution.machine.arn, Name: execution.machine.name },
    ...(state.token === undefined ? {} : { Task: { Token: state.token } }),
  });
}
