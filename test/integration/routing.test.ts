import { beforeAll, describe, expect, it } from 'vitest';
import { localClient, type Who } from '../../infra/local/client.ts';
import {
  ADMINISTRATOR,
  DISPATCHER,
  mustBe,
  officer,
  REGION,
  type TicketAnswer,
  useCity,
  workDone,
} from './city.ts';

const city = useCity('2026-09-18T09:00:00+08:00');
const COUNTY = officer('county');
const STREET = officer('street');
const HEAD: Who = { role: 'unit-head', unit: 'county' };

interface Suggestion {
  readonly items: readonly {
    readonly unit: string;
    readonly score: number;
    readonly reasons: readonly { readonly field: string; readonly text: string }[];
  }[];
}

interface Detail {
  readonly stage: string;
  readonly coordination?: { readonly state: string; readonly unit?: string };
  readonly assignments: readonly { readonly unit: string; readonly under?: string }[];
  readonly returnsBy?: Readonly<Record<string, object>>;
}

interface History {
  readonly items: readonly {
    readonly events: readonly { readonly type: string; readonly suggested?: boolean }[];
  }[];
}

const call = async (more: object = {}) =>
  mustBe(
    201,
    await city.client.intake('phone', {
      region: REGION,
      kind: 'complaint',
      text: '楼下餐馆油烟直排，请查处餐饮油烟污染',
      placeCode: '430502001',
      ...more,
    }),
  ) as TicketAnswer;

const detail = (ticketNo: string) => city.get<Detail>(DISPATCHER, `/v1/tickets/${ticketNo}`);
const suggestion = (ticketNo: string) =>
  city.get<Suggestion>(DISPATCHER, `/v1/tickets/${ticketNo}/suggestion`);

async function suggestedIn(ticketNo: string): Promise<boolean | undefined> {
  const { items } = await city.get<History>(DISPATCHER, `/v1/tickets/${ticketNo}/history`);
  return items.flatMap(({ events }) => events).find(({ type }) => type === 'Dispatched')?.suggested;
}

beforeAll(async () => {
  const units = {
    ecology: { name: '市生态环境局', level: 'city', duties: ['餐饮油烟污染查处', '噪声污染防治'] },
    county: {
      name: '某区城市管理局',
      level: 'county',
      areas: ['430502'],
      duties: ['餐饮油烟污染查处'],
      contacts: [{ way: 'sms', to: '+8613900000021' }],
    },
    street: { name: '某街道办事处', level: 'street', parent: 'county', areas: ['430502001'] },
    far: { name: '另一区城市管理局', level: 'county', areas: ['430503'], duties: ['餐饮油烟污染查处'] },
  };
  for (const [unit, body] of Object.entries(units)) {
    const given = { contacts: [], ...body, why: '登记单位职责' };
    mustBe(200, await city.client.call(ADMINISTRATOR, 'PUT', `/v1/admin/units/${REGION}/${unit}`, given));
  }
});

describe('SY-3, SY-22b: units are suggested by competence and place, and a person confirms', () => {
  it('with reasons; whether the dispatch follows them is on record', async () => {
    const { ticketNo } = await call();
    const { items } = await suggestion(ticketNo);
    expect(items.map(({ unit }) => unit)).toEqual(['county', 'ecology', 'street']);
    expect(items[0]?.reasons).toMatchObject([
      { field: 'text', text: '诉求内容与该单位职责“餐饮油烟污染查处”相符' },
      { field: 'placeCode', text: '事发地430502001在该单位管辖区域430502内' },
    ]);
    await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: 'county' });
    expect(await suggestedIn(ticketNo)).toBe(true);
    const other = await call();
    await city.act(DISPATCHER, other.ticketNo, 'dispatch', { lead: 'housing' });
    expect(await suggestedIn(other.ticketNo)).toBe(false);
  });

  it('nobody but the hotline sees it, and nobody says of themselves that they followed it', async () => {
    const { ticketNo } = await call();
    const asked = { lead: 'county', suggested: true };
    expect(await city.refused(DISPATCHER, ticketNo, 'dispatch', asked)).toMatchObject({
      code: 'invalid-request',
    });
    await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: 'county' });
    const path = `/v1/tickets/${ticketNo}/suggestion`;
    expect((await city.client.call(COUNTY, 'GET', path)).status).toBe(403);
    expect((await city.client.call(officer('far'), 'GET', path)).status).toBe(404);
  });
});

