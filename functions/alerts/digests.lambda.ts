import type { Context } from 'aws-lambda';
import { clock, wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoAlertArchive } from '../../shared/adapters/dynamo-alerts.ts';
import { regionsInUse } from '../../shared/adapters/dynamo-feed.ts';
import { env, rulebook, ticketStore } from '../bindings.ts';
import { createLogger } from '../http/log.ts';
import { alertWays } from './bindings.ts';
import { tellWaiting } from './digests.ts';

const log = createLogger({ function: 'digests' });

/** Runs on a schedule. */
export async function handler(_event: unknown, context: Context): Promise<void> {
  const ways = alertWays();
  const deps = {
    ...ways,
    alerts: { ...ways.alerts, ...dynamoAlertArchive(dynamo(), env('HOTLINE_ALERTS_TABLE')) },
    tickets: ticketStore(),
    rulebook: rulebook(),
    clock,
    wallClock,
    log,
  };
  const inUse = await regionsInUse(dynamo(), env('HOTLINE_CURSORS_TABLE'));
  const { failed } = await tellWaiting(deps, inUse, () => context.getRemainingTimeInMillis());
  if (failed > 0) throw new Error(`${failed} failures`);
}
