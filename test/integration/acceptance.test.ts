import { beforeAll, describe, expect, it } from 'vitest';
import { type HotlineClient, localClient } from '../../infra/local/client.ts';
import {
  ADMINISTRATOR,
  DISPATCHER,
  mustBe,
  officer,
  type ProblemBody,
  REGION,
  REVIEWER,
  type TicketAnswer,
  useCity,
  workDone,
} from './city.ts';

const city = useCity('2026-09-18T09:00:00+08:00');
const AGENT = { role: 'agent' };
const UNIT = 'urban-management';
const TAIAN = '370900';
const LUAN = '341500';
let taian: HotlineClient;
let luan: HotlineClient;

const NOISE = '楼下烧烤店每天营业到凌晨，油烟和喧哗严重扰民，多次向物业反映无人处理，请尽快查处';
const ZHANG = { name: '张三丰', phone: '13912345678' };
const decided = { by: '市政务服务中心', ground: '热线办理规程', from: '2026-01-01' };

interface Progress {
  readonly stage: string;
  readonly outcome?: string;
  readonly dueOn?: string;
  readonly reply?: string;
  readonly notAccepted?: {
    readonly clause: string;
    readonly reason: string;
    readonly basis: string;
    readonly instead?: string;
    readonly earlier?: Progress & { readonly ticketNo: string };
  };
}

interface SimilarAnswer {
  readonly items: readonly {
    readonly ticketNo: string;
    readonly alike: boolean;
    readonly stage: string;
    readonly reasons: { readonly text?: number; readonly sameClass: boolean };
    readonly canLead: boolean;
  }[];
}

/** A call that an agent takes. */
async function called(form: object, client = city.client, region = REGION): Promise<TicketAnswer> {
  const given = { region, kind: 'complaint', text: NOISE, ...form };
  return mustBe(201, await client.intake('phone', given)) as TicketAnswer;
}

async function act(
  client: HotlineClient,
  ticketNo: string,
  command: string,
  body: object,
): Promise<TicketAnswer> {
  const path = `/v1/tickets/${ticketNo}/${command}`;
  return mustBe(200, await client.call(DISPATCHER, 'POST', path, body)) as TicketAnswer;
}

/** What the citizen is shown who gives the end of their number. */
async function progress(ticketNo: string, phoneTail = '5678'): Promise<Progress> {
  return mustBe(
    200,
    await city.client.call(AGENT, 'POST', '/v1/progress', { ticketNo, phoneTail }),
  ) as Progress;
}

const similar = (ticketNo: string, among: 'person' | 'all') =>
  city.get<SimilarAnswer>(AGENT, `/v1/tickets/${ticketNo}/similar?among=${among}`);

async function setIn(client: HotlineClient, region: string, more: object): Promise<void> {
  const path = `/v1/admin/settings/${region}`;
  const held = mustBe(200, await client.call(ADMINISTRATOR, 'GET', path)) as Record<string, unknown>;
  const { version: _version, region: _region, ...rest } = held;
  mustBe(200, await client.call(ADMINISTRATOR, 'PUT', path, { ...rest, ...more, why: '测试用设定' }));
}

beforeAll(async () => {
  taian = localClient(city.runtime, city.dataDir, TAIAN);
  luan = localClient(city.runtime, city.dataDir, LUAN);
  const noise = { kinds: ['complaint'], matters: ['noise'], facts: ['contact', 'place'], ...decided };
  await setIn(taian, TAIAN, { adopted: [{ regulation: 'taian', ...decided }], neededFacts: [noise] });
});

describe('SY-9, TA-12, LA-10: kinds of request', () => {
  it('a kind that the closed list doesn’t have is refused with its clause', async () => {
    const form = { region: REGION, kind: 'appeal', text: NOISE };
    const answer = await city.client.intake('phone', form);
    expect([answer.status, answer.body]).toMatchObject([
      409,
      { code: 'kind-not-accepted', field: 'kind', clause: 'SY-9' },
    ]);
  });

  it('an open list has it taken as one of the kinds that it names', async () => {
    const answer = await taian.intake('phone', { region: TAIAN, kind: 'appeal', text: NOISE });
    expect([answer.status, answer.body]).toMatchObject([409, { code: 'kind-not-accepted', clause: 'TA-12' }]);
    expect((await called({ kind: 'suggestion' }, luan, LUAN)).stage).toBe('accepted');
  });

  it('agents see the kinds with their other words, and the grounds with what the citizen is told', async () => {
    const { kinds, grounds } = await city.get<{
      kinds: { named: { kind: string; also?: string[] }[] };
      grounds: { ground: string; label: string; told?: string; clause: string }[];
    }>(AGENT, '/v1/acceptance');
    expect(kinds.named).toContainEqual({ kind: 'suggestion', label: '意见建议', also: ['批评'] });
    expect(grounds.find(({ ground }) => ground === 'military')).toMatchObject({
      label: '属于军队、武警职责',
      told: '请向军队、武警有关部门反映',
      clause: 'SY-10',
    });
  });
});

