import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { secretsManagerSenders, sendersOf } from '../../shared/adapters/alert-senders.ts';
import { LIMITS } from '../../shared/adapters/client-limits.ts';
import { clock, wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoAlertArchive } from '../../shared/adapters/dynamo-alerts.ts';
import { dynamoDeliveries } from '../../shared/adapters/dynamo-deliveries.ts';
import { dynamoRatingAsks } from '../../shared/adapters/dynamo-rating-asks.ts';
import { dynamoRulebook } from '../../shared/adapters/dynamo-rulebook.ts';
import { dynamoSendCounter } from '../../shared/adapters/dynamo-send-counter.ts';
import { sqs } from '../../shared/adapters/sqs.ts';
import { sqsDeliveries } from '../../shared/adapters/sqs-deliveries.ts';
import type { DeliveryTask } from '../../shared/ports.ts';
import { SecretFormError } from '../../shared/privacy/errors.ts';
import { SENDER_WAYS } from '../../shared/routing/contact.ts';
import { audit, env, secrets, ticketStore, vault } from '../bindings.ts';
import { createLogger } from '../http/log.ts';
import { sendIntent } from './alerts.ts';
import { alertingDeps } from './bindings.ts';
import { type SenderDeps, sendMessages } from './sender.ts';

const log = createLogger({ function: 'sender' });

const value = z.object({ Value: z.string() });
const body = z.union([
  // As SNS hands a topic's message to a queue.
  z
    .object({
      Type: z.literal('Notification'),
      MessageAttributes: z.object({ ticketNo: value, alert: value }),
    })
    .transform(
      ({ MessageAttributes: { ticketNo, alert } }): DeliveryTask => ({
        ticketNo: ticketNo.Value,
        alert: alert.Value,
      }),
    ),
  z.strictObject({
    ticketNo: z.string(),
    alert: z.string(),
    contact: z.string().exactOptional(),
    way: z.enum(SENDER_WAYS).exactOptional(),
  }),
]);

let made: SenderDeps | undefined;

function deps(): SenderDeps {
  if (made) return made;
  const secret = new SecretsManagerClient(LIMITS.background);
  const cities = secretsManagerSenders(secret, env('HOTLINE_SENDERS_SECRET'), wallClock);
  const telling = { ...alertingDeps(), clock, wallClock, holder: 'sender', log };
  made = {
    // No change of the ticket's stands behind it that the ticket could move past.
    tell: (intent) => sendIntent(intent, { version: 0, clocks: [] }, telling),
    alerts: dynamoAlertArchive(dynamo(), env('HOTLINE_ALERTS_TABLE')),
    deliveries: dynamoDeliveries(dynamo(), env('HOTLINE_DELIVERIES_TABLE')),
    tickets: ticketStore(),
    vault: vault(),
    audit: audit(),
    rulebook: dynamoRulebook(dynamo(), env('HOTLINE_RULEBOOK_TABLE')),
    senders: sendersOf(cities, { wallClock, sns: () => new SNSClient(LIMITS.once) }),
    counter: dynamoSendCounter(dynamo(), env('HOTLINE_KEYS_TABLE')),
    asks: dynamoRatingAsks(dynamo(), env('HOTLINE_DELIVERIES_TABLE')),
    indexKeys: () => secrets().indexKeys(),
    queue: sqsDeliveries(sqs(), env('HOTLINE_MESSAGES_QUEUE_URL')),
    clock,
    wallClock,
    log,
  };
  return made;
}

/** Takes what is to be sent. What fails is delivered again, and in the end to the dead-letter queue. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const record of event.Records) {
    try {
      const task = body.parse(JSON.parse(record.body));
      await sendMessages(task, deps());
    } catch (error) {
      // Its message names fields and kinds, and is the only way to learn of them.
      const wrong = error instanceof SecretFormError ? { reason: error.message } : {};
      log.error('MESSAGE_FAILED', wrong, error);
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
}
