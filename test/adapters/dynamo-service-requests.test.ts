import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoServiceRequests } from '../../shared/adapters/dynamo-service-requests.ts';
import { dynamoTicketStore } from '../../shared/adapters/dynamo-ticket-store.ts';
import { TABLES, ticketTables } from '../support/ticket-tables.ts';
import { at, History, numbered } from '../ticket/history.ts';

const REGION = numbered(1).slice(0, 6);
const WHENEVER = { region: REGION, from: at('2026-09-01 00:00'), until: at('2026-09-30 00:00'), limit: 10 };
let db: Awaited<ReturnType<typeof ticketTables>>;

beforeAll(async () => {
  db = await ticketTables();
});
afterAll(() => db.close());

const requests = () => dynamoServiceRequests(db.client, TABLES.tickets);

async function committed(history: History): Promise<void> {
  const store = dynamoTicketStore(db.client, TABLES, { nowMs: () => 0 });
  for (const [index, after] of history.tickets.entries()) {
    const entry = history.entries[index];
    if (!entry) throw new Error(`no entry ${index}`);
    await store.commit({ before: history.tickets[index - 1], after, entry, vault: [] });
  }
}

it('those that came in under a service are found, by number and by time, and no other', async () => {
  const online = { channel: 'web', accepted: false } as const;
  await committed(History.accepted(numbered(1), '2026-09-10 10:00', { ...online, service: '001' }));
  await committed(History.accepted(numbered(2), '2026-09-11 10:00', { ...online, service: 'a_b' }));
  await committed(History.accepted(numbered(3), '2026-09-12 10:00', online));
  const closed = History.accepted(numbered(4), '2026-09-13 10:00', { ...online, service: '001' });
  closed.at('2026-09-13 11:00').do('accept', { kind: 'complaint' });
  closed.at('2026-09-13 12:00').do('reply', { reply: { ref: 'item#reply', commitment: 'c' } });
  await committed(closed);

  const numbers = async (query: object) =>
    (await requests().list({ ...WHENEVER, ...query })).map(({ ticketNo }) => ticketNo);
  expect(await numbers({})).toEqual([numbered(4), numbered(2), numbered(1)]);
  expect(await numbers({ limit: 1 })).toEqual([numbered(4)]);
  expect(await numbers({ from: at('2026-09-11 10:00'), until: at('2026-09-11 10:00') })).toEqual([
    numbered(2),
  ]);
  expect(await numbers({ services: ['001', 'none'] })).toEqual([numbered(4), numbered(1)]);
  expect(await numbers({ closed: true })).toEqual([numbered(4)]);
  expect(await numbers({ closed: false, services: ['001'] })).toEqual([numbered(1)]);
  expect(await numbers({ region: '370900' })).toEqual([]);

  const found = await requests().find([numbered(2), numbered(3), numbered(99)]);
  expect(found.map(({ ticketNo, form }) => [ticketNo, form?.service])).toEqual([[numbered(2), 'a_b']]);
});