describe('SY-10, SY-11, TA-13: not accepted', () => {
  it('the citizen is told reason, basis and where to go', async () => {
    const form = { region: REGION, kind: 'complaint', text: '部队营区围墙占用村道', ...ZHANG };
    const { ticketNo } = mustBe(201, await city.client.intake('web', form)) as TicketAnswer;
    const rejected = await city.act(AGENT, ticketNo, 'reject', {
      ground: 'military',
      reason: '涉及军队管辖事项',
    });
    expect(rejected).toMatchObject({
      outcome: 'rejected',
      notAccepted: { clause: 'SY-10', told: '请向军队、武警有关部门反映' },
    });
    expect((await progress(ticketNo)).notAccepted).toMatchObject({
      reason: '涉及军队管辖事项',
      basis: expect.stringMatching(/^《.+》第十条第一款第七项$/),
      instead: '请向军队、武警有关部门反映',
    });
  });

  it('TA-13b, TA-13e: the lawful way, and the place whose matter it is', async () => {
    const one = await called({}, taian, TAIAN);
    const way = { ground: 'legal-remedy', reason: '已进入诉讼程序', instead: '请向受理的人民法院查询' };
    const lawful = await act(taian, one.ticketNo, 'reject', way);
    expect(lawful).toMatchObject({ outcome: 'rejected', notAccepted: { clause: 'TA-13b' } });
    const other = await called({}, taian, TAIAN);
    const body = { ground: 'out-of-jurisdiction', reason: '事项发生在外市' };
    const path = `/v1/tickets/${other.ticketNo}/reject`;
    const refused = await taian.call(DISPATCHER, 'POST', path, body);
    expect(refused.body).toMatchObject({ code: 'field-required', field: 'instead', clause: 'TA-13e' });
    const told = await act(taian, other.ticketNo, 'reject', { ...body, instead: '请拨打济南0531-12345' });
    expect(told).toMatchObject({ outcome: 'rejected', notAccepted: { clause: 'TA-13e' } });
  });
});

describe('TA-10: what a matter needs is said, and nothing is lost for want of it', () => {
  it('by the answer to the form, and to the hotline until it is added', async () => {
    const form = { region: TAIAN, kind: 'complaint', matter: 'noise', text: NOISE, name: '李四' };
    const { ticketNo, missing } = mustBe(201, await taian.intake('web', form)) as TicketAnswer & {
      readonly missing?: object;
    };
    expect(missing).toMatchObject({
      facts: [
        { fact: 'contact', need: 'this-matter' },
        { fact: 'place', need: 'this-matter' },
      ],
      told: expect.stringMatching(/需要提供联系方式、具体地址方可办理.*第十条第二款/),
      clause: 'TA-10',
    });
    await act(taian, ticketNo, 'accept', { kind: 'complaint', matter: 'noise' });
    await act(taian, ticketNo, 'add', {
      text: '补充联系方式和地址',
      place: '岱宗大街1号',
      phone: '13800138000',
    });
    const seen = mustBe(200, await taian.call(DISPATCHER, 'GET', `/v1/tickets/${ticketNo}`));
    expect(seen).toMatchObject({ stage: 'accepted' });
    expect(seen).not.toHaveProperty('missing');
  });
});

