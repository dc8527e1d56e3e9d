import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { secretsManagerSenders } from '../../shared/adapters/alert-senders.ts';
import { LIMITS } from '../../shared/adapters/client-limits.ts';
import { clock, wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoDeliveries } from '../../shared/adapters/dynamo-deliveries.ts';
import { dynamoRatingAsks } from '../../shared/adapters/dynamo-rating-asks.ts';
import { sqs } from '../../shared/adapters/sqs.ts';
import { sqsDeliveries } from '../../shared/adapters/sqs-deliveries.ts';
import { desk, env, http, secrets } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { replyRoutes } from '../ratings/replies.ts';
import { receiptRoutes } from './receipts.ts';

export const handler = lazyApi(() => {
  const deps = http('receipts');
  const client = new SecretsManagerClient(LIMITS.request);
  const cities = secretsManagerSenders(client, env('HOTLINE_SENDERS_SECRET'), wallClock);
  const table = env('HOTLINE_DELIVERIES_TABLE');
  const receipts = receiptRoutes({
    cities,
    deliveries: dynamoDeliveries(dynamo(), table),
    queue: sqsDeliveries(sqs(), env('HOTLINE_MESSAGES_QUEUE_URL')),
    clock,
    log: deps.log,
  });
  const replies = replyRoutes({
    ...desk(),
    cities,
    asks: dynamoRatingAsks(dynamo(), table),
    indexKey: () => secrets().indexKey(),
    log: deps.log,
  });
  return { routes: [...receipts, ...replies], deps };
});
