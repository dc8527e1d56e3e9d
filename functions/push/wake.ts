import type { PushQueue, Rulebook } from '../../shared/ports.ts';
import type { FeedRecord } from '../feed/stream-records.ts';
import type { Logger } from '../http/log.ts';
import { subscriptionsTo } from './subscribers.ts';

export interface WakeDeps {
  readonly rulebook: Pick<Rulebook, 'current' | 'register'>;
  readonly queue: PushQueue;
  readonly log: Logger;
}

/**
 * Has those served who are sent the changes of the regions that a batch of the feed's stream tells of. The stream is
 * only a wake-up: what is sent is read from the feed, so neither its order nor its repetitions matter.
 * @returns the records that have to be delivered again
 */
export async function wakeSubscribers(
  records: readonly FeedRecord[],
  { rulebook, queue, log }: WakeDeps,
): Promise<readonly FeedRecord[]> {
  const failed: FeedRecord[] = [];
  const regions = Map.groupBy(records, ({ ticketNo }) => ticketNo.slice(0, 6));
  for (const [region, own] of regions) {
    try {
      await queue.send(await subscriptionsTo(rulebook, region));
    } catch (error) {
      log.error('SUBSCRIBERS_NOT_WOKEN', { region }, error);
      failed.push(...own);
    }
  }
  return failed;
}
