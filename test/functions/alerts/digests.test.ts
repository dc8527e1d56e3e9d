import { describe, expect, it } from 'vitest';
import { type AlertDeps, sendAlerts } from '../../../functions/alerts/alerts.ts';
import { type DigestDeps, tellWaiting } from '../../../functions/alerts/digests.ts';
import { rulebookHours } from '../../../functions/alerts/hours.ts';
import { silentLogger } from '../../../functions/http/log.ts';
import type {
  AlertRecord,
  AlertState,
  KeptAlert,
  LoadedTicket,
  WaitingAlert,
} from '../../../shared/ports.ts';
import { DEFAULT_SETTINGS } from '../../../shared/regulation/settings.ts';
import { busy, NotedRepairs } from '../../support/repairs.ts';
import { at, History, numbered, REGION, sealed } from '../../ticket/history.ts';

const UNIT = { id: 'chengguan', name: '城管局', contacts: [] };

/** Tickets that are dispatched at 23:00 and later, the stores in memory, and a clock that is moved by hand. */
class Night {
  now = at('2026-09-18 23:00');
  readonly kept = new Map<string, KeptAlert>();
  readonly list = new Map<string, WaitingAlert>();
  readonly tickets = new Map<string, History>();
  readonly told: string[] = [];
  failures = 0;
  readonly deps: AlertDeps & DigestDeps;

  constructor() {
    const key = (ticketNo: string, alert: string) => `${ticketNo}/${alert}`;
    const current = { calendar: '1', settings: '1', units: '1', rosters: '1', registers: '1' };
    const rulebook = {
      current: async () => current,
      settings: async () => DEFAULT_SETTINGS,
      units: async () => [UNIT],
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
      hours: rulebookHours(rulebook),
      citizens: { areTold: async () => false, send: () => Promise.resolve() },
      waiting: {
        put: async (item) => void this.list.set(key(item.ticketNo, item.alert), item),
        due: async (_region, now) => [...this.list.values()].filter(({ until }) => until <= now),
        remove: async ({ ticketNo, alert }) => void this.list.delete(key(ticketNo, alert)),
      },
      tickets: {
        load: async (ticketNo) => ({ ticket: this.tickets.get(ticketNo)?.ticket }) as LoadedTicket,
      },
      topics: {
        publish: async (_region, unit, { text }) => {
          if (this.failures-- > 0) throw busy();
          this.told.push(`${unit} ${text}`);
          return 'sent';
        },
      },
      deliveries: { noteUnreached: () => Promise.resolve() },
      clock: { now: () => this.now },
      wallClock: { nowMs: () => 0 },
    };
  }

  /** Dispatches a ticket to the unit just now. */
  async dispatch(index: number): Promise<History> {
    const history = new History(numbered(index), '2026-09-18 22:30');
    history.now = this.now;
    history.do('submit', {
      ...{ ticketNo: history.ticketNo, region: REGION, channel: 'phone', kind: 'complaint' },
      ...{ text: sealed('text'), confidential: 'none', accepted: true },
    });
    history.do('dispatch', { lead: 'chengguan', assistants: [] });
    this.tickets.set(history.ticketNo, history);
    const { change, ticketNo, version } = history;
    await sendAlerts([{ sequence: '1', ticketNo, version, change: () => change }], this.deps);
    return history;
  }

  states(): (string | undefined)[] {
    return [...this.kept.values()].map(({ state }) => state);
  }
}

describe('what came at night', () => {
  it('is told in the morning, each by itself where it is little, and once', async () => {
    const night = new Night();
    await night.dispatch(1);
    night.now = at('2026-09-19 02:00');
    await night.dispatch(2);
    expect([night.told, night.states()]).toEqual([[], ['waiting', 'waiting']]);
    night.now = at('2026-09-19 07:59');
    expect(await tellWaiting(night.deps, [REGION])).toEqual({ alerts: 0, failed: 0 });
    night.now = at('2026-09-19 08:00');
    expect(await tellWaiting(night.deps, [REGION])).toEqual({ alerts: 2, failed: 0 });
    expect(await tellWaiting(night.deps, [REGION])).toEqual({ alerts: 0, failed: 0 });
    expect(night.told).toEqual([
      `chengguan 工单${numbered(1)}已转派你单位办理，请于9月20日24时前签收。（《运行管理办法》第十三条）`,
      `chengguan 工单${numbered(2)}已转派你单位办理，请于9月20日24时前签收。（《运行管理办法》第十三条）`,
    ]);
    expect(night.states()).toEqual(['sent', 'sent']);
  });

  it('is one message where it is much, however often a run breaks off', async () => {
    const night = new Night();
    for (const index of [1, 2, 3, 4]) await night.dispatch(index);
    night.now = at('2026-09-19 08:00');
    night.failures = 1;
    expect(await tellWaiting(night.deps, [REGION])).toEqual({ alerts: 0, failed: 1 });
    expect(await tellWaiting(night.deps, [REGION])).toEqual({ alerts: 4, failed: 0 });
    expect(night.told).toEqual([`chengguan 工单${numbered(1)}等4件有新情况，请登录系统查看。`]);
    expect(night.states()).toEqual(['gathered', 'gathered', 'gathered', 'gathered', 'sent']);
  });

  it('is not told at all where the ticket has moved on', async () => {
    const night = new Night();
    const signed = await night.dispatch(1);
    await night.dispatch(2);
    signed.at('2026-09-19 07:00').do('sign', {}, 'chengguan');
    night.now = at('2026-09-19 08:00');
    await tellWaiting(night.deps, [REGION]);
    expect(night.told).toHaveLength(1);
    expect(night.states()).toEqual(['superseded', 'sent']);
    expect(night.list.size).toBe(0);
  });

  it('goes on with the next run where time runs out', async () => {
    const night = new Night();
    await night.dispatch(1);
    night.now = at('2026-09-19 08:00');
    expect(await tellWaiting(night.deps, [REGION], () => 1_000)).toEqual({ alerts: 0, failed: 0 });
    expect(await tellWaiting(night.deps, [REGION])).toEqual({ alerts: 1, failed: 0 });
  });
});
