import { CITIZEN, citizenIntentsOf } from '../../shared/alert/citizens.ts';
import { type AlertIntent, intentsOf } from '../../shared/alert/intents.ts';
import { type AlertBasis, basisOf } from '../../shared/alert/superseded.ts';
import { alertText } from '../../shared/alert/texts.ts';
import type {
  AlertStore,
  AlertTopics,
  Clock,
  DeliveryStore,
  KeptAlert,
  WaitingAlerts,
  WallClock,
} from '../../shared/ports.ts';
import type { Change } from '../../shared/ticket/change.ts';
import type { FeedRecord } from '../feed/stream-records.ts';
import { mustComeAgain, type SetAsideDeps } from '../set-aside.ts';
import type { CitizenMessages } from './citizen-way.ts';
import type { AlertHours } from './hours.ts';

export interface AlertDeps extends SetAsideDeps {
  readonly alerts: AlertStore;
  readonly topics: AlertTopics;
  readonly deliveries: Pick<DeliveryStore, 'noteUnreached'>;
  readonly waiting: Pick<WaitingAlerts, 'put'>;
  readonly hours: AlertHours;
  readonly citizens: CitizenMessages;
  readonly clock: Clock;
  readonly wallClock: WallClock;
  /** Who sends: the same for every attempt at the same record. */
  readonly holder: string;
}

/** How long a sender may take: a function's 30 seconds, and as long again for clocks that differ. */
const HOLD_MS = 60_000;

/**
 * Sends the alerts that changes call for, each once: it is written down as intended before it is sent, and as
 * sent afterwards; what was only intended is sent again. After a failure the ticket's later alerts wait for it; a
 * ticket that lies with `repair` is left to it.
 * @returns the records that have to be tried again
 */
export async function sendAlerts(
  records: readonly FeedRecord[],
  deps: AlertDeps,
): Promise<readonly FeedRecord[]> {
  const failed: FeedRecord[] = [];
  const held = new Set<string>();
  for (const record of records) {
    const { ticketNo } = record;
    if (held.has(ticketNo)) continue;
    try {
      const change = record.change();
      for (const intent of await calledForBy(change, deps)) await sendAlert({ intent, change }, deps);
    } catch (error) {
      held.add(ticketNo);
      if (await mustComeAgain(error, ticketNo, 'ALERT_NOT_SENT', deps)) failed.push(record);
    }
  }
  return failed;
}

/** The alerts that a change calls for, those to its citizen among them where the city tells citizens by SMS. */
export async function calledForBy(
  change: Change,
  { citizens }: Pick<AlertDeps, 'citizens'>,
): Promise<readonly AlertIntent[]> {
  const own = citizenIntentsOf(change);
  const told = own.length > 0 && (await citizens.areTold(change.ticketNo));
  return [...intentsOf(change), ...(await citizens.disclosures(change)), ...(told ? own : [])];
}

/** An alert, and the change that called for it. */
export interface CalledFor {
  readonly intent: AlertIntent;
  readonly change: Change;
}

/**
 * Sends one alert, unless it has been dealt with or another holder is at it.
 * @param superseded when it would tell of what is past: it is then written down and not sent
 * @returns `held`: another holder is at it; `known`: it had been dealt with
 */
export async function sendAlert(
  { intent, change }: CalledFor,
  deps: Omit<AlertDeps, 'repair'>,
  superseded = false,
): Promise<'done' | 'known' | 'held'> {
  return sendIntent(intent, basisOf(intent, change), deps, superseded);
}

/** Sends one alert as {@link sendAlert} does, by what is known of what called for it. */
export async function sendIntent(
  intent: AlertIntent,
  basis: AlertBasis,
  deps: Omit<AlertDeps, 'repair'>,
  superseded = false,
): Promise<'done' | 'known' | 'held'> {
  const { alerts, clock, wallClock, holder, log } = deps;
  const { ticketNo, id, region, recipient, at, facts } = intent;
  const { text } = alertText(intent);
  const nowMs = wallClock.nowMs();
  const hold = { holder, nowMs, untilMs: nowMs + HOLD_MS };
  const record = { ticketNo, alert: id, region, kind: facts.kind, recipient, text, at, intent, basis };
  const state = await alerts.intend(record, hold);
  if (state !== 'intended') return state === 'held' ? 'held' : 'known';
  const result = superseded
    ? ('superseded' as const)
    : await putOrPublish(record, deps).catch(async (error: unknown) => {
        // Whoever comes next need not wait for this holder; should this fail too, its time runs out by itself.
        await alerts
          .intend(record, { ...hold, untilMs: 0 })
          .catch((failure: unknown) => log.error('ALERT_NOT_RELEASED', { ticketNo }, failure));
        throw error;
      });
  await alerts.finish(ticketNo, id, result, clock.now());
  return 'done';
}

type ToPublish = Omit<KeptAlert, 'state' | 'finishedAt'>;

/** Publishes an alert, or puts it where it waits for the time at which it may be told. */
async function putOrPublish(
  record: ToPublish,
  deps: Omit<AlertDeps, 'repair'>,
): Promise<'waiting' | 'sent' | 'no-topic'> {
  const { intent, ticketNo, alert, region, recipient } = record;
  const until = await deps.hours(intent, deps.clock.now());
  if (until === undefined) return publishAlert(record, deps);
  const post = intent.post ? { post: intent.post } : {};
  await deps.waiting.put({ ticketNo, alert, region, recipient, ...post, until });
  return 'waiting';
}

/** Publishes an alert to its unit's topic, or leaves one to a citizen to the sender. */
export async function publishAlert(
  { intent, ticketNo, alert, region, recipient, kind }: ToPublish,
  {
    topics,
    deliveries,
    citizens,
    clock,
    log,
  }: Pick<AlertDeps, 'topics' | 'deliveries' | 'citizens' | 'clock' | 'log'>,
): Promise<'sent' | 'no-topic'> {
  if (recipient === CITIZEN) {
    await citizens.send({ ticketNo, alert }, 0);
    return 'sent';
  }
  const { subject, text } = alertText(intent);
  const result = await topics.publish(region, recipient, { ticketNo, alert, kind, subject, text });
  // A unit that is not in the directory stands out on the hotline's list; sending again wouldn't help.
  if (result === 'no-topic') {
    log.warn('ALERT_WITHOUT_TOPIC', { ticketNo, region, unit: recipient });
    await deliveries.noteUnreached({ ticketNo, alert, region, unit: recipient, kind, at: clock.now() });
  }
  return result;
}
