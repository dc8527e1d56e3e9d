import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { secretsManagerSenders } from '../../shared/adapters/alert-senders.ts';
import { LIMITS } from '../../shared/adapters/client-limits.ts';
import { clock, wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoAttempts } from '../../shared/adapters/dynamo-attempts.ts';
import { dynamoReasons, dynamoReveals } from '../../shared/adapters/dynamo-reveals.ts';
import { relayNumbers } from '../../shared/adapters/relay-numbers.ts';
import { sendIntent } from '../alerts/alerts.ts';
import { alertingDeps } from '../alerts/bindings.ts';
import { env, http, readTickets, rulebook, vault } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { revealRoutes } from './reveal.ts';

export const handler = lazyApi(() => {
  const deps = http('reveal');
  const telling = { ...alertingDeps(), clock, wallClock, holder: 'reveal', log: deps.log };
  const senders = new SecretsManagerClient(LIMITS.request);
  return {
    deps,
    routes: revealRoutes({
      ...{ store: readTickets(), vault: vault(), rulebook: rulebook(), wallClock, log: deps.log },
      reasons: dynamoReasons(dynamo(), env('HOTLINE_VAULT_TABLE')),
      reveals: dynamoReveals(dynamo(), env('HOTLINE_KEYS_TABLE'), wallClock),
      attempts: dynamoAttempts(dynamo(), env('HOTLINE_KEYS_TABLE'), wallClock),
      nonces: deps.nonces,
      clock,
      // Its ticket may move on; what was asked for and decided stays so.
      tell: (intent) => sendIntent(intent, { version: 0, clocks: [] }, telling),
      relay: relayNumbers(
        secretsManagerSenders(senders, env('HOTLINE_SENDERS_SECRET'), wallClock),
        wallClock,
      ),
    }),
  };
});
