import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { sqs } from '../../shared/adapters/sqs.ts';
import { sqsRepair } from '../../shared/adapters/sqs-repair.ts';
import { env } from '../bindings.ts';
import { ledgerRecords } from '../feed/stream-records.ts';
import { linkDeps } from '../reactions/followers-bindings.ts';
import { workflowDeps } from './bindings.ts';
import { wakeAll } from './wake.ts';

/** Each ticket in a batch is woken once; the first place that failed is where the stream begins again. */
export async function handler(event: DynamoDBStreamEvent, context: Context): Promise<DynamoDBBatchResponse> {
  const first = new Map<string, string>();
  for (const { ticketNo, sequence } of ledgerRecords(event))
    if (!first.has(ticketNo)) first.set(ticketNo, sequence);
  const tickets = [...first].map(([ticketNo, sequence]) => ({ ticketNo, sequence }));
  const deps = {
    ...workflowDeps('wake'),
    ...linkDeps(),
    repair: sqsRepair(sqs(), env('HOTLINE_REPAIR_QUEUE_URL')),
  };
  const failed = await wakeAll(deps, tickets, () => context.getRemainingTimeInMillis());
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
