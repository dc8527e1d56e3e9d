import { type AlertIntent, intentsOf } from '../../shared/alert/intents.ts';
import { alertText } from '../../shared/alert/texts.ts';
import type { AlertStore, AlertTopics, Clock } from '../../shared/ports.ts';
import type { FeedRecord } from '../feed/stream-records.ts';
import type { Logger } from '../http/log.ts';

export interface AlertDeps {
  readonly alerts: AlertStore;
  readonly topics: AlertTopics;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Sends the alerts that changes call for, each once: it is written down as intended before it is sent, and as
 * sent afterwards; what was only intended is sent again. After a failure the ticket's later alerts wait for it.
 * @returns the records that have to be tried again
 */
export async function sendAlerts(
  records: readonly FeedRecord[],
  deps: AlertDeps,
): Promise<readonly FeedRecord[]> {
  const failed: FeedRecord[] = [];
  const held = new Set<string>();
  for (const record of records) {
    const { ticketNo, version, change } = record;
    if (held.has(ticketNo)) continue;
    try {
      for (const intent of intentsOf(change)) await send(intent, deps);
    } catch (error) {
      deps.log.error('ALERT_NOT_SENT', { ticketNo, version }, error);
      held.add(ticketNo);
      failed.push(record);
    }
  }
  return failed;
}

async function send(intent: AlertIntent, { alerts, topics, clock, log }: AlertDeps): Promise<void> {
  const { ticketNo, id, region, recipient, at, facts } = intent;
  const { subject, text } = alertText(intent);
  const { kind } = facts;
  const state = await alerts.intend({ ticketNo, alert: id, region, kind, recipient, text, at });
  if (state !== 'intended') return;
  const result = await topics.publish(region, recipient, { kind, subject, text });
  // A unit nobody has given contacts stands out in the log and in the table; sending again wouldn't help.
  if (result === 'no-topic') log.warn('ALERT_WITHOUT_TOPIC', { ticketNo, region, unit: recipient });
  await alerts.finish(ticketNo, id, result, clock.now());
}
