import type { Context } from 'aws-lambda';
import { clock, wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import {
  dynamoAlertArchive,
  dynamoAlerts,
  dynamoWaitingAlerts,
} from '../../shared/adapters/dynamo-alerts.ts';
import { dynamoDeliveries } from '../../shared/adapters/dynamo-deliveries.ts';
import { regionsInUse } from '../../shared/adapters/dynamo-feed.ts';
import { sns, snsTopics } from '../../shared/adapters/sns-topics.ts';
import { sqs } from '../../shared/adapters/sqs.ts';
import { sqsDeliveries } from '../../shared/adapters/sqs-deliveries.ts';
import { env, rulebook, ticketStore } from '../bindings.ts';
import { createLogger } from '../http/log.ts';
import { citizenMessages } from './citizen-way.ts';
import { tellWaiting } from './digests.ts';

const log = createLogger({ function: 'digests' });

/** Runs on a schedule. */
export async function handler(_event: unknown, context: Context): Promise<void> {
  const table = env('HOTLINE_ALERTS_TABLE');
  const deps = {
    alerts: { ...dynamoAlerts(dynamo(), table), ...dynamoAlertArchive(dynamo(), table) },
    waiting: dynamoWaitingAlerts(dynamo(), table),
    deliveries: dynamoDeliveries(dynamo(), env('HOTLINE_DELIVERIES_TABLE')),
    citizens: citizenMessages({
      tickets: ticketStore(),
      rulebook: rulebook(),
      queue: sqsDeliveries(sqs(), env('HOTLINE_MESSAGES_QUEUE_URL')),
    }),
    topics: snsTopics(sns(), env('HOTLINE_TOPIC_PREFIX')),
    tickets: ticketStore(),
    rulebook: rulebook(),
    clock,
    wallClock,
    log,
  };
  const inUse = await regionsInUse(dynamo(), env('HOTLINE_CURSORS_TABLE'));
  const { failed } = await tellWaiting(deps, inUse, () => context.getRemainingTimeInMillis());
  if (failed > 0) throw new Error(`${failed} failures`);
}
