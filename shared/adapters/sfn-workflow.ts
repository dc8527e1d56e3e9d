import {
  ExecutionAlreadyExists,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { Workflow } from '../ports.ts';

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
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) throw error;
      }
    },
    async resume(token, plan) {
      try {
        await client.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(plan) }));
        return 'resumed';
      } catch (error) {
        // Somebody else ended this wait; InvalidToken is a fault and goes on to the alarm.
        if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist) return 'gone';
        throw error;
      }
    },
  };
}

let client: SFNClient | undefined;

/** The one Step Functions client of this process, made on first use. */
export function stepFunctions(): SFNClient {
  client ??= new SFNClient({ maxAttempts: 4 });
  return client;
}
