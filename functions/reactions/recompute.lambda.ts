import type { ScheduledEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { regionsInUse } from '../../shared/adapters/dynamo-feed.ts';
import { dynamoFollowUps } from '../../shared/adapters/dynamo-follow-ups.ts';
import { snsContacts } from '../../shared/adapters/sns-contacts.ts';
import { sns } from '../../shared/adapters/sns-topics.ts';
import { sqs } from '../../shared/adapters/sqs.ts';
import { sqsRepair } from '../../shared/adapters/sqs-repair.ts';
import { sqsWalks } from '../../shared/adapters/sqs-walks.ts';
import { desk, env } from '../bindings.ts';
import { createLogger } from '../http/log.ts';
import { type SweepDeps, sweep } from './sweep.ts';
import { alignTopics } from './topics.ts';
import { type WalkDeps, walk } from './walk.ts';

const log = createLogger({ function: 'recompute' });
const followUp = z.union([
  z.object({ region: z.string(), shard: z.int() }),
  z.object({ region: z.string(), topics: z.literal(true) }),
]);

/** Goes on with what follows publications; one that fails is delivered again. On a schedule: takes up what is left. */
export async function handler(event: SQSEvent | ScheduledEvent): Promise<SQSBatchResponse | undefined> {
  const deps = reactions();
  if (!('Records' in event)) {
    await sweep(deps, await regionsInUse(dynamo(), env('HOTLINE_CURSORS_TABLE')));
    return undefined;
  }
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { body, messageId } of event.Records) {
    try {
      const next = followUp.parse(JSON.parse(body));
      if ('shard' in next) await walk(deps, next.region, next.shard);
      else await alignTopics(deps, next.region);
    } catch (error) {
      log.error('WALK_FAILED', {}, error);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}

function reactions(): WalkDeps & SweepDeps {
  return {
    ...desk(),
    followUps: dynamoFollowUps(dynamo(), env('HOTLINE_RULEBOOK_TABLE')),
    walks: sqsWalks(sqs(), env('HOTLINE_WALK_QUEUE_URL')),
    repair: sqsRepair(sqs(), env('HOTLINE_REPAIR_QUEUE_URL')),
    contacts: snsContacts(sns(), env('HOTLINE_TOPIC_PREFIX'), env('HOTLINE_MESSAGES_QUEUE')),
    wallClock,
    log,
  };
}
