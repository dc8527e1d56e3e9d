import { beforeAll, describe, expect, it } from 'vitest';
import { type HotlineClient, localClient } from '../../infra/local/client.ts';
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
const DRAFT = '370900';
const decided = { ground: '热线工作规范', by: '市行政审批服务局', from: '2026-01-01' };
const HOUSING = officer('housing');
let draft: HotlineClient;

async function settings(client: HotlineClient, region: string, more: object): Promise<void> {
  const path = `/v1/admin/settings/${region}`;
  const held = mustBe(200, await client.call(ADMINISTRATOR, 'GET', path)) as Record<string, unknown>;
  const { version: _version, region: _region, ...rest } = held;
  mustBe(200, await client.call(ADMINISTRATOR, 'PUT', path, { ...rest, ...more, why: '试行规范' }));
}

/** A ticket that the unit of housing has signed. */
async function signed(kind: string): Promise<string> {
  const form = { region: REGION, kind, text: '楼道照明长期不亮', phone: '13800138000' };
  const { ticketNo } = mustBe(201, await city.client.intake('phone', form)) as TicketAnswer;
  await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: 'housing' });
  await city.act(HOUSING, ticketNo, 'sign');
  return ticketNo;
}

const dueOf = ({ deadlines }: TicketAnswer, clock: string) =>
  deadlines.find((deadline) => deadline.clock === clock);

beforeAll(async () => {
  draft = localClient(city.runtime, city.dataDir, DRAFT);
  const contacts = { hours: { from: '08:00', to: '21:00' }, mostADay: 3, ...decided };
  await settings(city.client, REGION, { contacts });
  const handle = { clock: 'handle', kinds: ['complaint'], start: 'received', length: { workingDays: 5 } };
  const terms = [{ ...handle, ...decided }];
  await settings(draft, DRAFT, { adopted: [{ regulation: 'taian', ...decided }], terms });
  const body = { name: '住建局', contacts: [{ way: 'sms', to: '+8613700000000' }], why: '测试用单位' };
  mustBe(200, await draft.call(ADMINISTRATOR, 'PUT', `/v1/admin/units/${DRAFT}/housing`, body));
});

describe('a consultation whose citizen can’t be reached (SY-14.2b, SY-12.1b)', () => {
  it('is tried three times within 24 hours, in the city’s hours, before it is answered', async () => {
    const ticketNo = await signed('consultation');
    const tried = { reached: false, way: 'phone' };
    await city.at('2026-09-18T20:00:00+08:00');
    const first = await city.act(HOUSING, ticketNo, 'contact', tried);
    expect(dueOf(first, 'reach')).toMatchObject({ dueAt: '2026-09-19T20:00:00+08:00', clause: 'SY-14.2b' });
    await city.at('2026-09-18T22:00:00+08:00');
    await city.act(HOUSING, ticketNo, 'contact', tried);
    await city.at('2026-09-19T09:00:00+08:00');
    await city.act(HOUSING, ticketNo, 'contact', { ...tried, way: 'sms' });
    const done = workDone('2026-09-19T10:00:00+08:00', { contact: tried });
    await city.at('2026-09-19T10:00:00+08:00');
    await city.act(HOUSING, ticketNo, 'contact', { ...tried, way: 'callback' });
    expect(await city.act(HOUSING, ticketNo, 'answer', done)).toMatchObject({ stage: 'answered' });
    const early = await signed('consultation');
    expect(await city.refused(HOUSING, early, 'answer', done)).toMatchObject({
      code: 'too-few-attempts',
      clause: 'SY-14.2b',
    });
  });
});

