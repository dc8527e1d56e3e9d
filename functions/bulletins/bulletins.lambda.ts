import { KMSClient } from '@aws-sdk/client-kms';
import { LIMITS } from '../../shared/adapters/client-limits.ts';
import { clock, wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoAggregates } from '../../shared/adapters/dynamo-aggregates.ts';
import { dynamoAssessments } from '../../shared/adapters/dynamo-assessments.ts';
import { dynamoBulletins } from '../../shared/adapters/dynamo-bulletins.ts';
import { kmsDataKeys } from '../../shared/adapters/kms-cipher.ts';
import { alertingDeps } from '../alerts/bindings.ts';
import { env, http, readTickets, rulebook } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { bulletinRoutes } from './bulletins.ts';

export const handler = lazyApi(() => {
  const deps = http('bulletins');
  const keys = kmsDataKeys(new KMSClient(LIMITS.request), env('HOTLINE_VAULT_KEY'));
  return {
    routes: bulletinRoutes({
      bulletins: dynamoBulletins(dynamo(), env('HOTLINE_BULLETINS_TABLE'), keys, wallClock),
      aggregates: dynamoAggregates(dynamo(), {
        aggregates: env('HOTLINE_AGGREGATES_TABLE'),
        cursors: env('HOTLINE_CURSORS_TABLE'),
      }),
      assessments: dynamoAssessments(dynamo(), env('HOTLINE_ASSESSMENTS_TABLE'), keys),
      store: readTickets(),
      rulebook: rulebook(),
      telling: { ...alertingDeps(), clock, wallClock, log: deps.log, holder: 'bulletins' },
      clock,
    }),
    deps,
  };
});
