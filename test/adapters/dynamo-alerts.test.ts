import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  dynamoAlertArchive,
  dynamoAlerts,
  dynamoWaitingAlerts,
} from '../../shared/adapters/dynamo-alerts.ts';
import type { AlertRecord } from '../../shared/ports.ts';
import { testDynamoDb } from '../support/dynamodb.ts';
import { at } from '../ticket/history.ts';

let db: Awaited<ReturnType<typeof testDynamoDb>>;

beforeAll(async () => {
  db = await testDynamoDb([{ name: 'alerts', partition: 'ticketNo', sort: { name: 'alert', type: 'S' } }]);
});
afterAll(() => db.close());

const place = {
  ticketNo: '43050026091800000001',
  region: '430500',
  recipient: 'chengguan',
  at: at('2026-09-18 11:00'),
};
const ALERT = '000002-001-dispatch-chengguan';
const record: AlertRecord = {
  ...place,
  alert: ALERT,
  kind: 'dispatch',
  text: '请签收',
  intent: { ...place, id: ALERT, facts: { kind: 'dispatch', role: 'lead' } },
  basis: { version: 2, clocks: ['sign-1'] },
};

const NOW = 1_000_000;
const hold = (holder: string, nowMs = NOW) => ({ holder, nowMs, untilMs: nowMs + 60_000 });

it('an alert stays intended until it is finished, however often its holder intends it', async () => {
  const alerts = dynamoAlerts(db.client, 'alerts');
  expect(await alerts.intend(record, hold('stream'))).toBe('intended');
  expect(await alerts.intend(record, hold('stream'))).toBe('intended');
  await alerts.finish(record.ticketNo, record.alert, 'sent', at('2026-09-18 11:01'));
  expect(await alerts.intend(record, hold('stream'))).toBe('sent');
  const key = { ticketNo: { S: record.ticketNo }, alert: { S: record.alert } };
  const { Item } = await db.client.send(new GetItemCommand({ TableName: 'alerts', Key: key }));
  expect(Item?.text?.S).toBe(record.text);
  expect(Item?.finishedAt?.S).toBe('2026-09-18T11:01:00+08:00');
});

it('two alerts of one ticket are two, and both are known', async () => {
  const alerts = dynamoAlerts(db.client, 'alerts');
  const other = { ...record, alert: '000003-000-remind-chengguan' };
  expect(await alerts.intend(other, hold('stream'))).toBe('intended');
  await alerts.finish(other.ticketNo, other.alert, 'no-topic', at('2026-09-20 16:00'));
  expect(await alerts.intend(other, hold('stream'))).toBe('no-topic');
  expect([...(await alerts.known(record.ticketNo))]).toEqual([
    [record.alert, 'sent'],
    [other.alert, 'no-topic'],
  ]);
});

it('one holder has an alert at a time, and another may take it when the time of the first is over', async () => {
  const alerts = dynamoAlerts(db.client, 'alerts');
  const third = { ...record, alert: '000004-000-overdue-chengguan' };
  const rivals = Array.from({ length: 8 }, (_, index) => alerts.intend(third, hold(`rival ${index}`)));
  expect((await Promise.all(rivals)).toSorted()).toEqual([...Array(7).fill('held'), 'intended']);
  expect(await alerts.intend(third, hold('later', NOW + 60_000))).toBe('held');
  expect(await alerts.intend(third, hold('later', NOW + 60_001))).toBe('intended');
  expect(await alerts.intend(third, hold('stream', NOW + 60_002))).toBe('held');
});

it('an alert that was intended before holders were noted is anybody’s', async () => {
  const alerts = dynamoAlerts(db.client, 'alerts');
  const old = { ...record, alert: '000005-000-redo-chengguan' };
  const { intent: _intent, basis: _basis, ...texts } = old;
  const Item = Object.fromEntries(
    Object.entries({ ...texts, state: 'intended' }).map(([name, S]) => [name, { S }]),
  );
  await db.client.send(new PutItemCommand({ TableName: 'alerts', Item }));
  const archive = dynamoAlertArchive(db.client, 'alerts');
  expect(await archive.find(old.ticketNo, old.alert)).toBeUndefined();
  expect((await archive.ofTicket(old.ticketNo)).map(({ alert }) => alert)).toContain(old.alert);
  expect(await alerts.intend(old, hold('repair 1'))).toBe('intended');
});

it('an alert is read back as it was written, with what it was made from', async () => {
  const own = { ...record, ticketNo: '43050026091800000077' };
  const alerts = dynamoAlerts(db.client, 'alerts');
  const archive = dynamoAlertArchive(db.client, 'alerts');
  await alerts.intend(own, hold('stream'));
  expect(await archive.find(own.ticketNo, own.alert)).toEqual({ ...own, state: 'intended' });
  const finishedAt = at('2026-09-18 11:01');
  await alerts.finish(own.ticketNo, own.alert, 'sent', finishedAt);
  expect(await archive.ofTicket(own.ticketNo)).toEqual([{ ...own, state: 'sent', finishedAt }]);
  expect(await archive.find(own.ticketNo, 'other')).toBeUndefined();
});

it('what waits is listed by region in the order in which it is due, until it is taken off', async () => {
  const waiting = dynamoWaitingAlerts(db.client, 'alerts');
  const { ticketNo, region, recipient } = place;
  const until = (time: string, alert: string, more = {}) => ({
    ...{ ticketNo, region, recipient, alert, until: at(time) },
    ...more,
  });
  const second = until('2026-09-21 08:00', 'b', { post: 'head' });
  const first = until('2026-09-20 08:00', 'c');
  await waiting.put(until('2026-09-21 08:30', 'a'));
  await waiting.put(second);
  await waiting.put(first);
  await waiting.put(until('2026-09-20 08:00', 'd', { region: '370900' }));
  await waiting.put(second);
  expect(await waiting.due(region, at('2026-09-19 08:00'), 10)).toEqual([]);
  expect(await waiting.due(region, at('2026-09-21 08:00'), 10)).toEqual([first, second]);
  expect(await waiting.due(region, at('2026-09-21 08:00'), 1)).toEqual([first]);
  await waiting.remove(first);
  await waiting.remove(first);
  expect(await waiting.due(region, at('2026-09-21 08:00'), 10)).toEqual([second]);
});
