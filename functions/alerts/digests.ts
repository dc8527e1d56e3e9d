import { CITIZEN } from '../../shared/alert/citizens.ts';
import type { AlertIntent } from '../../shared/alert/intents.ts';
import { isPast } from '../../shared/alert/superseded.ts';
import { alertText } from '../../shared/alert/texts.ts';
import type { Instant } from '../../shared/calendar/instant.ts';
import type {
  AlertArchive,
  AlertStore,
  Clock,
  KeptAlert,
  Rulebook,
  TicketStore,
  WaitingAlert,
  WaitingAlerts,
  WallClock,
} from '../../shared/ports.ts';
import { digestOf } from '../../shared/regulation/settings.ts';
import { type AlertDeps, publishAlert } from './alerts.ts';

export interface DigestDeps extends Pick<AlertDeps, 'topics' | 'deliveries' | 'citizens' | 'log'> {
  readonly alerts: Pick<AlertStore, 'intend' | 'finish'> & Pick<AlertArchive, 'find'>;
  readonly waiting: Pick<WaitingAlerts, 'due' | 'remove'>;
  readonly tickets: Pick<TicketStore, 'load'>;
  readonly rulebook: Pick<Rulebook, 'current' | 'settings'>;
  readonly clock: Clock;
  readonly wallClock: WallClock;
}

/** Alerts taken up at a time in one region. */
const PAGE = 500;
/** With less than this left of the function's time no further recipient is begun; the next run goes on. */
const SPARE_MS = 6_000;
/** As much of an alert's id as names the event that called for it. */
const ALERT_PLACE = '000000-000'.length;
/** How long a run may take. */
const HOLD_MS = 60_000;

/** What a run came to. */
export interface Told {
  /** Alerts that had waited and were dealt with. */
  readonly alerts: number;
  /** Recipients, and regions, with which it failed; each has a line in the log. */
  readonly failed: number;
}

/**
 * Tells what has waited long enough: of one recipient each by itself, or as one message from so many tickets on as
 * the city has set. What the ticket has moved past meanwhile is set aside. One that fails stops no other.
 * @param leftMs what is left of the function's time
 */
export async function tellWaiting(
  deps: DigestDeps,
  regions: readonly string[],
  leftMs: () => number = () => Number.POSITIVE_INFINITY,
): Promise<Told> {
  let alerts = 0;
  let failed = 0;
  for (const region of regions) {
    try {
      const due = await deps.waiting.due(region, deps.clock.now(), PAGE);
      if (due.length === 0) continue;
      const { settings } = await deps.rulebook.current(region);
      const { tickets: most } = digestOf(await deps.rulebook.settings(region, settings));
      for (const group of byRecipient(due)) {
        if (leftMs() < SPARE_MS) return { alerts, failed };
        try {
          await tellOne(group, most, deps);
          alerts += group.length;
        } catch (error) {
          failed++;
          deps.log.error('DIGEST_FAILED', { region, unit: group[0]?.recipient ?? '' }, error);
        }
      }
    } catch (error) {
      failed++;
      deps.log.error('DIGEST_FAILED', { region }, error);
    }
  }
  return { alerts, failed };
}

/** What waits for the same people until the same time. */
function byRecipient(due: readonly WaitingAlert[]): readonly (readonly WaitingAlert[])[] {
  const groups = new Map<string, WaitingAlert[]>();
  for (const each of due) {
    // Each citizen is somebody else.
    const whose = each.recipient === CITIZEN ? each.ticketNo : (each.post ?? '');
    const key = `${each.until} ${each.recipient} ${whose}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
}

async function tellOne(group: readonly WaitingAlert[], most: number, deps: DigestDeps): Promise<void> {
  const { alerts, waiting, clock } = deps;
  const current: { readonly item: WaitingAlert; readonly kept: KeptAlert }[] = [];
  for (const item of group) {
    const kept = await alerts.find(item.ticketNo, item.alert);
    if (!kept) throw new Error('there is no such alert');
    // Told before, and broken off before it was taken off the list.
    if (kept.state !== 'waiting' && kept.state !== 'intended') await waiting.remove(item);
    else if (await isOver(kept, deps)) {
      await alerts.finish(item.ticketNo, item.alert, 'superseded', clock.now());
      await waiting.remove(item);
    } else current.push({ item, kept });
  }
  const tickets = new Set(current.map(({ item }) => item.ticketNo)).size;
  const [first] = current;
  const gathered = first !== undefined && tickets >= most;
  if (gathered) await gather(first.kept, first.item.until, tickets, deps);
  for (const { item, kept } of current) {
    const state = gathered ? 'gathered' : await publishAlert(kept, deps);
    await alerts.finish(item.ticketNo, item.alert, state, clock.now());
    await waiting.remove(item);
  }
}

async function isOver({ ticketNo, intent, basis }: KeptAlert, { tickets }: DigestDeps): Promise<boolean> {
  const loaded = await tickets.load(ticketNo);
  return loaded !== undefined && isPast(intent, basis, loaded.ticket);
}

/** One message in the place of many, kept under the first of their tickets; sent once. */
async function gather(
  { ticketNo, alert: firstAlert, region, recipient, intent: { post } }: KeptAlert,
  until: Instant,
  tickets: number,
  deps: DigestDeps,
): Promise<void> {
  const { alerts, clock, wallClock } = deps;
  const at = clock.now();
  // What comes late for the same hour begins with another alert, and is another message.
  const place = `${until.replaceAll(/\D/g, '').slice(0, 12)}-${firstAlert.slice(0, ALERT_PLACE)}`;
  const id = `digest-${place}-${recipient}${post ? `-${post}` : ''}`;
  const facts = { kind: 'digest', tickets } as const;
  const intent: AlertIntent = { id, ticketNo, region, recipient, ...(post && { post }), at, facts };
  const { kind } = facts;
  const { text } = alertText(intent);
  const basis = { version: 0, clocks: [] };
  const record = { ticketNo, alert: id, region, kind, recipient, text, at, intent, basis };
  const nowMs = wallClock.nowMs();
  const state = await alerts.intend(record, { holder: 'digests', nowMs, untilMs: nowMs + HOLD_MS });
  if (state !== 'intended') return;
  await alerts.finish(ticketNo, id, await publishAlert(record, deps), clock.now());
}
