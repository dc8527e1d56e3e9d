import { type AlertDeps, sendAlerts } from '../../../functions/alerts/alerts.ts';
import { type DigestDeps, tellWaiting } from '../../../functions/alerts/digests.ts';
import { rulebookHours } from '../../../functions/alerts/hours.ts';
import { silentLogger } from '../../../functions/http/log.ts';
import type { Instant } from '../../../shared/calendar/instant.ts';
import type {
  AlertRecord,
  AlertState,
  KeptAlert,
  LoadedTicket,
  WaitingAlert,
} from '../../../shared/ports.ts';
import type { Settings } from '../../../shared/regulation/settings.ts';
import type { Unit } from '../../../shared/routing/unit.ts';
import type { Change } from '../../../shared/ticket/change.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { busy, NotedRepairs } from '../../support/repairs.ts';
import { REGION } from '../../ticket/history.ts';

/** A message as a unit's topic took it. */
export interface Published {
  readonly at: Instant;
  readonly ticketNo: string;
  readonly alert: string;
  readonly unit: string;
  readonly text: string;
}

/** Alerts as the product makes and sends them, its stores in memory, and a clock that is moved by hand. */
export class AlertDesk {
  now: Instant;
  readonly kept = new Map<string, KeptAlert>();
  readonly list = new Map<string, WaitingAlert>();
  readonly tickets = new Map<string, Ticket>();
  readonly published: Published[] = [];
  /** Topics fail so often. */
  failures = 0;
  readonly deps: AlertDeps & DigestDeps;

  constructor(now: Instant, settings: Settings, units: readonly Unit[]) {
    this.now = now;
    const key = (ticketNo: string, alert: string) => `${ticketNo}/${alert}`;
    const current = { calendar: '1', settings: '1', units: '1', rosters: '1', registers: '1' };
    const rulebook = {
      current: async () => current,
      settings: async () => settings,
      units: async () => units,
    };
    const tickets = {
      load: async (ticketNo: string) => ({ ticket: this.tickets.get(ticketNo) }) as LoadedTicket,
    };
    const alerts = {
      intend: async (record: AlertRecord): Promise<AlertState> => {
        const name = key(record.ticketNo, record.alert);
        const known = this.kept.get(name) ?? { ...record, state: 'intended' as const };
        this.kept.set(name, known);
        return known.state;
      },
      finish: async (ticketNo: string, alert: string, state: AlertState) => {
        const found = this.kept.get(key(ticketNo, alert));
        if (found) this.kept.set(key(ticketNo, alert), { ...found, state });
      },
      known: async () => new Map(),
      find: async (ticketNo: string, alert: string) => this.kept.get(key(ticketNo, alert)),
    };
    this.deps = {
      ...{ alerts, rulebook, repair: new NotedRepairs(), holder: 'stream', log: silentLogger },
      hours: rulebookHours(rulebook, tickets),
      citizens: { areTold: async () => false, disclosures: async () => [], send: () => Promise.resolve() },
      waiting: {
        put: async (item) => void this.list.set(key(item.ticketNo, item.alert), item),
        due: async (_region, now) => [...this.list.values()].filter(({ until }) => until <= now),
        remove: async ({ ticketNo, alert }) => void this.list.delete(key(ticketNo, alert)),
      },
      tickets,
      topics: {
        publish: async (_region, unit, { ticketNo, alert, text }) => {
          if (this.failures-- > 0) throw busy();
          this.published.push({ at: this.now, ticketNo, alert, unit, text });
          return 'sent';
        },
      },
      deliveries: { noteUnreached: () => Promise.resolve() },
      clock: { now: () => this.now },
      wallClock: { nowMs: () => 0 },
    };
  }

  /** A change comes by the stream. @throws Error where its alerts can't be sent */
  async take(change: Change, ticket: Ticket): Promise<void> {
    const { ticketNo, version } = change;
    this.tickets.set(ticketNo, ticket);
    const failed = await sendAlerts([{ sequence: '1', ticketNo, version, change: () => change }], this.deps);
    if (failed.length > 0) throw new Error('an alert was not sent');
  }

  /** The schedule runs. */
  tellWaiting(leftMs?: () => number): Promise<{ alerts: number; failed: number }> {
    return tellWaiting(this.deps, [REGION], leftMs);
  }

  /** What was made of each alert, in the order in which they came. */
  get states(): readonly AlertState[] {
    return [...this.kept.values()].map(({ state }) => state);
  }
}
