import { describe, expect, it } from 'vitest';
import { type AlertDeps, sendAlerts } from '../../../functions/alerts/alerts.ts';
import { silentLogger } from '../../../functions/http/log.ts';
import type { AlertState } from '../../../shared/ports.ts';
import { busy, NotedRepairs } from '../../support/repairs.ts';
import { at, History, numbered } from '../../ticket/history.ts';

/** The record of a dispatch to a lead and an assistant. */
function dispatch(index: number) {
  const { change } = History.accepted(numbered(index), '2026-09-18 10:00')
    .at('2026-09-18 11:00')
    .do('dispatch', { lead: 'chengguan', assistants: ['gongan'] });
  const { ticketNo, version } = change;
  return { sequence: String(index), ticketNo, version, change: () => change };
}

/** Alerts and topics in memory; `publish` is called for each message. */
function setting(publish: (unit: string, ticketNo: string) => 'sent' | 'no-topic' = () => 'sent') {
  const states = new Map<string, AlertState>();
  const sent: [unit: string, text: string][] = [];
  const unreached: string[] = [];
  const repair = new NotedRepairs();
  const deps: AlertDeps = {
    repair,
    wallClock: { nowMs: () => 0 },
    holder: 'stream',
    alerts: {
      intend: async ({ ticketNo, alert }) => {
        const key = `${ticketNo}/${alert}`;
        const state = states.get(key) ?? 'intended';
        states.set(key, state);
        return state;
      },
      finish: async (ticketNo, alert, state) => void states.set(`${ticketNo}/${alert}`, state),
      known: async () => states,
    },
    deliveries: { noteUnreached: async ({ unit }) => void unreached.push(unit) },
    waiting: { put: () => Promise.resolve() },
    hours: async () => undefined,
    citizens: { areTold: async () => false, disclosures: async () => [], send: () => Promise.resolve() },
    topics: {
      publish: async (_region, unit, { subject, text }) => {
        const result = publish(unit, subject);
        if (result === 'sent') sent.push([unit, text]);
        return result;
      },
    },
    clock: { now: () => at('2026-09-18 11:01') },
    log: silentLogger,
  };
  return { deps, states, sent, repair, unreached };
}

describe('sending alerts', () => {
  it('tells each unit of a dispatch, once however often it is delivered', async () => {
    const { deps, sent } = setting();
    expect(await sendAlerts([dispatch(1)], deps)).toEqual([]);
    expect(await sendAlerts([dispatch(1)], deps)).toEqual([]);
    expect(sent.map(([unit]) => unit)).toEqual(['chengguan', 'gongan']);
    expect(sent[0]?.[1]).toContain(`工单${numbered(1)}已转派你单位办理`);
  });

  it('is written down before it is sent, so that a failure in between sends it again', async () => {
    let down = true;
    const { deps, states, sent } = setting(() => {
      if (down) throw busy();
      return 'sent';
    });
    const [record] = [dispatch(1)];
    expect(await sendAlerts([record], deps)).toEqual([record]);
    expect([...states.values()]).toEqual(['intended']);
    down = false;
    expect(await sendAlerts([record], deps)).toEqual([]);
    expect(sent).toHaveLength(2);
    expect([...states.values()]).toEqual(['sent', 'sent']);
  });

  it('goes on past a unit that has no topic, and keeps that on record', async () => {
    const { deps, states, sent, unreached } = setting((unit) => (unit === 'chengguan' ? 'no-topic' : 'sent'));
    expect(await sendAlerts([dispatch(1)], deps)).toEqual([]);
    expect([...states.values()]).toEqual(['no-topic', 'sent']);
    expect(unreached).toEqual(['chengguan']);
    expect(sent.map(([unit]) => unit)).toEqual(['gongan']);
  });

  it('holds a ticket’s later alerts behind one that failed, and no other ticket’s', async () => {
    const { deps, sent } = setting((_unit, subject) => {
      if (subject.includes(numbered(1))) throw busy();
      return 'sent';
    });
    const [first, again, other] = [dispatch(1), dispatch(1), dispatch(2)];
    expect(await sendAlerts([first, again, other], deps)).toEqual([first]);
    expect(sent).toHaveLength(2);
  });

  it('sends a ticket whose change makes no sense to repair, with its later alerts, and goes on', async () => {
    const { deps, sent, repair } = setting();
    const unreadable = {
      ...dispatch(1),
      change: () => {
        throw new SyntaxError('no JSON');
      },
    };
    expect(await sendAlerts([unreadable, dispatch(1), dispatch(2)], deps)).toEqual([]);
    expect(repair.sent).toEqual([{ ticketNo: numbered(1), why: 'ALERT_NOT_SENT' }]);
    expect(sent).toHaveLength(2);
  });

  it('has a ticket delivered again that can’t be sent to repair either', async () => {
    const { deps } = setting(() => {
      throw new Error('the text is too long');
    });
    const record = dispatch(1);
    const repair = { send: () => Promise.reject(busy()) };
    expect(await sendAlerts([record], { ...deps, repair })).toEqual([record]);
  });

  it('leaves to another holder what that one is sending', async () => {
    const { deps, sent } = setting();
    const held: AlertDeps = { ...deps, alerts: { ...deps.alerts, intend: async () => 'held' } };
    expect(await sendAlerts([dispatch(1)], held)).toEqual([]);
    expect(sent).toEqual([]);
  });
});
