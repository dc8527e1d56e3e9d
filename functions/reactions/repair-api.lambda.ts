import { wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoRepairWalks } from '../../shared/adapters/repair-walks.ts';
import { sqs } from '../../shared/adapters/sqs.ts';
import { sqsRepairLegs } from '../../shared/adapters/sqs-repair.ts';
import { env, http } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { repairRoutes } from './repair-api.ts';

export const handler = lazyApi(() => ({
  routes: repairRoutes({
    walks: dynamoRepairWalks(dynamo(), {
      tickets: env('HOTLINE_TICKETS_TABLE'),
      cursors: env('HOTLINE_CURSORS_TABLE'),
    }),
    legs: sqsRepairLegs(sqs(), env('HOTLINE_REPAIR_QUEUE_URL')),
    wallClock,
  }),
  deps: http('repair-api'),
}));
