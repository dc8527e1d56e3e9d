import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoAggregates } from '../../shared/adapters/dynamo-aggregates.ts';
import { dynamoFeedWriter } from '../../shared/adapters/dynamo-feed.ts';
import { dynamoPlaces } from '../../shared/adapters/dynamo-places.ts';
import { dynamoRepairWalks } from '../../shared/adapters/repair-walks.ts';
import { sqs } from '../../shared/adapters/sqs.ts';
import { sqsRepair, sqsRepairLegs } from '../../shared/adapters/sqs-repair.ts';
import { alertingDeps } from '../alerts/bindings.ts';
import { env } from '../bindings.ts';
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
    places: dynamoPlaces(dynamo(), env('HOTLINE_TICKETS_TABLE')),
    feed: dynamoFeedWriter(dynamo(), { feed: env('HOTLINE_FEED_TABLE'), cursors }),
    aggregates: dynamoAggregates(dynamo(), { aggregates: env('HOTLINE_AGGREGATES_TABLE'), cursors }),
    ...alertingDeps(),
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