describe('what is promised for a day (SY-15b)', () => {
  it('keeps the ticket open until it is done, and the citizen and the unit see the day', async () => {
    await city.at('2026-09-19T10:00:00+08:00');
    const ticketNo = await signed('complaint');
    const unsolved = { measures: '更换线路', promisedOn: '2026-09-20' };
    const work = workDone('2026-09-19T10:00:00+08:00', { unsolved, internalNote: '材料待到货' });
    await city.act(HOUSING, ticketNo, 'answer', work);
    const done = await city.act(REVIEWER, ticketNo, 'review-answer', { passed: true });
    expect(dueOf(done, 'promise')).toMatchObject({ dueOn: '2026-09-20', clause: 'SY-15b', unit: 'housing' });
    const progress = await city.client.call(DISPATCHER, 'POST', '/v1/progress', {
      ticketNo,
      phoneTail: '8000',
    });
    expect(progress.body).toMatchObject({ stage: 'done', promisedOn: '2026-09-20', reply: '已处理完毕' });
    expect(JSON.stringify(progress.body)).not.toContain('材料待到货');
    const asked = { reached: true, grade: 'satisfied', unitContacted: true };
    expect(await city.act(REVIEWER, ticketNo, 'revisit', asked)).toMatchObject({ stage: 'done' });
    await city.at('2026-09-21T08:10:00+08:00');
    // Beside the supervision of what is late; who is told first is left to the queues.
    const told = city.sms('housing').map(({ message }) => message);
    expect(told.join('\n')).toContain('承诺期限9月20日24时已过，请立即兑现承诺的措施');
    expect(await city.act(HOUSING, ticketNo, 'fulfil', { result: '线路已更换' })).toMatchObject({
      stage: 'closed',
      outcome: 'satisfied',
    });
  });
});

describe('a term set by a law (SY-14.4)', () => {
  it('found later, it moves the handling, is explained, and the unit is told', async () => {
    await city.at('2026-09-21T08:10:00+08:00');
    const ticketNo = await signed('complaint');
    const lawTerm = { rank: 'law', length: { days: 60 }, citation: '《行政处罚法》第六十条' };
    const moved = await city.act(DISPATCHER, ticketNo, 'set-law-term', { lawTerm });
    expect(dueOf(moved, 'handle')).toMatchObject({ dueOn: '2026-11-20', clause: 'SY-14.4' });
    const { items } = await city.get<{
      items: { clock: string; moves: { reason: string }[]; explained: string[] }[];
    }>(DISPATCHER, `/v1/tickets/${ticketNo}/deadlines`);
    const handle = items.find(({ clock }) => clock === 'handle');
    expect(handle?.moves).toMatchObject([{ reason: 'law-term' }]);
    expect(handle?.explained.join()).toContain('《行政处罚法》第六十条');
    await city.runtime.settle();
    expect(city.sms('housing').at(-1)?.message).toContain('因适用其他规定，办理期限改为11月20日24时');
    const rule = { lawTerm: { ...lawTerm, rank: 'departmental-rule' } };
    expect(await city.refused(DISPATCHER, ticketNo, 'set-law-term', rule)).toMatchObject({
      code: 'rank-without-effect',
      clause: 'SY-14.4',
    });
  });
});

describe('dissatisfied, sent back, and objected to (SY-17, SY-24a, SY-25)', () => {
  it('goes from the revisit to the redo, its supervision, and an objection that ends both', async () => {
    await city.at('2026-09-21T08:10:00+08:00');
    const ticketNo = await signed('complaint');
    const handle = async () => {
      await city.act(HOUSING, ticketNo, 'answer', workDone('2026-09-21T00:10:00+08:00'));
      await city.act(REVIEWER, ticketNo, 'review-answer', { passed: true });
    };
    const fault = {
      ...{ reached: true, way: 'phone', grade: 'dissatisfied', solved: 'no', unitContacted: true },
      ...{ finding: 'unit-fault', reason: '未到现场' },
    };
    await handle();
    const redo = await city.act(REVIEWER, ticketNo, 'revisit', fault);
    expect(dueOf(redo, 'redo')).toMatchObject({ dueOn: '2026-09-29', clause: 'SY-17' });
    await handle();
    const again = await city.act(REVIEWER, ticketNo, 'revisit', fault);
    expect(dueOf(again, 'supervise')).toMatchObject({ unit: 'housing', clause: 'SY-24b' });
    const objection = { ground: 'untrue', reason: '现场照片与反映不符', evidence: ['现场照片说明'] };
    expect(await city.refused(HOUSING, ticketNo, 'object', objection)).toMatchObject({
      code: 'field-required',
      field: 'contactProof',
      clause: 'SY-25',
    });
    await city.act(HOUSING, ticketNo, 'object', { ...objection, contactProof: '9月20日通话记录' });
    expect(
      await city.refused(HOUSING, ticketNo, 'review-objection', { granted: true, reason: '属实' }),
    ).toMatchObject({ status: 403 });
    const { items } = await city.get<{ items: { ticketNo: string }[] }>(
      DISPATCHER,
      '/v1/tickets?unit=hotline',
    );
    expect(items.map((item) => item.ticketNo)).toContain(ticketNo);
    const lifted = await city.act(REVIEWER, ticketNo, 'review-objection', { granted: true, reason: '属实' });
    expect(lifted).toMatchObject({ stage: 'closed', outcome: 'dissatisfied', deadlines: [] });
    await city.runtime.settle();
    expect(city.sms('housing').at(-1)?.message).toContain('申诉审核通过');
  });
});

