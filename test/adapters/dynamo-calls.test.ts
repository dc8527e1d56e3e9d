import { randomBytes } from 'node:crypto';
import { GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoCalls } from '../../shared/adapters/dynamo-calls.ts';
import type { Instant } from '../../shared/calendar/instant.ts';
import type { DataKeys } from '../../shared/privacy/ports.ts';
import { reportOf } from '../../shared/ticket/call-record.ts';
import { testDynamoDb } from '../support/dynamodb.ts';

const TABLE = 'calls';
const CALL = { region: '430500', system: 'call-centre', callId: 'S|1' };
const NAME = '430500#call-centre#S%7C1';
const minute = (number: number) => `2026-09-18T10:0${number}:00+08:00` as Instant;

/** Data keys that stand for their wrapped form, bound to what they were made for. */
const keys: DataKeys = {
  async create(of) {
    const plain = randomBytes(32);
    return { plain, wrapped: `${of}|${plain.toString('base64')}` };
  },
  async unwrap(of, wrapped) {
    if (!wrapped.startsWith(`${of}|`)) throw new Error('the key of another call');
    return Buffer.from(wrapped.slice(of.length + 1), 'base64');
  },
};

let db: Awaited<ReturnType<typeof testDynamoDb>>;

beforeAll(async () => {
  db = await testDynamoDb([{ name: TABLE, partition: 'call', sort: { name: 'item', type: 'S' } }]);
});

afterAll(() => db.close());

it('joins reports that come at once, sealed, and keeps each recording as long as it is to be kept', async () => {
  const calls = dynamoCalls(db.client, TABLE, keys);
  expect(await calls.find(CALL)).toBeUndefined();
  const at = minute(1);
  await Promise.all([
    calls.report(CALL, undefined, reportOf({ callerPhone: '13900001111' }, at)),
    calls.report(CALL, undefined, reportOf({ talkSeconds: 290 }, at)),
    calls.report(CALL, undefined, reportOf({ agentId: 'A07' }, minute(2))),
    calls.report(CALL, undefined, reportOf({ agentId: 'A01' }, at)),
    calls.report(
      CALL,
      'R-1',
      reportOf({ uri: 'https://a.example.cn' }, at),
      '2029-09-18T00:00:00+08:00' as Instant,
    ),
    calls.report(CALL, 'R-2', reportOf({ uri: 'https://b.example.cn' }, at)),
  ]);
  await calls.report(CALL, 'R-1', reportOf({ seconds: 290 }, at));
  expect(await calls.find(CALL)).toEqual({
    call: { callerPhone: '13900001111', talkSeconds: 290, agentId: 'A07' },
    recordings: [{ uri: 'https://a.example.cn', seconds: 290 }, { uri: 'https://b.example.cn' }],
  });
  const { Item } = await db.client.send(
    new GetItemCommand({ TableName: TABLE, Key: { call: { S: NAME }, item: { S: 'RECORDING#R-1' } } }),
  );
  expect([Item?.expiresAt?.N, Item?.version?.N]).toEqual(['1884355200', '2']);
  const { Items } = await db.client.send(
    new QueryCommand({
      TableName: TABLE,
      KeyConditionExpression: '#call = :c',
      ExpressionAttributeNames: { '#call': 'call' },
      ExpressionAttributeValues: { ':c': { S: NAME } },
    }),
  );
  expect(JSON.stringify(Items)).not.toMatch(/13900001111|example\.cn|A07/);
});

it('finds no call of another system or region, and no recording where only those were reported as a call', async () => {
  const calls = dynamoCalls(db.client, TABLE, keys);
  await calls.report({ ...CALL, callId: 'S-2' }, 'R-9', reportOf({ seconds: 1 }, minute(1)));
  expect(await calls.find({ ...CALL, callId: 'S-2', system: 'another' })).toBeUndefined();
  expect(await calls.find({ ...CALL, callId: 'S-2', region: '370900' })).toBeUndefined();
  expect(await calls.find({ ...CALL, callId: 'S-2' })).toEqual({ recordings: [{ seconds: 1 }] });
});
