import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../shared/regulation/settings.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { at, History, numbered, REGION, sealed } from '../../ticket/history.ts';
import { AlertDesk } from './alert-desk.ts';

const UNIT = { id: 'chengguan', name: '城管局', contacts: [] };

/** Tickets that are dispatched at 23:00 and later. */
class Night {
  readonly desk = new AlertDesk(at('2026-09-18 23:00'), DEFAULT_SETTINGS, [UNIT]);

  /** Dispatches a ticket to the unit just now. */
  async dispatch(index: number): Promise<History> {
    const history = new History(numbered(index), '2026-09-18 22:30');
    history.now = this.desk.now;
    history.do('submit', {
      ...{ ticketNo: history.ticketNo, region: REGION, channel: 'phone', kind: 'complaint' },
      ...{ text: sealed('text'), confidential: 'none', accepted: true },
    });
    history.do('dispatch', { lead: 'chengguan', assistants: [] });
    await this.desk.take(history.change, history.ticket as Ticket);
    return history;
  }

  /** What units were told, in order. */
  get told(): string[] {
    return this.desk.published.map(({ unit, text }) => `${unit} ${text}`);
  }
}

describe('what came at night', () => {
  it('is told in the morning, each by itself where it is little, and once', async () => {
    const night = new Night();
    await night.dispatch(1);
    night.desk.now = at('2026-09-19 02:00');
    await night.dispatch(2);
    expect([night.told, night.desk.states]).toEqual([[], ['waiting', 'waiting']]);
    night.desk.now = at('2026-09-19 07:59');
    expect(await night.desk.tellWaiting()).toEqual({ alerts: 0, failed: 0 });
    night.desk.now = at('2026-09-19 08:00');
    expect(await night.desk.tellWaiting()).toEqual({ alerts: 2, failed: 0 });
    expect(await night.desk.tellWaiting()).toEqual({ alerts: 0, failed: 0 });
    expect(night.told).toEqual([
      `chengguan 工单${numbered(1)}已转派你单位办理，请于9月20日24时前签收。（《运行管理办法》第十三条）`,
      `chengguan 工单${numbered(2)}已转派你单位办理，请于9月20日24时前签收。（《运行管理办法》第十三条）`,
    ]);
    expect(night.desk.states).toEqual(['sent', 'sent']);
  });

  it('is one message where it is much, however often a run breaks off', async () => {
    const night = new Night();
    for (const index of [1, 2, 3, 4]) await night.dispatch(index);
    night.desk.now = at('2026-09-19 08:00');
    night.desk.failures = 1;
    expect(await night.desk.tellWaiting()).toEqual({ alerts: 0, failed: 1 });
    expect(await night.desk.tellWaiting()).toEqual({ alerts: 4, failed: 0 });
    expect(night.told).toEqual([`chengguan 工单${numbered(1)}等4件有新情况，请登录系统查看。`]);
    expect(night.desk.states).toEqual(['gathered', 'gathered', 'gathered', 'gathered', 'sent']);
  });

  it('is not told at all where the ticket has moved on', async () => {
    const night = new Night();
    const signed = await night.dispatch(1);
    await night.dispatch(2);
    signed.at('2026-09-19 07:00').do('sign', {}, 'chengguan');
    night.desk.tickets.set(signed.ticketNo, signed.ticket as Ticket);
    night.desk.now = at('2026-09-19 08:00');
    await night.desk.tellWaiting();
    expect(night.told).toHaveLength(1);
    expect(night.desk.states).toEqual(['superseded', 'sent']);
    expect(night.desk.list.size).toBe(0);
  });

  it('goes on with the next run where time runs out', async () => {
    const night = new Night();
    await night.dispatch(1);
    night.desk.now = at('2026-09-19 08:00');
    expect(await night.desk.tellWaiting(() => 1_000)).toEqual({ alerts: 0, failed: 0 });
    expect(await night.desk.tellWaiting()).toEqual({ alerts: 1, failed: 0 });
  });
});
