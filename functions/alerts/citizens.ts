import type { WechatJobs } from '../../shared/ports.ts';
import type { WechatNotice } from '../../shared/privacy/ports.ts';
import type { Change } from '../../shared/ticket/change.ts';
import type { FeedRecord } from '../feed/stream-records.ts';
import type { Logger } from '../http/log.ts';

export interface CitizenDeps {
  readonly jobs: WechatJobs;
  readonly log: Logger;
}

/** What the citizen of a ticket that came by WeChat is told of a change. */
export function noticesOf({ channel, stage, events }: Change): readonly WechatNotice[] {
  if (channel !== 'wechat') return [];
  const ended = stage === 'done' || stage === 'closed';
  const found = events.flatMap(({ type }): WechatNotice[] => {
    if (type === 'Accepted') return ['accepted'];
    if (type === 'Rejected') return ['rejected'];
    const answered = type === 'AnswerPassed' || type === 'Replied' || type === 'AnswerAdopted';
    return answered && ended ? ['done'] : [];
  });
  // Who is told of the end need not be told of the beginning.
  return found.slice(-1);
}

/** The notices of a record; none of one that can't be read, which the alerts set aside. */
function readable(record: FeedRecord): readonly WechatNotice[] {
  try {
    return noticesOf(record.change());
  } catch {
    return [];
  }
}

/**
 * Leaves to the queue what citizens are told by WeChat. A notice comes beside the answer, which is always there
 * to be looked up; so what a stream has lost is not made up for.
 * @returns the records that have to be tried again
 */
export async function tellCitizens(
  records: readonly FeedRecord[],
  { jobs, log }: CitizenDeps,
): Promise<readonly FeedRecord[]> {
  const failed: FeedRecord[] = [];
  for (const record of records) {
    const { ticketNo } = record;
    const notices = readable(record);
    try {
      await jobs.send(notices.map((notice) => ({ job: 'notice', ticketNo, notice })));
    } catch (error) {
      log.error('NOTICE_NOT_QUEUED', { ticketNo }, error);
      failed.push(record);
    }
  }
  return failed;
}