it('SY-19: unclear duty is coordinated, goes to the leaders, and is dispatched by their decision', async () => {
  const { ticketNo } = await call();
  const units = ['ecology', 'county'];
  await city.act(DISPATCHER, ticketNo, 'refer-to-coordination', {
    units,
    reason: '职责交叉',
    meetingOn: '2026-09-18',
  });
  expect(await city.refused(DISPATCHER, ticketNo, 'dispatch', { lead: 'county' })).toMatchObject({
    code: 'in-coordination',
    clause: 'SY-19',
  });
  await city.act(DISPATCHER, ticketNo, 'refer-to-leaders', { reason: '协调后仍不明确' });
  expect((await detail(ticketNo)).coordination).toMatchObject({ state: 'with-leaders' });
  await city.act(DISPATCHER, ticketNo, 'decide-coordination', { unit: 'county', reason: '由区城管局包办' });
  expect(await detail(ticketNo)).toMatchObject({
    stage: 'dispatched',
    coordination: { state: 'decided', unit: 'county' },
  });
  const back = { reason: '不属本单位职责', basis: '三定方案' };
  expect(await city.refused(COUNTY, ticketNo, 'return', back)).toMatchObject({
    code: 'decided-by-coordination',
  });
});

it('SY-6a: a county body divides further, inside the city’s term', async () => {
  const { ticketNo } = await call();
  await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: 'county' });
  await city.act(COUNTY, ticketNo, 'sign');
  expect(await city.refused(COUNTY, ticketNo, 'divide', { units: ['far'] })).toMatchObject({
    code: 'not-below',
  });
  const given = { units: ['street'], note: '请先到场' };
  expect(await city.refused(COUNTY, ticketNo, 'divide', { ...given, dueOn: '2026-09-30' })).toMatchObject({
    code: 'beyond-own-term',
    field: 'dueOn',
    clause: 'SY-14.3a',
  });
  const own = await city.act(COUNTY, ticketNo, 'divide', { ...given, dueOn: '2026-09-22' });
  const dueOf = (answer: TicketAnswer) => answer.deadlines.find(({ clock }) => clock === 'handle')?.dueOn;
  const below = await city.act(STREET, ticketNo, 'sign');
  expect([dueOf(own), dueOf(below)]).toEqual(['2026-09-24', '2026-09-22']);
  const seen = await city.get<TicketAnswer>(COUNTY, `/v1/tickets/${ticketNo}`);
  expect(seen.deadlines).toContainEqual(expect.objectContaining({ unit: 'street', dueOn: '2026-09-22' }));
  const watched = { unit: 'street', ground: 'other', method: 'phone', reason: '群众多次反映' };
  expect((await city.client.call(COUNTY, 'POST', `/v1/tickets/${ticketNo}/supervise`, watched)).status).toBe(
    403,
  );
  await city.act(HEAD, ticketNo, 'supervise', watched);
  await city.act(STREET, ticketNo, 'answer-supervision', { supervision: 'supervision-1', result: '已整改' });
  await city.act(HEAD, ticketNo, 'end-supervision', {
    supervision: 'supervision-1',
    solved: true,
    reason: '已现场核实',
  });
  expect((await city.act(STREET, ticketNo, 'answer', workDone('2026-09-18T09:00:00+08:00'))).stage).toBe(
    'handling',
  );
  expect((await city.act(COUNTY, ticketNo, 'answer', workDone('2026-09-18T09:00:00+08:00'))).stage).toBe(
    'answered',
  );
  await city.at('2026-09-18T09:01:00+08:00');
  expect(city.sms('county').map(({ message }) => message)).toContainEqual(
    expect.stringContaining('下级单位已提交办理情况，请于9月24日24时前答复'),
  );
});

