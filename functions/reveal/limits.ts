import type { AttemptCounter } from '../../shared/ports.ts';
import type { NonceStore } from '../../shared/privacy/ports.ts';
import type { RevealRule } from '../../shared/regulation/reveal-rule.ts';
import type { Logger } from '../http/log.ts';
import { Problem } from '../http/problem.ts';

export interface LimitDeps {
  /** By the hour of the machine's time. */
  readonly attempts: Pick<AttemptCounter, 'count'>;
  readonly nonces: NonceStore;
  readonly log: Logger;
}

const TWO_HOURS_SECONDS = 7_200;

/**
 * Counts one more look of somebody's, before anything is shown. From the city's first limits on operators are told,
 * beyond the second ones nothing is shown till the hour is over.
 * @param hour names the hour that is counted
 * @throws Problem 429
 */
export async function countReveal(
  { attempts, nonces, log }: LimitDeps,
  { by, ticketNo, hour }: { readonly by: string; readonly ticketNo: string; readonly hour: number },
  rule: RevealRule,
): Promise<void> {
  const looks = await attempts.count(`reveal:${by}`);
  const isNew = await nonces.take(`reveal-of:${by}:${hour}:${ticketNo}`, TWO_HOURS_SECONDS);
  const tickets = isNew ? await attempts.count(`reveal-tickets:${by}`) : 0;
  const region = ticketNo.slice(0, 6);
  if (looks === rule.alarmPerHour) log.warn('REVEALS_UNUSUAL', { by, region, count: looks, reason: 'looks' });
  if (tickets === rule.alarmTickets) {
    log.warn('REVEALS_UNUSUAL', { by, region, count: tickets, reason: 'tickets' });
  }
  if (looks <= rule.mostPerHour && tickets <= rule.mostTickets) return;
  log.warn('REVEALS_STOPPED', { by, region, count: looks });
  throw new Problem({
    ...{ status: 429, code: 'too-many-reveals', title: '本小时查看次数过多，已停止显示 / Too many reveals' },
    retryAfter: 3_600,
  });
}
