import { clock, wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoAlertArchive } from '../../shared/adapters/dynamo-alerts.ts';
import { dynamoAttempts } from '../../shared/adapters/dynamo-attempts.ts';
import { dynamoDeliveries } from '../../shared/adapters/dynamo-deliveries.ts';
import { alertQueryRoutes } from '../alerts/alert-queries.ts';
import { env, http, readTickets, rulebook, secrets, ticketFinder, vault } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { abuseRoutes } from './abuse.ts';
import { queryRoutes } from './queries.ts';
import { similarRoutes } from './similar.ts';
import { suggestionRoutes } from './suggestion.ts';

export const handler = lazyApi(() => {
  const store = readTickets();
  const attempts = dynamoAttempts(dynamo(), env('HOTLINE_KEYS_TABLE'), wallClock);
  const found = { vault: vault(), indexKeys: () => secrets().indexKeys() };
  return {
    routes: [
      ...queryRoutes({ store, finder: ticketFinder(), rulebook: rulebook(), attempts, clock, ...found }),
      ...abuseRoutes({ store, finder: ticketFinder(), ...found }),
      ...similarRoutes({ store, finder: ticketFinder(), rulebook: rulebook(), clock, ...found }),
      ...suggestionRoutes({ store, vault: vault(), rulebook: rulebook(), clock }),
      ...alertQueryRoutes({
        store,
        alerts: dynamoAlertArchive(dynamo(), env('HOTLINE_ALERTS_TABLE')),
        deliveries: dynamoDeliveries(dynamo(), env('HOTLINE_DELIVERIES_TABLE')),
      }),
    ],
    deps: http('queries'),
  };
});