describe('a draft that the city goes by', () => {
  const DRAFT = '370900';
  const units = ['urban', 'water'];
  let ticketNo = '';
  const hotline = () => localClient(city.runtime, city.dataDir, DRAFT);
  const act = async (who: Who, command: string, body: object = {}) =>
    mustBe(
      200,
      await hotline().call(who, 'POST', `/v1/tickets/${ticketNo}/${command}`, body),
    ) as TicketAnswer;
  const seen = async () =>
    mustBe(200, await hotline().call(DISPATCHER, 'GET', `/v1/tickets/${ticketNo}`)) as object;

  beforeAll(async () => {
    const path = `/v1/admin/settings/${DRAFT}`;
    const held = mustBe(200, await hotline().call(ADMINISTRATOR, 'GET', path)) as Record<string, unknown>;
    const { version: _version, region: _region, ...rest } = held;
    const decided = { by: '市热线办', ground: '按草案试行', from: '2026-01-01' };
    const put = { ...rest, adopted: [{ regulation: 'taian', ...decided }], why: '按草案试行' };
    mustBe(200, await hotline().call(ADMINISTRATOR, 'PUT', path, put));
    for (const unit of units) {
      const body = { name: `市${unit}局`, contacts: [], why: '登记单位' };
      mustBe(200, await hotline().call(ADMINISTRATOR, 'PUT', `/v1/admin/units/${DRAFT}/${unit}`, body));
    }
    const form = { region: DRAFT, kind: 'complaint', text: '路面塌陷，自来水管破裂', phone: '13912345678' };
    ticketNo = (mustBe(201, await hotline().intake('phone', form)) as TicketAnswer).ticketNo;
  });

  it('TA-14b: each of several units has its own dispatch, and the ticket is done when all are', async () => {
    const [lead, other] = units as [string, string];
    expect((await act(DISPATCHER, 'dispatch', { lead, separate: [other] })).stage).toBe('handling');
    const first = workDone('2026-09-18T09:00:00+08:00', { publicReply: '路面已修复' });
    expect((await act(officer(lead), 'answer', first)).stage).toBe('handling');
    const second = workDone('2026-09-18T09:00:00+08:00', { publicReply: '水管已更换' });
    expect((await act(officer(other), 'answer', second)).stage).toBe('done');
    const asked = { ticketNo, phoneTail: '5678' };
    const progress = await hotline().call(DISPATCHER, 'POST', '/v1/progress', asked);
    expect(progress.body).toMatchObject({ stage: 'done', reply: '路面已修复\n水管已更换' });
  });

  it('TA-24: it is handled jointly with another body, which feeds back', async () => {
    const field = 'enforcement-oversight';
    await act(DISPATCHER, 'handle-jointly', { field, partner: '市司法局', reason: '涉及执法监督' });
    await act(DISPATCHER, 'joint-feedback', { field, result: '已督促整改', solved: 'yes' });
    expect(await seen()).toMatchObject({
      joint: [{ field, solved: 'yes' }],
      texts: { [`partner.${field}`]: '市司法局', [`jointResult.${field}`]: '已督促整改' },
    });
  });
});

