import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { secretsManagerSenders } from '../../shared/adapters/alert-senders.ts';
import { LIMITS } from '../../shared/adapters/client-limits.ts';
import { clock, wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoDeliveries } from '../../shared/adapters/dynamo-deliveries.ts';
import { sqs } from '../../shared/adapters/sqs.ts';
import { sqsDeliveries } from '../../shared/adapters/sqs-deliveries.ts';
import { env, http } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { createLogger } from '../http/log.ts';
import { receiptRoutes } from './receipts.ts';

export const handler = lazyApi(() => ({
  routes: receiptRoutes({
    cities: secretsManagerSenders(
      new SecretsManagerClient(LIMITS.request),
      env('HOTLINE_SENDERS_SECRET'),
      wallClock,
    ),
    deliveries: dynamoDeliveries(dynamo(), env('HOTLINE_DELIVERIES_TABLE')),
    queue: sqsDeliveries(sqs(), env('HOTLINE_MESSAGES_QUEUE_URL')),
    clock,
    log: createLogger({ function: 'receipts' }),
  }),
  deps: http('receipts'),
}));
