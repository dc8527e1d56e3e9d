import { dynamo } from '../../shared/adapters/dynamo.ts';
import { regionsInUse } from '../../shared/adapters/dynamo-feed.ts';
import { REGULATIONS } from '../../shared/regulation/rules.ts';
import { env } from '../bindings.ts';
import { createLogger } from '../http/log.ts';
import { workflowDeps } from './bindings.ts';
import { reconcile } from './reconcile.ts';

const log = createLogger({ function: 'reconcile' });

/** Runs on a schedule. */
export async function handler(): Promise<void> {
  const regions = REGULATIONS.map(({ region }) => region);
  const inUse = await regionsInUse(dynamo(), env('HOTLINE_CURSORS_TABLE'), regions);
  const count = await reconcile(workflowDeps(), inUse);
  if (count > 0) log.warn('TIMERS_LATE', { count });
}
