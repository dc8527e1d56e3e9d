import { clock, wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoAttempts } from '../../shared/adapters/dynamo-attempts.ts';
import { env, http, rulebook, ticketFinder, ticketStore, vault } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { abuseRoutes } from './abuse.ts';
import { queryRoutes } from './queries.ts';
import { similarRoutes } from './similar.ts';
import { suggestionRoutes } from './suggestion.ts';

export const handler = lazyApi(() => {
  const store = ticketStore();
  const attempts = dynamoAttempts(dynamo(), env('HOTLINE_KEYS_TABLE'), wallClock);
  return {
    routes: [
      ...queryRoutes({ store, vault: vault(), attempts }),
      ...abuseRoutes({ store, finder: ticketFinder() }),
      ...similarRoutes({ store, finder: ticketFinder(), rulebook: rulebook(), clock }),
      ...suggestionRoutes({ store, vault: vault(), rulebook: rulebook(), clock }),
    ],
    deps: http('queries'),
  };
});
