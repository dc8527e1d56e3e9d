import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { clock, wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoAlerts, dynamoWaitingAlerts } from '../../shared/adapters/dynamo-alerts.ts';
import { dynamoDeliveries } from '../../shared/adapters/dynamo-deliveries.ts';
import { sns, snsTopics } from '../../shared/adapters/sns-topics.ts';
import { sqs } from '../../shared/adapters/sqs.ts';
import { sqsDeliveries } from '../../shared/adapters/sqs-deliveries.ts';
import { sqsFeedback } from '../../shared/adapters/sqs-feedback.ts';
import { sqsRepair } from '../../shared/adapters/sqs-repair.ts';
import { sqsWechatJobs } from '../../shared/adapters/sqs-wechat-jobs.ts';
import { env, rulebook, ticketStore } from '../bindings.ts';
import { feedRecords } from '../feed/stream-records.ts';
import { createLogger } from '../http/log.ts';
import { type AlertDeps, sendAlerts } from './alerts.ts';
import { citizenMessages } from './citizen-way.ts';
import { tellCitizens } from './citizens.ts';
import { rulebookHours } from './hours.ts';
import { tellSources } from './sources.ts';

const log = createLogger({ function: 'alerts' });

function deps(): AlertDeps {
  return {
    alerts: dynamoAlerts(dynamo(), env('HOTLINE_ALERTS_TABLE')),
    deliveries: dynamoDeliveries(dynamo(), env('HOTLINE_DELIVERIES_TABLE')),
    waiting: dynamoWaitingAlerts(dynamo(), env('HOTLINE_ALERTS_TABLE')),
    hours: rulebookHours(rulebook()),
    citizens: citizenMessages({
      tickets: ticketStore(),
      rulebook: rulebook(),
      queue: sqsDeliveries(sqs(), env('HOTLINE_MESSAGES_QUEUE_URL')),
    }),
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
  const records = feedRecords(event);
  const failed = await sendAlerts(records, deps());
  const alerted = records.filter((record) => !failed.includes(record));
  const untold = await tellCitizens(alerted, {
    jobs: sqsWechatJobs(sqs(), env('HOTLINE_WECHAT_QUEUE_URL')),
    log,
  });
  const unanswered = await tellSources(alerted, {
    feedback: sqsFeedback(sqs(), env('HOTLINE_WEBHOOK_QUEUE_URL')),
    log,
  });
  const again = new Set([...failed, ...untold, ...unanswered]);
  return { batchItemFailures: [...again].map(({ sequence }) => ({ itemIdentifier: sequence })) };
}
