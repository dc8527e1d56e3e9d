import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoAggregates } from '../../shared/adapters/dynamo-aggregates.ts';
import { sqs } from '../../shared/adapters/sqs.ts';
import { sqsRepair } from '../../shared/adapters/sqs-repair.ts';
import { env, ticketStore } from '../bindings.ts';
import { createLogger } from '../http/log.ts';
import { type AggregateDeps, updateAggregates } from './aggregates.ts';
import { backOff } from './back-off.ts';
import { failuresOf, feedRecords } from './stream-records.ts';

const log = createLogger({ function: 'aggregates' });

function deps(): AggregateDeps {
  const tables = { aggregates: env('HOTLINE_AGGREGATES_TABLE'), cursors: env('HOTLINE_CURSORS_TABLE') };
  return {
    tickets: ticketStore(),
    aggregates: dynamoAggregates(dynamo(), tables),
    repair: sqsRepair(sqs(), env('HOTLINE_REPAIR_QUEUE_URL')),
    log,
    pause: backOff,
  };
}

/** A batch of the feed's stream brings the counts up to the tickets that it names. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const records = feedRecords(event);
  const tickets = records.map(({ ticketNo }) => ticketNo);
  return failuresOf(records, await updateAggregates(tickets, deps()));
}
