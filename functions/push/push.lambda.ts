import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { ScheduledEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { secretsManagerSenders } from '../../shared/adapters/alert-senders.ts';
import { LIMITS } from '../../shared/adapters/client-limits.ts';
import { clock, wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoFeedDigests, dynamoFeedReader, regionsInUse } from '../../shared/adapters/dynamo-feed.ts';
import { dynamoSubscriptions } from '../../shared/adapters/dynamo-subscriptions.ts';
import { s3FeedFiles } from '../../shared/adapters/s3-feed-files.ts';
import { sqs } from '../../shared/adapters/sqs.ts';
import { sqsPushes } from '../../shared/adapters/sqs-pushes.ts';
import { subscriberWebhooks } from '../../shared/adapters/subscriber-webhooks.ts';
import { audit, env, readTickets, rulebook, vault } from '../bindings.ts';
import { createLogger } from '../http/log.ts';
import { onRecord } from './on-record.ts';
import { serve } from './push.ts';
import type { PushDeps } from './serving.ts';
import { subscriptionsTo } from './subscribers.ts';

const log = createLogger({ function: 'push' });

const body = z.strictObject({
  region: z.string().regex(/^\d{6}$/),
  owner: z.string().regex(/^\d{6}$/),
  subscriber: z.string(),
});

let made: PushDeps | undefined;

function deps(): PushDeps {
  if (made) return made;
  const cities = secretsManagerSenders(
    new SecretsManagerClient(LIMITS.background),
    env('HOTLINE_SENDERS_SECRET'),
    wallClock,
  );
  made = {
    store: readTickets(),
    vault: vault(),
    rulebook: rulebook(),
    feed: dynamoFeedReader(dynamo(), env('HOTLINE_FEED_TABLE')),
    days: dynamoFeedDigests(dynamo(), env('HOTLINE_CURSORS_TABLE')),
    places: dynamoSubscriptions(dynamo(), env('HOTLINE_CURSORS_TABLE'), wallClock),
    sender: subscriberWebhooks(cities, wallClock),
    files: s3FeedFiles(new S3Client(LIMITS.background), env('HOTLINE_FEED_FILES_BUCKET')),
    queue: sqsPushes(sqs(), env('HOTLINE_PUSH_QUEUE_URL')),
    disclose: onRecord(audit()),
    clock,
    wallClock,
    log,
  };
  return made;
}

/**
 * Serves the subscribers that the queue names. On the schedule it has all of them looked at, so that what was not
 * taken is tried again, and what a stream has lost is made up for.
 */
export async function handler(event: SQSEvent | ScheduledEvent): Promise<SQSBatchResponse | undefined> {
  if (!('Records' in event)) {
    for (const region of await regionsInUse(dynamo(), env('HOTLINE_CURSORS_TABLE'))) {
      await deps().queue.send(await subscriptionsTo(rulebook(), region));
    }
    return undefined;
  }
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const record of event.Records) {
    try {
      await serve(deps(), body.parse(JSON.parse(record.body)), randomUUID());
    } catch (error) {
      log.error('PUSH_FAILED', {}, error);
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
}