describe('an answer that nobody reviews (TA-15a, TA-15b, TA-16)', () => {
  it('is done as it comes in, after a longer term that was explained, and goes to the revisit', async () => {
    const form = { region: DRAFT, kind: 'complaint', text: '路灯不亮', phone: '13800138002' };
    const { ticketNo } = mustBe(201, await draft.intake('phone', form)) as TicketAnswer;
    const act = (who: Parameters<HotlineClient['call']>[0], command: string, body: object) =>
      draft.call(who, 'POST', `/v1/tickets/${ticketNo}/${command}`, body);
    mustBe(200, await act(DISPATCHER, 'dispatch', { lead: 'housing' }));
    const asked = { workingDays: 5, reason: '需改造线路' };
    expect((await act(HOUSING, 'request-extension', asked)).body).toMatchObject({
      code: 'field-required',
      field: 'explanation',
      clause: 'TA-15b',
    });
    mustBe(200, await act(HOUSING, 'request-extension', { ...asked, explanation: '已电话说明' }));
    mustBe(200, await act(DISPATCHER, 'review-extension', { granted: true }));
    const contact = { reached: true, way: 'phone' };
    const answered = await act(HOUSING, 'answer', { result: '已修复', contact });
    expect(mustBe(200, answered)).toMatchObject({ stage: 'done' });
    const revisit = await act(REVIEWER, 'revisit', { reached: true, grade: 'satisfied', solved: 'yes' });
    expect(mustBe(200, revisit)).toMatchObject({ stage: 'closed', outcome: 'satisfied' });
  });
});

describe('a league under its region’s settings (NM-27)', () => {
  it('goes by the region’s term, and by its own where that is shorter', async () => {
    await city.at('2026-09-21T08:10:00+08:00');
    const [wider, league] = ['150000', '150100'];
    const at = (region: string) => localClient(city.runtime, city.dataDir, region);
    const body = { name: '住建局', contacts: [{ way: 'sms', to: '+8613700000001' }], why: '测试用单位' };
    mustBe(200, await at(league).call(ADMINISTRATOR, 'PUT', `/v1/admin/units/${league}/housing`, body));
    const term = (workingDays: number) => ({
      terms: [
        {
          ...{ clock: 'handle', kinds: ['help'], start: 'received', length: { workingDays } },
          ...decided,
        },
      ],
    });
    const taken = async () => {
      const form = { region: league, kind: 'help', text: '暖气不热', phone: '13800138003' };
      const { ticketNo } = mustBe(201, await at(league).intake('phone', form)) as TicketAnswer;
      const path = `/v1/tickets/${ticketNo}/dispatch`;
      const sent = await at(league).call(DISPATCHER, 'POST', path, { lead: 'housing' });
      return dueOf(mustBe(200, sent) as TicketAnswer, 'handle');
    };
    await settings(at(wider), wider, term(5));
    expect(await taken()).toMatchObject({ dueOn: '2026-09-29', clause: 'NM-11.3' });
    await settings(at(league), league, term(2));
    expect(await taken()).toMatchObject({ dueOn: '2026-09-23', clause: 'NM-11.3' });
    await settings(at(league), league, term(9));
    expect(await taken()).toMatchObject({ dueOn: '2026-09-29' });
    // What a term that was set by both names as its settings can be read again.
    const named = encodeURIComponent('150000:v1+v1');
    const path = `/v1/admin/settings/${league}?version=${named}`;
    expect(mustBe(200, await at(league).call(ADMINISTRATOR, 'GET', path))).toMatchObject({
      region: league,
      terms: [{ length: { workingDays: 2 } }],
      termsAbove: [{ length: { workingDays: 5 } }],
    });
  });
});

