import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { secretsManagerSenders } from '../../shared/adapters/alert-senders.ts';
import { LIMITS } from '../../shared/adapters/client-limits.ts';
import { wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoAttempts } from '../../shared/adapters/dynamo-attempts.ts';
import { httpDepartmentSystems } from '../../shared/adapters/http-department-systems.ts';
import { desk, env, http } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { lookUpRoutes } from './look-ups.ts';

export const handler = lazyApi(() => {
  const secret = new SecretsManagerClient(LIMITS.request);
  return {
    routes: lookUpRoutes({
      ...desk(),
      systems: httpDepartmentSystems(secretsManagerSenders(secret, env('HOTLINE_SENDERS_SECRET'), wallClock)),
      attempts: dynamoAttempts(dynamo(), env('HOTLINE_KEYS_TABLE'), wallClock),
      wallClock,
    }),
    deps: http('look-ups'),
  };
});
