import { beforeAll, describe, expect, it } from 'vitest';
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
    county: { name: '某区城市管理局', level: 'county', areas: ['430502'], duties: ['餐饮油烟污染查处'] },
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
  const own = await city.act(COUNTY, ticketNo, 'divide', { units: ['street'], note: '请先到场' });
  const dueOf = (answer: TicketAnswer) => answer.deadlines.find(({ clock }) => clock === 'handle')?.dueAt;
  const below = await city.act(STREET, ticketNo, 'sign');
  expect(dueOf(below)).toBe(dueOf(own));
  expect((await city.act(STREET, ticketNo, 'answer', workDone('2026-09-18T09:00:00+08:00'))).stage).toBe(
    'handling',
  );
  expect((await city.act(COUNTY, ticketNo, 'answer', workDone('2026-09-18T09:00:00+08:00'))).stage).toBe(
    'answered',
  );
});

it('SY-13g: an improper return is refused and counted', async () => {
  const { ticketNo } = await call();
  await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: 'county' });
  await city.act(COUNTY, ticketNo, 'return', { reason: '不属本单位职责', basis: '三定方案' });
  const review = { unit: 'county', granted: false, improper: true, reason: '属于其职责' };
  await city.act(DISPATCHER, ticketNo, 'review-return', review);
  expect((await detail(ticketNo)).returnsBy).toEqual({ county: { refused: 1, improper: 1 } });
});