describe('SY-10, TA-13d: the same person, the same matter, nothing new', () => {
  let first = '';
  let again = '';

  it('is found among the person’s own tickets', async () => {
    first = (await called({ ...ZHANG, classCode: '0501' })).ticketNo;
    await city.act(DISPATCHER, first, 'dispatch', { lead: UNIT });
    await city.act(officer(UNIT), first, 'sign');
    const form = { region: REGION, text: `再次反映：${NOISE.replace('请尽快查处', '希望处理')}`, ...ZHANG };
    again = (mustBe(201, await city.client.intake('web', form)) as TicketAnswer).ticketNo;
    const { items } = await similar(again, 'person');
    expect(items[0]).toMatchObject({ ticketNo: first, alike: true, stage: 'handling' });
    expect(items.filter(({ alike }) => alike)).toHaveLength(1);
  });

  it('another person’s ticket is no repeat', async () => {
    const stranger = await called({ phone: '13700001111' });
    const body = { ground: 'repeat', reason: '重复', repeatOf: stranger.ticketNo };
    expect(await city.refused(AGENT, again, 'reject', body)).toMatchObject({
      status: 409,
      code: 'repeat-not-found',
      field: 'repeatOf',
    });
  });

  it('is confirmed by a person, and the citizen is answered with the progress, later with the result', async () => {
    const body = { ground: 'repeat', reason: '同一事项正在办理', repeatOf: first };
    const rejected = await city.act(AGENT, again, 'reject', body);
    expect(rejected).toMatchObject({ notAccepted: { clause: 'SY-10', repeatOf: first } });
    expect((await progress(again)).notAccepted?.earlier).toMatchObject({
      ticketNo: first,
      stage: 'handling',
      dueOn: '2026-09-24',
    });
    await city.act(officer(UNIT), first, 'answer', workDone('2026-09-18T09:00:00+08:00'));
    await city.act(REVIEWER, first, 'review-answer', { passed: true });
    expect((await progress(again)).notAccepted?.earlier).toMatchObject({
      stage: 'done',
      reply: '已处理完毕',
    });
  });

  it('an agent says so on the call already', async () => {
    const rejection = { ground: 'repeat', reason: '同一事项已办理完毕', repeatOf: first };
    expect(await called({ ...ZHANG, rejection })).toMatchObject({
      stage: 'closed',
      outcome: 'rejected',
      notAccepted: { repeatOf: first },
    });
    const stranger = { region: REGION, kind: 'complaint', text: NOISE, phone: '13700002222', rejection };
    expect((await city.client.intake('phone', stranger)).body).toMatchObject({ code: 'repeat-not-found' });
  });

  it('what is new is added to the ticket that there is, and its unit is told', async () => {
    const open = (await called({ ...ZHANG, text: '小区门口路灯不亮' })).ticketNo;
    await city.act(DISPATCHER, open, 'dispatch', { lead: UNIT });
    await city.act(AGENT, open, 'add', { text: '昨晚又有两盏灯不亮' });
    await city.runtime.settle();
    expect(city.sms(UNIT).some(({ message }) => message.includes(open) && message.includes('补充'))).toBe(
      true,
    );
    const { texts } = await city.get<{ texts: Record<string, string> }>(officer(UNIT), `/v1/tickets/${open}`);
    expect(texts['added.1']).toBe('昨晚又有两盏灯不亮');
  });
});

describe('LA-11d: unreasonable repeats', () => {
  it('are refused by the operator’s rule, and not before there is one', async () => {
    const numbers: string[] = [];
    for (const minute of [1, 2, 3, 4]) {
      await city.at(`2026-09-18T10:0${minute}:00+08:00`);
      numbers.push((await called(ZHANG, luan, LUAN)).ticketNo);
    }
    const [first = '', , third = '', fourth = ''] = numbers;
    const body = { ground: 'unreasonable-repeat', reason: '多次重复反映且无新情况', repeatOf: first };
    const refusedAs = async (ticketNo: string) =>
      (await luan.call(DISPATCHER, 'POST', `/v1/tickets/${ticketNo}/reject`, body)).body as ProblemBody;
    expect(await refusedAs(fourth)).toMatchObject({ code: 'rule-not-set', clause: 'LA-11d' });
    await setIn(luan, LUAN, { repeats: { times: 3, withinDays: 30, ...decided } });
    expect(await refusedAs(third)).toMatchObject({ code: 'too-few-repeats', clause: 'LA-11d' });
    expect(await act(luan, fourth, 'reject', body)).toMatchObject({
      outcome: 'rejected',
      notAccepted: { clause: 'LA-11d', repeatOf: first },
    });
  });
});

