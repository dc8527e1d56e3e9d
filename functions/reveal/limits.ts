import type { AttemptCounter } from '../../shared/ports.ts';
import type { NonceStore } from '../../shared/privacy/ports.ts';
import type { HourlyLimits } from '../../shared/regulation/reveal-rule.ts';
import type { Logger } from '../http/log.ts';
import { Problem } from '../http/problem.ts';

export interface LimitDeps {
  /** By the hour of the machine's time. */
  readonly attempts: Pick<AttemptCounter, 'count'>;
  readonly nonces: NonceStore;
  readonly log: Logger;
}

const TWO_HOURS_SECONDS = 7_200;

/** What is counted: looks at what is masked, or calls back by the relay. Each has a count of its own. */
const COUNTED = {
  reveal: {
    ...{ looks: 'looks', tickets: 'tickets' },
    ...{ code: 'too-many-reveals', title: '本小时查看次数过多，已停止显示 / Too many reveals' },
  },
  'call-back': {
    ...{ looks: 'call-backs', tickets: 'call-back-tickets' },
    ...{ code: 'too-many-call-backs', title: '本小时中继回拨次数过多，已停止 / Too many calls back' },
  },
} as const;

/**
 * Counts one more of somebody's, before anything is shown or dialled. From the city's first limits on operators are
 * told, beyond the second ones nothing goes till the hour is over.
 * @param hour names the hour that is counted
 * @throws Problem 429
 */
export async function countAct(
  { attempts, nonces, log }: LimitDeps,
  act: keyof typeof COUNTED,
  { by, ticketNo, hour }: { readonly by: string; readonly ticketNo: string; readonly hour: number },
  limits: HourlyLimits,
): Promise<void> {
  const { code, title, ...reasons } = COUNTED[act];
  const looks = await attempts.count(`${act}:${by}`);
  const isNew = await nonces.take(`${act}-of:${by}:${hour}:${ticketNo}`, TWO_HOURS_SECONDS);
  const tickets = isNew ? await attempts.count(`${act}-tickets:${by}`) : 0;
  const region = ticketNo.slice(0, 6);
  if (looks === limits.alarmPerHour) {
    log.warn('REVEALS_UNUSUAL', { by, region, count: looks, reason: reasons.looks });
  }
  if (tickets === limits.alarmTickets) {
    log.warn('REVEALS_UNUSUAL', { by, region, count: tickets, reason: reasons.tickets });
  }
  if (looks <= limits.mostPerHour && tickets <= limits.mostTickets) return;
  log.warn('REVEALS_STOPPED', { by, region, count: looks, reason: reasons.looks });
  throw new Problem({ status: 429, code, title, retryAfter: 3_600 });
}
