import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { citizenMessages, citizenOf } from '../../../functions/alerts/citizen-way.ts';
import { dynamoRatingAsks } from '../../../shared/adapters/dynamo-rating-asks.ts';
import { citizenIntentsOf } from '../../../shared/alert/citizens.ts';
import { basisOf } from '../../../shared/alert/superseded.ts';
import { alertText } from '../../../shared/alert/texts.ts';
import { instantOf } from '../../../shared/calendar/instant.ts';
import type { LoadedTicket } from '../../../shared/ports.ts';
import { TextsDestroyedError } from '../../../shared/privacy/errors.ts';
import { keyedIndex } from '../../../shared/privacy/keyed-index.ts';
import { dayNumber, readRatingToken } from '../../../shared/privacy/rating-token.ts';
import { DEFAULT_SETTINGS } from '../../../shared/regulation/settings.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { ALIYUN_TEMPLATE, aliyunEntry, everyKind } from '../../alert/alert-templates.ts';
import { testDynamoDb } from '../../support/dynamodb.ts';
import { type FakeProvider, fakeProvider } from '../../support/fake-provider.ts';
import { ANSWER, History, numbered, REGION, sealed } from '../../ticket/history.ts';
import { Sending, sendingTables } from './sending.ts';

const CITY = { ...DEFAULT_SETTINGS, region: REGION, citizens: { way: 'aliyun' as const } };
const PHONE = 'item#phone';

let db: Awaited<ReturnType<typeof testDynamoDb>>;
beforeAll(async () => {
  db = await testDynamoDb([]);
  await sendingTables(db.client);
});
afterAll(() => db.close());

