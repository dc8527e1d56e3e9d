import type { Context } from 'aws-lambda';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { regionsInUse } from '../../shared/adapters/dynamo-feed.ts';
import { env } from '../bindings.ts';
import { workflowDeps } from './bindings.ts';
import { reconcile } from './reconcile.ts';

/** Runs on a schedule. */
export async function handler(_event: unknown, context: Context): Promise<void> {
  const deps = workflowDeps('reconcile');
  const inUse = await regionsInUse(dynamo(), env('HOTLINE_CURSORS_TABLE'));
  const { late, failed } = await reconcile(deps, inUse, () => context.getRemainingTimeInMillis());
  if (late > 0) deps.log.warn('TIMERS_LATE', { count: late });
  if (failed > 0) throw new Error(`${failed} failures among ${late} late tickets`);
}
