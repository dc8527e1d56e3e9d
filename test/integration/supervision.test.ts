import { beforeAll, describe, expect, it } from 'vitest';
import type { Who } from '../../infra/local/client.ts';
import {
  ADMINISTRATOR,
  DISPATCHER,
  mustBe,
  officer,
  REGION,
  REVIEWER,
  type TicketAnswer,
  useCity,
  workDone,
} from './city.ts';

const city = useCity('2026-09-18T09:00:00+08:00');
const SUPERVISOR: Who = { role: 'supervisor' };
const UNIT = 'urban-management';
const reason = '经核实确有必要';

interface Details extends TicketAnswer {
  readonly supervisions: readonly { readonly id: string; readonly ground: string; readonly method: string }[];
  readonly oversight?: {
    readonly urged?: number;
    readonly referrals?: readonly object[];
    readonly marks?: readonly object[];
    readonly abuse?: readonly object[];
  };
  readonly texts: Readonly<Record<string, string>>;
}

const details = (ticketNo: string, who: Who = SUPERVISOR) =>
  city.get<Details>(who, `/v1/tickets/${ticketNo}`);

async function taken(text: string, more: object = {}): Promise<string> {
  const form = { region: REGION, kind: 'complaint', text, ...more };
  return (mustBe(201, await city.client.intake('phone', form)) as TicketAnswer).ticketNo;
}

/** A ticket with a unit that has signed it. */
async function signed(text: string): Promise<string> {
  const ticketNo = await taken(text);
  await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: UNIT });
  await city.act(officer(UNIT), ticketNo, 'sign');
  return ticketNo;
}

beforeAll(async () => {
  const settings = await city.get<Record<string, unknown>>(ADMINISTRATOR, `/v1/admin/settings/${REGION}`);
  const { version: _version, region: _region, ...rest } = settings;
  const decision = { ground: '督办工作细则', by: '市行政审批服务局', from: '2026-01-01' };
  const put = { ...rest, concentration: { tickets: 2, withinDays: 30, ...decision }, why: '设定集中件数' };
  mustBe(200, await city.client.call(ADMINISTRATOR, 'PUT', `/v1/admin/settings/${REGION}`, put));
});

describe('a ticket that the city government assigned (SY-24a, SY-24b, SY-24c)', () => {
  let ticketNo = '';

  it('is urged, apart from supervision (SY-5b), and supervised as soon as it bears the mark', async () => {
    await city.at('2026-09-18T10:00:00+08:00');
    ticketNo = await signed('背街小巷路面塌陷');
    await city.act(DISPATCHER, ticketNo, 'urge', { way: 'phone', reason });
    expect(await details(ticketNo)).toMatchObject({ oversight: { urged: 1 }, supervisions: [] });
    await city.act(SUPERVISOR, ticketNo, 'mark', { mark: 'city-assigned' });
    const { supervisions, deadlines } = await details(ticketNo);
    expect(supervisions).toMatchObject([{ ground: 'assigned', method: 'system' }]);
    expect(deadlines).toContainEqual(
      expect.objectContaining({ clock: 'supervise', unit: UNIT, dueOn: '2026-09-24', clause: 'SY-24b' }),
    );
    await city.runtime.settle();
    const messages = city.sms(UNIT).map(({ message }) => message);
    expect(messages.filter((message) => message.includes('抓紧办理'))).toHaveLength(1);
    expect(messages.filter((message) => message.includes('已启动系统督办'))).toHaveLength(1);
  });

  it('a second supervision runs beside it, by letter, and another way restarts nothing', async () => {
    await city.at('2026-09-18T14:00:00+08:00');
    const whim = await city.refused(SUPERVISOR, ticketNo, 'supervise', {
      ground: 'whim',
      method: 'letter',
      reason,
    });
    expect(whim).toMatchObject({ status: 409, code: 'unknown-ground', field: 'ground' });
    await city.act(SUPERVISOR, ticketNo, 'supervise', { ground: 'bad-influence', method: 'letter', reason });
    const change = { supervision: 'supervision-2', method: 'onsite', reason };
    await city.act(SUPERVISOR, ticketNo, 'change-method', change);
    const { supervisions, deadlines } = await details(ticketNo);
    expect(supervisions).toMatchObject([{ method: 'system' }, { ground: 'bad-influence', method: 'onsite' }]);
    const due = deadlines.filter(({ clock }) => clock === 'supervise').map(({ dueOn }) => dueOn);
    expect(due).toEqual(['2026-09-24', '2026-10-09']);
  });

  it('the unit reports in time; what is found unsolved goes to the inspection office, with its number', async () => {
    await city.at('2026-09-18T15:00:00+08:00');
    const early = { supervision: 'supervision-1', reason };
    expect(await city.refused(SUPERVISOR, ticketNo, 'escalate', early)).toMatchObject({
      code: 'not-unsolved',
      clause: 'SY-24c',
    });
    const report = { supervision: 'supervision-1', result: '已围挡，待修复' };
    await city.act(officer(UNIT), ticketNo, 'answer-supervision', report);
    await city.runtime.settle();
    expect(city.sms('hotline').some(({ message }) => message.includes('督办结果已报告'))).toBe(true);
    const end = { supervision: 'supervision-1', solved: false, reason };
    await city.act(SUPERVISOR, ticketNo, 'end-supervision', end);
    await city.act(SUPERVISOR, ticketNo, 'escalate', { ...early, externalNo: 'DC-7' });
    expect(await details(ticketNo)).toMatchObject({
      oversight: {
        referrals: [{ to: '市人民政府督查室', clause: 'SY-24c', externalNo: 'DC-7' }],
      },
      texts: { 'result.supervision-1': '已围挡，待修复' },
    });
  });

  it('the other ends with the matter itself', async () => {
    await city.act(officer(UNIT), ticketNo, 'answer', workDone('2026-09-18T15:00:00+08:00'));
    await city.act(REVIEWER, ticketNo, 'review-answer', { passed: true });
    const { deadlines } = await details(ticketNo);
    expect(deadlines.filter(({ clock }) => clock === 'supervise')).toEqual([]);
  });
});