describe('handling ended without a result (TA-15c)', () => {
  it('asked for by the unit with its evidence, reviewed by the hotline', async () => {
    const form = { region: DRAFT, kind: 'complaint', text: '邻里纠纷', phone: '13800138001' };
    const { ticketNo } = mustBe(201, await draft.intake('phone', form)) as TicketAnswer;
    const act = async (who: Parameters<HotlineClient['call']>[0], command: string, body: object) =>
      draft.call(who, 'POST', `/v1/tickets/${ticketNo}/${command}`, body);
    mustBe(200, await act(DISPATCHER, 'dispatch', { lead: 'housing' }));
    const asked = { ground: 'uncooperative', reason: '三次上门均被拒', evidence: [] as string[] };
    expect((await act(HOUSING, 'request-termination', asked)).body).toMatchObject({
      code: 'field-required',
      field: 'evidence',
      clause: 'TA-15c',
    });
    mustBe(200, await act(HOUSING, 'request-termination', { ...asked, evidence: ['上门记录'] }));
    const ended = await act(REVIEWER, 'review-termination', { granted: true, reason: '材料属实' });
    expect(mustBe(200, ended)).toMatchObject({ stage: 'closed', outcome: 'terminated', deadlines: [] });
  });
});

describe('told by the rungs of a ladder, and by SMS (SY-13a, SY-17)', () => {
  it('the hotline by the city’s own hours, the citizen at each step, who says at last how it went', async () => {
    const rungs = [{ before: { minutes: 100 }, to: ['officer', 'leader'] }];
    const ladders = [{ clocks: ['dispatch'], rungs, ...decided }];
    await settings(city.client, REGION, { ladders, citizens: { way: 'aliyun' } });
    await city.at('2026-09-21T08:20:00+08:00');
    const form = { region: REGION, kind: 'complaint', text: '楼道堆物', phone: '13800138009' };
    const { ticketNo } = mustBe(201, await city.client.intake('phone', form)) as TicketAnswer;
    await city.at('2026-09-21T08:41:00+08:00');
    const { items } = await city.get<{ items: { kind: string; unit: string; at: string }[] }>(
      DISPATCHER,
      `/v1/tickets/${ticketNo}/alerts`,
    );
    const rung = { kind: 'remind', unit: 'hotline', at: '2026-09-21T08:40:00+08:00' };
    expect(items).toMatchObject([{ kind: 'citizen-accepted', unit: 'citizen' }, rung, rung]);
    await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: 'housing' });
    await city.act(HOUSING, ticketNo, 'sign');
    await city.runtime.settle();
    await city.act(HOUSING, ticketNo, 'answer', workDone('2026-09-21T08:41:00+08:00'));
    await city.act(REVIEWER, ticketNo, 'review-answer', { passed: true });
    await city.runtime.settle();
    const told = city.runtime.outbox().filter(({ endpoint }) => endpoint === '+8613800138009');
    expect(told.map(({ message }) => message)).toEqual([
      expect.stringContaining('已受理'),
      expect.stringMatching(/承办单位已接收，将于.*前答复您/),
      expect.stringContaining('请回复两位数：满意1基本2不满3，单位联系过1否2'),
    ]);
    const body = { ticketNo, phoneTail: '8009', grade: 'satisfied', solved: 'yes', unitContacted: true };
    mustBe(200, await city.client.call(DISPATCHER, 'POST', '/v1/evaluation', body));
    expect(await city.get(DISPATCHER, `/v1/tickets/${ticketNo}`)).toMatchObject({
      stage: 'closed',
      outcome: 'satisfied',
    });
  });
});
