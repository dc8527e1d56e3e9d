import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { ticketNo } from '../../shared/ticket/commands/fields.ts';
import { audit, desk } from '../bindings.ts';
import { createLogger } from '../http/log.ts';
import { doTask } from './followers.ts';
import { linkDeps } from './followers-bindings.ts';

const log = createLogger({ function: 'followers' });
const task = z.union([
  z.strictObject({ lead: ticketNo, follower: ticketNo }),
  z.strictObject({ counted: ticketNo }),
  z.strictObject({ lead: ticketNo, cursor: z.string().exactOptional() }),
]);

/** Does the tasks of a batch; one that fails is delivered again. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const deps = { ...desk(), ...linkDeps(), audit: audit() };
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { body, messageId } of event.Records) {
    try {
      await doTask(deps, task.parse(JSON.parse(body)));
    } catch (error) {
      log.error('FOLLOWER_FAILED', {}, error);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