describe('a hot spot (SY-24a)', () => {
  it('is supervised when as many tickets follow it as the operator has set, and not before', async () => {
    const lead = await signed('整条街的路灯都不亮');
    const link = async () => {
      const follower = await taken('路灯不亮');
      await city.act(DISPATCHER, follower, 'follow', { lead });
      await city.runtime.settle();
    };
    await link();
    expect((await details(lead)).supervisions).toEqual([]);
    await link();
    expect((await details(lead)).supervisions).toMatchObject([{ ground: 'concentrated', method: 'system' }]);
    await link();
    expect((await details(lead)).supervisions).toHaveLength(1);
  });

  it('a person can’t say how many follow it', async () => {
    const ticketNo = await signed('噪音扰民');
    const body = { ground: 'concentrated', method: 'system', followers: 9 };
    expect(await city.refused(SUPERVISOR, ticketNo, 'supervise', body)).toMatchObject({ status: 400 });
  });
});

describe('people (SY-8, SY-18, SY-29)', () => {
  it('what a leader or a deputy brought is marked with who it was; a unit sees its own record only', async () => {
    const ticketNo = await signed('代表反映的用水问题');
    const bare = await city.refused(DISPATCHER, ticketNo, 'mark', { mark: 'deputy' });
    expect(bare).toMatchObject({ code: 'field-required', field: 'deputy', clause: 'SY-18' });
    await city.act(DISPATCHER, ticketNo, 'mark', { mark: 'deputy', deputy: 'D-17' });
    await city.act(DISPATCHER, ticketNo, 'mark', { mark: 'leader-duty', takenBy: 'L-3' });
    const abuse = { ground: 'harassment', measure: 'hand-over', reason: '辱骂话务员' };
    await city.act({ role: 'agent' }, ticketNo, 'record-abuse', abuse);
    expect((await details(ticketNo)).oversight).toMatchObject({
      marks: [
        { mark: 'deputy', deputy: 'D-17', clause: 'SY-18' },
        { mark: 'leader-duty', takenBy: 'L-3', clause: 'SY-8' },
      ],
      abuse: [{ ground: 'harassment', measure: 'hand-over', to: '公安机关或者司法机关' }],
    });
    expect((await details(ticketNo, officer(UNIT))).oversight).not.toHaveProperty('abuse');
  });

  it('only the supervisor puts something on a unit’s record', async () => {
    const ticketNo = await signed('垃圾清运');
    const body = { unit: UNIT, ground: 'false-reply', reason };
    expect(await city.refused(DISPATCHER, ticketNo, 'refer', body)).toMatchObject({ status: 403 });
    await city.act(SUPERVISOR, ticketNo, 'refer', body);
    expect((await details(ticketNo)).oversight?.referrals).toMatchObject([{ clause: 'SY-28', unit: UNIT }]);
  });
});
