import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoAggregates } from '../../shared/adapters/dynamo-aggregates.ts';
import { dynamoAlerts, dynamoWaitingAlerts } from '../../shared/adapters/dynamo-alerts.ts';
import { dynamoDeliveries } from '../../shared/adapters/dynamo-deliveries.ts';
import { dynamoFeedWriter } from '../../shared/adapters/dynamo-feed.ts';
import { dynamoRepairWalks } from '../../shared/adapters/repair-walks.ts';
import { sns, snsTopics } from '../../shared/adapters/sns-topics.ts';
import { sqs } from '../../shared/adapters/sqs.ts';
import { sqsDeliveries } from '../../shared/adapters/sqs-deliveries.ts';
import { sqsRepair, sqsRepairLegs } from '../../shared/adapters/sqs-repair.ts';
import { citizenMessages } from '../alerts/citizen-way.ts';
import { rulebookHours } from '../alerts/hours.ts';
import { env, rulebook, ticketStore } from '../bindings.ts';
import { backOff } from '../feed/back-off.ts';
import { workflowDeps } from '../workflow/bindings.ts';
import { linkDeps } from './followers-bindings.ts';
import { type MessageDeps, takeMessage } from './repair-messages.ts';

function deps(): MessageDeps {
  const cursors = env('HOTLINE_CURSORS_TABLE');
  const queue = env('HOTLINE_REPAIR_QUEUE_URL');
  return {
    ...workflowDeps('repair'),
    ...linkDeps(),
    feed: dynamoFeedWriter(dynamo(), { feed: env('HOTLINE_FEED_TABLE'), cursors }),
    aggregates: dynamoAggregates(dynamo(), { aggregates: env('HOTLINE_AGGREGATES_TABLE'), cursors }),
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
    walks: dynamoRepairWalks(dynamo(), { tickets: env('HOTLINE_TICKETS_TABLE'), cursors }),
    legs: sqsRepairLegs(sqs(), queue),
    repair: sqsRepair(sqs(), queue),
    wallClock,
    pause: backOff,
  };
}

/** Takes what lies in the repair queue. What fails is delivered again, and in the end to the dead-letter queue. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  const given = deps();
  for (const { body, messageId: id } of event.Records) {
    try {
      await takeMessage({ id, body }, given);
    } catch (error) {
      given.log.error('REPAIR_FAILED', {}, error);
      batchItemFailures.push({ itemIdentifier: id });
    }
  }
  return { batchItemFailures };
}
