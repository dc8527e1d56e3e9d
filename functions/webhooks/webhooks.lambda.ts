import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { wallClock } from '../../shared/adapters/clock.ts';
import { standardWebhooks } from '../../shared/adapters/standard-webhook.ts';
import { ticketNo } from '../../shared/ticket/commands/fields.ts';
import { audit, secrets, ticketStore, vault } from '../bindings.ts';
import { createLogger } from '../http/log.ts';
import { tell } from './webhooks.ts';

const log = createLogger({ function: 'webhooks' });
const given = z.strictObject({ ticketNo, version: z.int().positive() });

/** Tells of a batch; what a webhook did not take is delivered again. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const deps = {
    ...{ store: ticketStore(), vault: vault(), audit: audit(), sender: standardWebhooks(wallClock) },
    webhooks: (region: string, line: string) => secrets().webhooks(region, line),
  };
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { body, messageId } of event.Records) {
    try {
      await tell(deps, given.parse(JSON.parse(body)));
    } catch (error) {
      log.error('WEBHOOK_FAILED', {}, error);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
