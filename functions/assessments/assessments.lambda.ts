import { KMSClient } from '@aws-sdk/client-kms';
import { LIMITS } from '../../shared/adapters/client-limits.ts';
import { clock, wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoAggregates } from '../../shared/adapters/dynamo-aggregates.ts';
import { dynamoAssessments } from '../../shared/adapters/dynamo-assessments.ts';
import { regionsInUse } from '../../shared/adapters/dynamo-feed.ts';
import { kmsDataKeys } from '../../shared/adapters/kms-cipher.ts';
import { alertingDeps } from '../alerts/bindings.ts';
import { env, http, rulebook, ticketsAbout } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { assessmentRoutes } from './assessments.ts';

export const handler = lazyApi(() => {
  const cursors = env('HOTLINE_CURSORS_TABLE');
  const deps = http('assessments');
  const keys = kmsDataKeys(new KMSClient(LIMITS.request), env('HOTLINE_VAULT_KEY'));
  return {
    routes: assessmentRoutes({
      assessments: dynamoAssessments(dynamo(), env('HOTLINE_ASSESSMENTS_TABLE'), keys),
      aggregates: dynamoAggregates(dynamo(), { aggregates: env('HOTLINE_AGGREGATES_TABLE'), cursors }),
      regions: () => regionsInUse(dynamo(), cursors),
      rulebook: rulebook(),
      tickets: ticketsAbout(),
      telling: { ...alertingDeps(), clock, wallClock, log: deps.log, holder: 'assessments' },
      clock,
    }),
    deps,
  };
});
