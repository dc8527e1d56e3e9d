import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
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
import { createLogger } from '../http/log.ts';
import { replyRoutes } from '../ratings/replies.ts';
import { type ReceiptDeps, receiptRoutes } from './receipts.ts';
import { type LogsEvent, takeSmsLogs } from './sms-logs.ts';

const log = createLogger({ function: 'receipts' });

function receiptDeps(): ReceiptDeps {
  const client = new SecretsManagerClient(LIMITS.request);
  return {
    cities: secretsManagerSenders(client, env('HOTLINE_SENDERS_SECRET'), wallClock),
    deliveries: dynamoDeliveries(dynamo(), env('HOTLINE_DELIVERIES_TABLE')),
    queue: sqsDeliveries(sqs(), env('HOTLINE_MESSAGES_QUEUE_URL')),
    clock,
    log,
  };
}

const overHttp = lazyApi(() => {
  const deps = receiptDeps();
  const replies = replyRoutes({
    ...desk(),
    cities: deps.cities,
    asks: dynamoRatingAsks(dynamo(), env('HOTLINE_DELIVERIES_TABLE')),
    indexKeys: () => secrets().indexKeys(),
    log,
  });
  return { routes: [...receiptRoutes(deps), ...replies], deps: http('receipts') };
});

let ofLogs: ReceiptDeps | undefined;

/** Receipts by HTTP, and those of SNS, which come by a subscription of its log groups. */
export const handler = Object.assign(
  async (event: APIGatewayProxyEventV2 | LogsEvent, context: Context) => {
    if (!('awslogs' in event)) return overHttp(event, context);
    ofLogs ??= receiptDeps();
    return takeSmsLogs(event, ofLogs);
  },
  { routes: overHttp.routes },
);
