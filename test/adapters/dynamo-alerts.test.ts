import { GetItemCommand } from '@aws-sdk/client-dynamodb';
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

it('an alert stays intended until it is finished, however often it is intended', async () => {
  const alerts = dynamoAlerts(db.client, 'alerts');
  expect(await alerts.intend(record)).toBe('intended');
  expect(await alerts.intend(record)).toBe('intended');
  await alerts.finish(record.ticketNo, record.alert, 'sent', at('2026-09-18 11:01'));
  expect(await alerts.intend(record)).toBe('sent');
  const key = { ticketNo: { S: record.ticketNo }, alert: { S: record.alert } };
  const { Item } = await db.client.send(new GetItemCommand({ TableName: 'alerts', Key: key }));
  expect(Item?.text?.S).toBe(record.text);
  expect(Item?.finishedAt?.S).toBe('2026-09-18T11:01:00+08:00');
});

it('two alerts of one ticket are two', async () => {
  const alerts = dynamoAlerts(db.client, 'alerts');
  const other = { ...record, alert: '000003-000-remind-chengguan' };
  expect(await alerts.intend(other)).toBe('intended');
  await alerts.finish(other.ticketNo, other.alert, 'no-topic', at('2026-09-20 16:00'));
  expect(await alerts.intend(other)).toBe('no-topic');
});
