import { clock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoDeliveries } from '../../shared/adapters/dynamo-deliveries.ts';
import { settlingRoutes } from '../alerts/settling.ts';
import { desk, env, http, knowledgeBase, ticketFinder } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { commandRoutes } from './commands.ts';

export const handler = lazyApi(() => ({
  routes: [
    ...commandRoutes({ ...desk(), finder: ticketFinder(), knowledge: knowledgeBase() }),
    ...settlingRoutes({
      deliveries: dynamoDeliveries(dynamo(), env('HOTLINE_DELIVERIES_TABLE')),
      clock,
    }),
  ],
  deps: http('commands'),
}));
