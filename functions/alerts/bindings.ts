import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoAlerts, dynamoWaitingAlerts } from '../../shared/adapters/dynamo-alerts.ts';
import { dynamoDeliveries } from '../../shared/adapters/dynamo-deliveries.ts';
import { sns, snsTopics } from '../../shared/adapters/sns-topics.ts';
import { sqs } from '../../shared/adapters/sqs.ts';
import { sqsDeliveries } from '../../shared/adapters/sqs-deliveries.ts';
import { env, rulebook, ticketStore } from '../bindings.ts';
import type { AlertDeps } from './alerts.ts';
import { citizenMessages } from './citizen-way.ts';
import { rulebookHours } from './hours.ts';

type Told = Pick<AlertDeps, 'alerts' | 'deliveries' | 'waiting' | 'citizens' | 'topics'>;

/** What alerts are kept in and go out by, on AWS. */
export function alertWays() {
  return {
    alerts: dynamoAlerts(dynamo(), env('HOTLINE_ALERTS_TABLE')),
    deliveries: dynamoDeliveries(dynamo(), env('HOTLINE_DELIVERIES_TABLE')),
    waiting: dynamoWaitingAlerts(dynamo(), env('HOTLINE_ALERTS_TABLE')),
    citizens: citizenMessages({
      tickets: ticketStore(),
      rulebook: rulebook(),
      queue: sqsDeliveries(sqs(), env('HOTLINE_MESSAGES_QUEUE_URL')),
    }),
    topics: snsTopics(sns(), env('HOTLINE_TOPIC_PREFIX')),
  } satisfies Told;
}

/** As {@link alertWays}, with the hours in which units are told. */
export function alertingDeps() {
  return { ...alertWays(), hours: rulebookHours(rulebook(), ticketStore()) };
}
