import { KMSClient } from '@aws-sdk/client-kms';
import { LIMITS } from '../../shared/adapters/client-limits.ts';
import { clock, wallClock } from '../../shared/adapters/clock.ts';
import { kmsDataKeys } from '../../shared/adapters/kms-cipher.ts';
import { alertingDeps } from '../alerts/bindings.ts';
import { env, http, rulebook } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { countsAndGovernance } from './bindings.ts';
import { governanceRoutes } from './governance.ts';

export const handler = lazyApi(() => {
  const deps = http('governance');
  return {
    routes: governanceRoutes({
      ...countsAndGovernance(),
      rulebook: rulebook(),
      keys: kmsDataKeys(new KMSClient(LIMITS.request), env('HOTLINE_VAULT_KEY')),
      telling: { ...alertingDeps(), clock, wallClock, log: deps.log, holder: 'governance' },
      clock,
    }),
    deps,
  };
});
