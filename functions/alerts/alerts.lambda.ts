import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { clock, wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoAlerts } from '../../shared/adapters/dynamo-alerts.ts';
import { sns, snsTopics } from '../../shared/adapters/sns-topics.ts';
import { sqs } from '../../shared/adapters/sqs.ts';
import { sqsRepair } from '../../shared/adapters/sqs-repair.ts';
import { env } from '../bindings.ts';
import { feedRecords } from '../feed/stream-records.ts';
import { createLogger } from '../http/log.ts';
import { type AlertDeps, sendAlerts } from './alerts.ts';

const log = createLogger({ function: 'alerts' });

function deps(): AlertDeps {
  return {
    alerts: dynamoAlerts(dynamo(), env('HOTLINE_ALERTS_TABLE')),
    topics: snsTopics(sns(), env('HOTLINE_TOPIC_PREFIX')),
    repair: sqsRepair(sqs(), env('HOTLINE_REPAIR_QUEUE_URL')),
    clock,
    wallClock,
    holder: 'stream',
    log,
  };
}

/** A batch of the feed's stream becomes alerts to units. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const failed = await sendAlerts(feedRecords(event), deps());
  return { batchItemFailures: failed.map(({ sequence }) => ({ itemIdentifier: sequence })) };
}
