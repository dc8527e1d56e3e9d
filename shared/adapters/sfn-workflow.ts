import {
  ExecutionAlreadyExists,
  InvalidToken,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { Workflow } from '../ports.ts';
import { LIMITS } from './client-limits.ts';

/** Step Functions as the engine that waits and wakes. */
export function sfnWorkflow(client: SFNClient, stateMachineArn: string): Workflow {
  return {
    async start(ticketNo, generation) {
      try {
        await client.send(
          new StartExecutionCommand({
            stateMachineArn,
            name: `${ticketNo}-${generation}`,
            input: JSON.stringify({ ticketNo, generation }),
          }),
        );
        return 'running';
      } catch (error) {
        // One that runs with this input is answered as started: the name is that of another, or of one that ended.
        if (error instanceof ExecutionAlreadyExists) return 'taken';
        throw error;
      }
    },
    async resume(token, plan) {
      try {
        await client.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(plan) }));
        return 'resumed';
      } catch (error) {
        // Somebody else ended this wait, time did, or this very call, whose answer got lost.
        if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist) return 'gone';
        if (error instanceof InvalidToken) return 'invalid';
        throw error;
      }
    },
  };
}

let client: SFNClient | undefined;

/** The one Step Functions client of this process, made on first use. */
export function stepFunctions(): SFNClient {
  client ??= new SFNClient(LIMITS.background);
  return client;
}
