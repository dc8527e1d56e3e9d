import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoReveals } from '../../shared/adapters/dynamo-reveals.ts';
import { instantOf } from '../../shared/calendar/instant.ts';
import type { RevealRequest } from '../../shared/ports.ts';
import { TABLES as tables, ticketTables } from '../support/ticket-tables.ts';
import { numbered } from '../ticket/history.ts';

const HOUR_MS = 3_600_000;
let nowMs = Date.parse('2026-09-18T02:00:00Z');
let db: Awaited<ReturnType<typeof ticketTables>>;
beforeAll(async () => {
  db = await ticketTables();
});
afterAll(() => db.close());

const reveals = () => dynamoReveals(db.client, tables.keys, { nowMs: () => nowMs });
const asked = (index: number, more: Partial<RevealRequest> = {}): RevealRequest => ({
  ...{ ticketNo: numbered(index, '430501'), unit: 'chengguan', id: `request ${index}`, by: 'an officer' },
  ...{ fields: ['name'], purpose: 'contact', reason: 'a#reason', askedAt: instantOf(nowMs), state: 'asked' },
  ...more,
});
const open = async () => (await reveals().open('430501')).map(({ id }) => id);

it('lists what waits for a decision by region, the oldest first, until it is decided or has lapsed', async () => {
  expect(await open()).toEqual([]);
  await reveals().put(asked(1, { lapsesAt: instantOf(nowMs + HOUR_MS) }));
  nowMs += 60_000;
  await reveals().put(asked(2));
  await reveals().put(asked(3, { unit: 'shuiwu@430502' }));
  expect(await open()).toEqual(['request 1', 'request 2', 'request 3']);
  expect(await reveals().open('430502')).toEqual([]);
  await reveals().put(asked(2, { state: 'refused', decidedBy: 'a reviewer' }));
  expect(await open()).toEqual(['request 1', 'request 3']);
  nowMs += HOUR_MS;
  expect(await open()).toEqual(['request 3']);
  // Whoever asks next takes what has lapsed off the list; who asks again stands on it anew.
  await reveals().put(asked(4));
  nowMs += 60_000;
  await reveals().put(asked(1));
  expect(await open()).toEqual(['request 3', 'request 4', 'request 1']);
});
