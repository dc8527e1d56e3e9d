import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoFeedWriter } from '../../shared/adapters/dynamo-feed.ts';
import { sqs } from '../../shared/adapters/sqs.ts';
import { sqsRepair } from '../../shared/adapters/sqs-repair.ts';
import { env, ticketStore } from '../bindings.ts';
import { createLogger } from '../http/log.ts';
import { backOff } from './back-off.ts';
import { type FeedDeps, writeFeed } from './feed.ts';
import { failuresOf, latestVersions, ledgerRecords } from './stream-records.ts';

const log = createLogger({ function: 'feed' });

function deps(): FeedDeps {
  return {
    tickets: ticketStore(),
    feed: dynamoFeedWriter(dynamo(), {
      feed: env('HOTLINE_FEED_TABLE'),
      cursors: env('HOTLINE_CURSORS_TABLE'),
    }),
    repair: sqsRepair(sqs(), env('HOTLINE_REPAIR_QUEUE_URL')),
    log,
    pause: backOff,
  };
}

/** A batch of the ledger's stream becomes numbered changes in the feed. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const records = ledgerRecords(event);
  return failuresOf(records, await writeFeed(latestVersions(records), deps()));
}
