import type { FeedbackGiven, FeedbackQueue } from '../../shared/ports.ts';
import type { FeedRecord } from '../feed/stream-records.ts';
import type { Logger } from '../http/log.ts';

export interface SourceDeps {
  readonly feedback: FeedbackQueue;
  readonly log: Logger;
}

/** Whether a change told a line something; one that can't be read is set aside by the alerts. */
function told(record: FeedRecord): readonly FeedbackGiven[] {
  try {
    const { ticketNo, version, events } = record.change();
    return events.some(({ type }) => type === 'FeedbackGiven') ? [{ ticketNo, version }] : [];
  } catch {
    return [];
  }
}

/**
 * Leaves to the queue what lines are told by their webhooks. Each can be asked for as well, so what a stream has lost
 * is not made up for.
 * @returns the records that have to be tried again
 */
export async function tellSources(
  records: readonly FeedRecord[],
  { feedback, log }: SourceDeps,
): Promise<readonly FeedRecord[]> {
  const failed: FeedRecord[] = [];
  for (const record of records) {
    try {
      await feedback.send(told(record));
    } catch (error) {
      log.error('FEEDBACK_NOT_QUEUED', { ticketNo: record.ticketNo }, error);
      failed.push(record);
    }
  }
  return failed;
}
