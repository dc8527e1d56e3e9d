import { clock, wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoBulletinLists } from '../../shared/adapters/dynamo-bulletins.ts';
import { regionsInUse } from '../../shared/adapters/dynamo-feed.ts';
import { alertingDeps } from '../alerts/bindings.ts';
import { env, rulebook } from '../bindings.ts';
import { createLogger } from '../http/log.ts';
import { countsAndGovernance } from './bindings.ts';
import { watchRegion } from './watch.ts';

const log = createLogger({ function: 'governance-watch' });

/** Runs once a day. A region that fails stops no other. */
export async function handler(): Promise<void> {
  const deps = {
    ...countsAndGovernance(),
    bulletins: dynamoBulletinLists(dynamo(), env('HOTLINE_BULLETINS_TABLE')),
    rulebook: rulebook(),
    telling: { ...alertingDeps(), clock, wallClock, log, holder: 'governance-watch' },
  };
  let failed = 0;
  for (const region of await regionsInUse(dynamo(), env('HOTLINE_CURSORS_TABLE'))) {
    try {
      const { opened, queries } = await watchRegion(deps, region);
      if (opened > 0) log.info('WARNINGS_OPENED', { region, count: opened });
      if (queries > 0) log.info('COUNTS_READ', { region, count: queries });
    } catch (error) {
      failed++;
      log.error('WATCH_FAILED', { region }, error);
    }
  }
  if (failed > 0) throw new Error(`${failed} failures`);
}