const open: FakeProvider[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

/** A provider that takes everything. */
async function taking(): Promise<FakeProvider> {
  const provider = await fakeProvider(() => ({ body: { Code: 'OK', Message: 'OK', BizId: 'biz' } }));
  open.push(provider);
  return provider;
}

/** What a citizen is told of the last of these acts, with the sender, where the vault has this number. */
function told(
  history: History,
  phone: string,
  entry: object,
): { made: Sending; ticketNo: string; record: object } {
  const made = new Sending(db.client, [], { aliyun: aliyunEntry(entry) });
  const { change, ticket } = history;
  const [intent] = citizenIntentsOf(change);
  if (!intent || !ticket) throw new Error('the citizen is told nothing');
  const { ticketNo } = ticket;
  const { text } = alertText(intent);
  const { id: alert, region, recipient, at, facts } = intent;
  const basis = basisOf(intent, change);
  const record = { ticketNo, alert, region, recipient, kind: facts.kind, text, at, intent, basis };
  made.alerts.set(ticketNo, { ...record, state: 'sent' });
  made.loaded.set(ticketNo, { ticket } as LoadedTicket);
  made.settings = CITY;
  made.texts = { [PHONE]: phone };
  made.deliver({ ticketNo, alert });
  return { made, ticketNo, record };
}

/** A citizen's acknowledgement. */
async function acknowledged(index: number, phone: string) {
  const provider = await taking();
  const history = History.accepted(numbered(index), '2026-09-18 10:00', { phone: sealed('phone') });
  const { made, ticketNo, record } = told(history, phone, { endpoint: provider.url });
  await made.work();
  return { made, provider, ticketNo, record };
}

/** A citizen's answer, whose number ends in this. */
function answered(index: number, more: object = {}) {
  return History.accepted(numbered(index), '2026-09-18 10:00', { phone: sealed('phone'), ...more })
    .at('2026-09-18 11:00')
    .do('dispatch', { lead: 'chengguan', assistants: [] })
    .at('2026-09-18 14:00')
    .do('sign', {}, 'chengguan')
    .at('2026-09-21 10:00')
    .do('answer', ANSWER, 'chengguan')
    .do('review-answer', { passed: true });
}

const ASKED = '请回复两位数：满意1基本2不满3，单位联系过1否2';

describe('the request for a rating', () => {
  const LINKED = {
    ...ALIYUN_TEMPLATE,
    linked: {
      code: 'SMS_5678',
      text: '工单${no}已答复，请点 https://12345.example.cn/e/${token} 评价。',
      variables: { no: { of: 'ticketNo' }, token: { of: 'linkCode', most: 30 } },
    },
  };
  const link = { address: 'https://12345.example.cn/e/', days: 15 };
  const person = (phone: string) => keyedIndex(new Uint8Array(32), 'phone', phone);

  async function asked(
    index: number,
    {
      phone = `+861391234${index}`,
      citizens = {},
      template = ALIYUN_TEMPLATE as object,
      refused = false,
      change = {},
    } = {},
  ) {
    const provider = await taking();
    const templates = { ...everyKind(ALIYUN_TEMPLATE), 'citizen-answered': template };
    const more = { endpoint: provider.url, templates };
    const { made, ticketNo } = told(answered(index), phone, more);
    made.settings = { ...CITY, citizens: { ...CITY.citizens, ...citizens } };
    const loaded = made.loaded.get(ticketNo);
    if (loaded) made.loaded.set(ticketNo, { ...loaded, ticket: { ...loaded.ticket, ...change } });
    if (refused) await made.deps.asks.refuse(REGION, person(phone), made.deps.clock.now());
    await made.work();
    const [sent] = provider.got.map(({ url }) => ({
      code: url.searchParams.get('TemplateCode'),
      ...(JSON.parse(url.searchParams.get('TemplateParam') ?? '{}') as { token?: string }),
    }));
    return { sent, ticketNo, asks: await made.deps.asks.of(REGION, person(phone)) };
  }

  it('is written down before it goes, under the index of the number', async () => {
    const { sent, ticketNo, asks } = await asked(7101);
    expect(sent).toEqual({
      code: 'SMS_1234',
      no: ticketNo,
      what: '已答复，可凭工单号查询',
      todo: cut(ASKED),
    });
    expect(asks).toEqual({ asks: [{ ticketNo, round: 0, at: '2026-09-21T10:00:00+08:00' }], refused: false });
  });

  it('is left out for whoever wants none, who is told of the revisit', async () => {
    const { sent, asks } = await asked(7102, { refused: true, citizens: { link }, template: LINKED });
    expect(sent).toMatchObject({ code: 'SMS_1234', todo: '请留意接听' });
    expect(sent).toMatchObject({ what: '已答复，可凭工单号查询，热线将回访您' });
    expect(asks).toEqual({ asks: [], refused: true });
  });

  it('has the page where the city has set its address and the wording has a place for it', async () => {
    const { sent, ticketNo } = await asked(7103, { citizens: { link }, template: LINKED });
    expect(sent?.code).toBe('SMS_5678');
    const day = dayNumber(Date.parse('2026-09-18T03:00:00Z'));
    const claim = readRatingToken(new Uint8Array(32), sent?.token ?? '', day * 86_400_000);
    expect(claim).toEqual({ ticketNo, round: 0, lastDay: day + 15 });
  });

  it.each<[string, object]>([
    ['no address is set', { template: LINKED }],
    ['the wording has no place for it', { citizens: { link } }],
  ])('is by writing back alone where %s', async (_why, more) => {
    const { sent } = await asked(_why.startsWith('no') ? 7104 : 7105, more);
    expect(sent?.code).toBe('SMS_1234');
  });

  it('is not made of an answer that is rated or redone by then', async () => {
    const redone = await asked(7106, { change: { stage: 'handling', redos: 1 } });
    expect(redone.sent).toMatchObject({ what: '已答复，可凭工单号查询' });
    expect(redone.asks.asks).toEqual([]);
  });

  it('and no message at all goes to who has become confidential, or chose another way', async () => {
    expect((await asked(7107, { change: { confidential: 'all' } })).sent).toBeUndefined();
    expect((await asked(7108, { change: { form: { replyWay: 'phone' } } })).sent).toBeUndefined();
    expect(
      (await asked(7109, { change: { confidential: 'all', form: { replyWay: 'sms' } } })).sent,
    ).toBeDefined();
  });
});

it('of many that one person was asked the five newest count, each once, whether they refuse or not', async () => {
  const asks = dynamoRatingAsks(db.client, 'deliveries');
  for (const day of [4, 1, 6, 3, 5, 2, 6]) {
    const at = instantOf(Date.parse(`2026-09-0${day}T03:00:00Z`));
    await asks.note(REGION, 'somebody', { ticketNo: numbered(day), round: 0, at });
  }
  const newest = [6, 5, 4, 3, 2].map((day) => numbered(day));
  const read = async () => (await asks.of(REGION, 'somebody')).asks.map(({ ticketNo }) => ticketNo);
  expect(await read()).toEqual(newest);
  await asks.refuse(REGION, 'somebody', instantOf(0));
  expect(await read()).toEqual(newest);
  expect(await asks.of('370900', 'somebody')).toEqual({ asks: [], refused: false });
});

/** The template's variable takes twenty characters. */
function cut(text: string): string {
  return `${[...text].slice(0, 19).join('')}…`;
}

describe('what a citizen is told', () => {
  it('goes to the number in the vault, which stands nowhere else', async () => {
    const { made, provider, ticketNo, record } = await acknowledged(7001, '+8613912345678');
    expect(provider.got.map(({ url }) => url.searchParams.get('PhoneNumbers'))).toEqual(['+8613912345678']);
    expect(provider.got[0]?.url.searchParams.get('TemplateParam')).toContain('已受理');
    expect(await made.messages(ticketNo)).toEqual(['citizen accepted 1']);
    const { deliveries } = await made.deps.deliveries.ofTicket(ticketNo);
    expect(JSON.stringify([deliveries, record, made.logged])).not.toContain('13912345678');
  });

  it('goes nowhere where the number takes no SMS, and is nobody’s trouble', async () => {
    const { made, provider, ticketNo } = await acknowledged(7002, '+867395600000');
    expect([provider.got, await made.messages(ticketNo), made.logged]).toEqual([[], [], []]);
    expect((await made.deps.deliveries.ofTicket(ticketNo)).unreached).toEqual([]);
  });
});

describe('whether one is told', () => {
  const ticket = {
    ticketNo: numbered(1),
    papers: { phone: { ref: PHONE } },
    channel: 'phone',
  } as unknown as Ticket;
  const areTold = (settings: object) =>
    citizenMessages({
      tickets: { load: async () => ({ ticket }) as LoadedTicket },
      rulebook: {
        current: async () => ({ calendar: '1', settings: '1', units: '1', rosters: '1', registers: '1' }),
        settings: async () => ({ ...DEFAULT_SETTINGS, ...settings }),
      },
      queue: { send: () => Promise.resolve() },
    }).areTold(ticket.ticketNo);

  it('is for the city to set', async () => {
    expect([await areTold({}), await areTold({ citizens: { way: 'sns' } })]).toEqual([false, true]);
  });

  it('of consent, by the ticket as it stands, which is not looked at for anything else', async () => {
    const history = History.accepted(numbered(2), '2026-09-18 10:00', { matter: 'noise' })
      .at('2026-09-18 11:00')
      .do('dispatch', { lead: 'chengguan', assistants: [] });
    const loads: string[] = [];
    const messages = citizenMessages({
      tickets: {
        load: async (ticketNo) => {
          loads.push(ticketNo);
          return { ticket: history.ticket } as LoadedTicket;
        },
      },
      rulebook: {
        current: () => Promise.reject(new Error('not asked')),
        settings: () => Promise.reject(new Error('not asked')),
      },
      queue: { send: () => Promise.resolve() },
    });
    expect([await messages.disclosures(history.change), loads]).toEqual([[], []]);
    history.at('2026-09-18 12:00').do('record-consent', { given: true, way: 'phone' });
    const [intent] = await messages.disclosures(history.change);
    expect(intent).toMatchObject({ recipient: 'chengguan', facts: { what: 'consent' } });
  });

  it('ends with the number’s key, and no other failure is taken for that', async () => {
    const fails = (error: Error) =>
      citizenOf(ticket, CITY, {
        vault: { open: () => Promise.reject(error) },
        audit: { record: async () => {} },
      });
    expect(await fails(new TextsDestroyedError())).toBeUndefined();
    await expect(fails(new Error('busy'))).rejects.toThrow('busy');
  });
});