describe('NM-11.2b: a request that crosses cities of one region', () => {
  const [ONE, OTHER, ELSEWHERE, ABOVE] = ['150100', '150200', '150300', '150000'] as const;
  const TRANSPORT = officer('transport');
  let ticketNo = '';
  const hotline = (region: string) => localClient(city.runtime, city.dataDir, region);
  const act = (region: string, who: Who, command: string, body: object = {}) =>
    hotline(region).call(who, 'POST', `/v1/tickets/${ticketNo}/${command}`, body);
  const look = (region: string, who: Who) => hotline(region).call(who, 'GET', `/v1/tickets/${ticketNo}`);
  const listed = async (region: string, who: Who) => {
    const { body } = await hotline(region).call(who, 'GET', '/v1/tickets');
    return (body as { readonly items: readonly { readonly ticketNo: string }[] }).items.map(
      (line) => line.ticketNo,
    );
  };

  beforeAll(async () => {
    for (const region of [ONE, OTHER]) {
      const contacts = [{ way: 'sms', to: '+8613900000031' }];
      const unit = { name: '市交通运输局', contacts, why: '登记单位' };
      const path = `/v1/admin/units/${region}/transport`;
      const put = mustBe(200, await hotline(region).call(ADMINISTRATOR, 'PUT', path, unit));
      expect(put).toMatchObject({ warnings: [{ clause: 'NM-7b', field: 'liaison', unit: 'transport' }] });
    }
    const form = { region: ONE, kind: 'complaint', text: '两市交界处的公路长期无人养护' };
    ticketNo = (mustBe(201, await hotline(ONE).intake('phone', form)) as TicketAnswer).ticketNo;
  });

  it('NM-11.2a: a unit is called in while the citizen is on the line, and that it did not answer is on record', async () => {
    const called = { unit: 'transport', through: 'three-way', answered: false };
    mustBe(200, await act(ONE, { role: 'agent' }, 'call-in', called));
    expect((await look(ONE, DISPATCHER)).body).toMatchObject({
      calls: [{ unit: 'transport', through: 'three-way', answered: false }],
      oversight: { records: [{ what: 'unanswered', unit: 'transport', clause: 'NM-11.2a' }] },
    });
  });

  it('the region’s hotline finds it on its list, and decides; a city’s can’t', async () => {
    mustBe(200, await act(ONE, DISPATCHER, 'refer-across', { regions: [OTHER], reason: '涉及两市' }));
    expect(await listed(ABOVE, DISPATCHER)).toEqual([ticketNo]);
    const decision = { lead: `transport@${OTHER}`, assistants: ['transport'], reason: '路段主要在该市' };
    expect(await act(ONE, DISPATCHER, 'decide-across', decision)).toMatchObject({
      status: 409,
      body: { code: 'not-the-coordinator', clause: 'NM-11.2b' },
    });
    expect((await act(OTHER, DISPATCHER, 'decide-across', decision)).status).toBe(404);
    mustBe(200, await act(ABOVE, DISPATCHER, 'decide-across', decision));
    expect(await listed(ABOVE, DISPATCHER)).toEqual([]);
  });

  it('the other city’s unit sees it and answers; its namesakes elsewhere don’t', async () => {
    expect(await listed(OTHER, TRANSPORT)).toEqual([ticketNo]);
    for (const [region, unit] of [
      [OTHER, 'roads'],
      [ELSEWHERE, 'transport'],
      [ABOVE, 'transport'],
    ] as const) {
      expect((await look(region, officer(unit))).status).toBe(404);
    }
    const report = { supervision: 'supervision-1', result: '已制定养护方案' };
    mustBe(200, await act(OTHER, TRANSPORT, 'answer-supervision', report));
    expect(await listed(ABOVE, { role: 'supervisor' })).toEqual([ticketNo]);
    const judged = { supervision: 'supervision-1', solved: true, reason: '已核实' };
    mustBe(200, await act(ABOVE, { role: 'supervisor' }, 'end-supervision', judged));
    mustBe(200, await act(OTHER, TRANSPORT, 'answer', workDone('2026-09-18T09:00:00+08:00')));
    expect((await look(ONE, DISPATCHER)).body).toMatchObject({
      stage: 'answered',
      across: { state: 'decided', to: ABOVE, regions: [OTHER] },
      assignments: [
        { unit: `transport@${OTHER}`, role: 'lead' },
        { unit: 'transport', role: 'assistant' },
      ],
      supervisions: [{ ground: 'cross-region', by: `hotline@${ABOVE}`, solved: true }],
    });
    await city.at('2026-09-18T09:02:00+08:00');
    const told = city.runtime.outbox().filter(({ topic }) => topic.endsWith(`${OTHER}-transport`));
    expect(told.map(({ message }) => message)).toContainEqual(expect.stringContaining('已转派你单位办理'));
  });
});
