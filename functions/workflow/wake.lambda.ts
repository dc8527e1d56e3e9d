import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { createLogger } from '../http/log.ts';
import { workflowDeps } from './bindings.ts';
import { wake } from './wake.ts';

const log = createLogger({ function: 'wake' });

/** Each ticket in a batch is woken once; the first record that fails is where the stream tries again. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const first = new Map<string, string>();
  for (const { dynamodb } of event.Records) {
    const ticketNo = dynamodb?.NewImage?.ticketNo?.S;
    if (ticketNo && dynamodb.SequenceNumber && !first.has(ticketNo))
      first.set(ticketNo, dynamodb.SequenceNumber);
  }
  for (const [ticketNo, itemIdentifier] of first) {
    try {
      await wake(workflowDeps(), ticketNo);
    } catch (error) {
      log.error('WAKE_FAILED', { ticketNo }, error);
      return { batchItemFailures: [{ itemIdentifier }] };
    }
  }
  return { batchItemFailures: [] };
}
