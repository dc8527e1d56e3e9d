import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoAlerts } from '../../shared/adapters/dynamo-alerts.ts';
import { testDynamoDb } from '../support/dynamodb.ts';
import { at } from '../ticket/history.ts';

let db: Awaited<ReturnType<typeof testDynamoDb>>;

beforeAll(async () => {
  db = await testDynamoDb([{ name: 'alerts', partition: 'ticketNo', sort: { name: 'alert', type: 'S' } }]);
});
afterAll(() => db.close());

const record = {
  ticketNo: '43050026091800000001',
  alert: '000002-001-dispatch-chengguan',
  region: '430500',
  kind: 'dispatch',
  recipient: 'chengguan',
  text: '请签收',
  at: at('2026-09-18 11:00'),
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
  const Item = Object.fromEntries(
    Object.entries({ ...old, state: 'intended' }).map(([name, S]) => [name, { S }]),
  );
  await db.client.send(new PutItemCommand({ TableName: 'alerts', Item }));
  expect(await alerts.intend(old, hold('repair 1'))).toBe('intended');
});
