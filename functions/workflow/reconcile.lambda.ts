import { REGULATIONS } from '../../shared/regulation/rules.ts';
import { createLogger } from '../http/log.ts';
import { workflowDeps } from './bindings.ts';
import { reconcile } from './reconcile.ts';

const log = createLogger({ function: 'reconcile' });

/** Runs on a schedule. */
export async function handler(): Promise<void> {
  const count = await reconcile(
    workflowDeps(),
    REGULATIONS.map(({ region }) => region),
  );
  if (count > 0) log.warn('TIMERS_LATE', { count });
}
