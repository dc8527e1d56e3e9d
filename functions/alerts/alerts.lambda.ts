import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { clock, wallClock } from '../../shared/adapters/clock.ts';
import { sqs } from '../../shared/adapters/sqs.ts';
import { sqsFeedback } from '../../shared/adapters/sqs-feedback.ts';
import { sqsPushes } from '../../shared/adapters/sqs-pushes.ts';
import { sqsRepair } from '../../shared/adapters/sqs-repair.ts';
import { sqsWechatJobs } from '../../shared/adapters/sqs-wechat-jobs.ts';
import { env, rulebook } from '../bindings.ts';
import { feedRecords } from '../feed/stream-records.ts';
import { createLogger } from '../http/log.ts';
import { wakeSubscribers } from '../push/wake.ts';
import { type AlertDeps, sendAlerts } from './alerts.ts';
import { alertingDeps } from './bindings.ts';
import { tellCitizens } from './citizens.ts';
import { tellSources } from './sources.ts';

const log = createLogger({ function: 'alerts' });

function deps(): AlertDeps {
  return {
    ...alertingDeps(),
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
  const unserved = await wakeSubscribers(alerted, {
    rulebook: rulebook(),
    queue: sqsPushes(sqs(), env('HOTLINE_PUSH_QUEUE_URL')),
    log,
  });
  const again = new Set([...failed, ...untold, ...unanswered, ...unserved]);
  return { batchItemFailures: [...again].map(({ sequence }) => ({ itemIdentifier: sequence })) };
}
