/** Calls that outlast an engine which is being started again: for what the runtime itself asks of it. */
import { setTimeout as pause } from 'node:timers/promises';
import { AwsError, type AwsJsonCall } from './aws-json.ts';
import type { DynamoDbEngine } from './dynamodb-engine.ts';

const LIMIT_MS = 30_000;
const AGAIN_MS = 20;

/**
 * As `call`, but a call that the engine did not answer is made again, once it is healthy, for up to 30 s. Only
 * for calls that may be carried out twice.
 */
export function patientCall(call: AwsJsonCall, engine: Pick<DynamoDbEngine, 'healthy'>): AwsJsonCall {
  return async (target, body) => {
    for (const limit = Date.now() + LIMIT_MS; ; ) {
      try {
        return await call(target, body);
      } catch (error) {
        if (error instanceof AwsError || Date.now() > limit) throw error;
      }
      do await pause(AGAIN_MS);
      while (!engine.healthy() && Date.now() < limit);
    }
  };
}
