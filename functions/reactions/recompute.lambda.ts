import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { sqs } from '../../shared/adapters/sqs.ts';
import { sqsWalks } from '../../shared/adapters/sqs-walks.ts';
import { desk, env } from '../bindings.ts';
import { createLogger } from '../http/log.ts';
import { walk } from './recompute.ts';

const log = createLogger({ function: 'recompute' });
const leg = z.strictObject({
  region: z.string(),
  shard: z.int(),
  cursor: z.string().exactOptional(),
});

/** Walks the legs of a batch; one that fails is delivered again. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const deps = { ...desk(), walks: sqsWalks(sqs(), env('HOTLINE_WALK_QUEUE_URL')) };
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { body, messageId } of event.Records) {
    try {
      await walk(deps, leg.parse(JSON.parse(body)));
    } catch (error) {
      log.error('WALK_FAILED', {}, error);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