describe('SY-5b: many persons, one matter', () => {
  const text = [
    '学府路路灯全部不亮，晚上走路很危险',
    '学府路这边路灯坏了没有人修',
    '路灯不亮，请修学府路路灯',
  ];
  const tickets: string[] = [];
  let lead = '';

  it('candidates are found by class, place and time', async () => {
    await city.at('2026-09-18T11:00:00+08:00');
    for (const [index, said] of text.entries()) {
      const form = { text: said, place: '学府路中段', classCode: '0702', phone: `1380000000${index}` };
      tickets.push((await called(form)).ticketNo);
    }
    lead = tickets.shift() ?? '';
    const { items } = await similar(tickets[0] ?? '', 'all');
    expect(items.map(({ ticketNo }) => ticketNo)).toContain(lead);
    expect(items.every(({ alike, reasons, canLead }) => alike && reasons.sameClass && canLead)).toBe(true);
  });

  it('each follows the lead, which follows none', async () => {
    await city.act(DISPATCHER, lead, 'dispatch', { lead: UNIT });
    await city.act(officer(UNIT), lead, 'sign');
    for (const ticketNo of tickets) {
      const followed = await city.act(DISPATCHER, ticketNo, 'follow', { lead });
      expect(followed).toMatchObject({ stage: 'following', follows: lead, deadlines: [] });
    }
    const [one = ''] = tickets;
    const late = (await called({ text: '学府路路灯', phone: '13800000009' })).ticketNo;
    expect(await city.refused(DISPATCHER, late, 'follow', { lead: one })).toMatchObject({
      code: 'not-a-lead',
    });
    const other = (await called({ text: '学府路路灯', phone: '13800000008' })).ticketNo;
    await city.act(DISPATCHER, late, 'follow', { lead: other });
    expect(await city.refused(DISPATCHER, other, 'follow', { lead })).toMatchObject({ code: 'is-a-lead' });
    const { items } = await city.get<{ items: string[] }>(AGENT, `/v1/tickets/${lead}/followers`);
    expect([...items].sort()).toEqual([...tickets].sort());
    expect(await progress(one, '0001')).toMatchObject({ stage: 'following', dueOn: '2026-09-24' });
  });

  it('the lead’s answer is each one’s own, with a revisit of their own', async () => {
    await city.act(
      officer(UNIT),
      lead,
      'answer',
      workDone('2026-09-18T11:00:00+08:00', { publicReply: '路灯已修复' }),
    );
    await city.act(REVIEWER, lead, 'review-answer', { passed: true });
    await city.runtime.settle();
    for (const [index, ticketNo] of tickets.entries()) {
      expect(await progress(ticketNo, `000${index + 1}`)).toMatchObject({
        stage: 'done',
        reply: '路灯已修复',
      });
    }
    const [one = '', two = ''] = tickets;
    const asked = { reached: true, solved: 'yes', grade: 'satisfied' };
    expect(await city.act(REVIEWER, one, 'revisit', asked)).toMatchObject({ outcome: 'satisfied' });
    const fault = { finding: 'unit-fault', reason: '该处路灯未修' };
    const again = { reached: true, grade: 'dissatisfied', ...fault };
    expect(await city.act(REVIEWER, two, 'revisit', again)).toMatchObject({
      stage: 'accepted',
      deadlines: [{ clock: 'dispatch', clause: 'SY-13a' }],
    });
  });

  it('whoever is linked when the answer is there already gets it too', async () => {
    const late = (await called({ text: text[0], phone: '13800000007' })).ticketNo;
    await city.act(DISPATCHER, late, 'follow', { lead });
    await city.runtime.settle();
    expect(await progress(late, '0007')).toMatchObject({ stage: 'done', reply: '路灯已修复' });
  });

  it('whose lead comes to nothing waits for a dispatch of its own, of which the hotline is told', async () => {
    const other = (await called({ text: text[0], phone: '13800000006' })).ticketNo;
    const one = (await called({ text: text[1], phone: '13800000005' })).ticketNo;
    await city.act(DISPATCHER, one, 'follow', { lead: other });
    await city.act(DISPATCHER, other, 'reject', { ground: 'petition', reason: '已由信访机构受理' });
    await city.runtime.settle();
    const ticket = await city.get<TicketAnswer>(DISPATCHER, `/v1/tickets/${one}`);
    expect(ticket).toMatchObject({ stage: 'accepted', deadlines: [{ clock: 'dispatch', clause: 'SY-13a' }] });
    expect(city.sms('hotline').some(({ message }) => message.includes(one))).toBe(true);
  });
});
