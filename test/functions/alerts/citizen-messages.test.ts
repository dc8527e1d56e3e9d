import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { citizenMessages, citizenOf } from '../../../functions/alerts/citizen-way.ts';
import { citizenIntentsOf } from '../../../shared/alert/citizens.ts';
import { basisOf } from '../../../shared/alert/superseded.ts';
import { alertText } from '../../../shared/alert/texts.ts';
import type { LoadedTicket } from '../../../shared/ports.ts';
import { TextsDestroyedError } from '../../../shared/privacy/errors.ts';
import { DEFAULT_SETTINGS } from '../../../shared/regulation/settings.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { aliyunEntry } from '../../alert/alert-templates.ts';
import { testDynamoDb } from '../../support/dynamodb.ts';
import { type FakeProvider, fakeProvider } from '../../support/fake-provider.ts';
import { History, numbered, REGION, sealed } from '../../ticket/history.ts';
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

/** A citizen's acknowledgement with the sender, where the vault has this number. */
async function acknowledged(index: number, phone: string) {
  const provider = await fakeProvider(() => ({ body: { Code: 'OK', Message: 'OK', BizId: 'biz' } }));
  open.push(provider);
  const made = new Sending(db.client, [], { aliyun: aliyunEntry({ endpoint: provider.url }) });
  const ticketNo = numbered(index);
  const { change, ticket } = History.accepted(ticketNo, '2026-09-18 10:00', { phone: sealed('phone') });
  const [intent] = citizenIntentsOf(change);
  if (!intent || !ticket) throw new Error('the citizen is told nothing');
  const { text } = alertText(intent);
  const { id: alert, region, recipient, at, facts } = intent;
  const basis = basisOf(intent, change);
  const record = { ticketNo, alert, region, recipient, kind: facts.kind, text, at, intent, basis };
  made.alerts.set(ticketNo, { ...record, state: 'sent' });
  made.loaded.set(ticketNo, { ticket } as LoadedTicket);
  made.settings = CITY;
  made.texts = { [PHONE]: phone };
  made.deliver({ ticketNo, alert });
  await made.work();
  return { made, provider, ticketNo, record };
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
  const told = (settings: object) =>
    citizenMessages({
      tickets: { load: async () => ({ ticket }) as LoadedTicket },
      rulebook: {
        current: async () => ({ calendar: '1', settings: '1', units: '1', rosters: '1', registers: '1' }),
        settings: async () => ({ ...DEFAULT_SETTINGS, ...settings }),
      },
      queue: { send: () => Promise.resolve() },
    }).areTold(ticket.ticketNo);

  it('is for the city to set', async () => {
    expect([await told({}), await told({ citizens: { way: 'sns' } })]).toEqual([false, true]);
  });

  it('ends with the number’s key, and no other failure is taken for that', async () => {
    const fails = (error: Error) => citizenOf(ticket, CITY, { open: () => Promise.reject(error) });
    expect(await fails(new TextsDestroyedError())).toBeUndefined();
    await expect(fails(new Error('busy'))).rejects.toThrow('busy');
  });
});
