/** The template's schedules, on the law's clock. */
import { randomUUID } from 'node:crypto';
import type { DeployedSchedule, Place } from './deployment.ts';
import type { Timers } from './timers.ts';

/** Sets each schedule at its next time in whole multiples of its interval, and again whenever it fired. */
export function startSchedules(options: {
  readonly schedules: readonly DeployedSchedule[];
  readonly timers: Timers;
  readonly place: Place;
  readonly invoke: (functionArn: string, event: unknown) => Promise<unknown>;
  readonly log: (line: string) => void;
}): void {
  const { timers, place, invoke, log } = options;
  for (const { logicalId, everyMinutes, atMinute, functionArn, input } of options.schedules) {
    const [interval, offset] = [everyMinutes * 60_000, atMinute * 60_000];
    const set = () => {
      timers.at((Math.floor((timers.now() - offset) / interval) + 1) * interval + offset, () => {
        invoke(functionArn, input ?? scheduledEvent(logicalId, timers.now(), place)).catch((error: Error) =>
          log(`${logicalId}: ${error.message}`),
        );
        set();
      });
    };
    set();
  }
}

/** What EventBridge sends when a rule fires. */
function scheduledEvent(rule: string, now: number, { partition, region, account }: Place): object {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account,
    time: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [`arn:${partition}:events:${region}:${account}:rule/${rule}`],
    detail: {},
  };
}
