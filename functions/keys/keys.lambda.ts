import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { LIMITS } from '../../shared/adapters/client-limits.ts';
import { wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { regionsInUse } from '../../shared/adapters/dynamo-feed.ts';
import { dynamoKeepingList } from '../../shared/adapters/dynamo-keeping.ts';
import { dynamoKeyWalks } from '../../shared/adapters/dynamo-key-walks.ts';
import { indexSecretStore } from '../../shared/adapters/secrets.ts';
import { desk, env, http } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { createLogger } from '../http/log.ts';
import { keysRoutes } from './keys.ts';

export const handler = lazyApi(() => ({
  routes: keysRoutes({
    ...desk(),
    secret: indexSecretStore(new SecretsManagerClient(LIMITS.request), env('HOTLINE_INDEX_SECRET')),
    walks: dynamoKeyWalks(dynamo(), env('HOTLINE_KEYS_TABLE')),
    list: dynamoKeepingList(dynamo(), env('HOTLINE_TICKETS_TABLE')),
    regions: () => regionsInUse(dynamo(), env('HOTLINE_CURSORS_TABLE')),
    wallClock,
    log: createLogger({ function: 'keys' }),
  }),
  deps: http('keys'),
}));
