import { wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoAttempts } from '../../shared/adapters/dynamo-attempts.ts';
import { env, http, ticketStore, vault } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { queryRoutes } from './queries.ts';

export const handler = lazyApi(() => ({
  routes: queryRoutes({
    store: ticketStore(),
    vault: vault(),
    attempts: dynamoAttempts(dynamo(), env('HOTLINE_KEYS_TABLE'), wallClock),
  }),
  deps: http('queries'),
}));
