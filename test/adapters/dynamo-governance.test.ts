import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoGovernance } from '../../shared/adapters/dynamo-governance.ts';
import type { Measure } from '../../shared/governance/measure.ts';
import type { Warning } from '../../shared/governance/warning.ts';
import { day } from '../governance/counting.ts';
import { testDynamoDb } from '../support/dynamodb.ts';
import { at } from '../ticket/story.ts';

const REGION = '370900';
let db: Awaited<ReturnType<typeof testDynamoDb>>;

beforeAll(async () => {
  db = await testDynamoDb([]);
  const names = ['key', 'item'] as const;
  await db.client.send(
    new CreateTableCommand({
      TableName: 'governance',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: names.map((AttributeName, index) => ({
        AttributeName,
        KeyType: index === 0 ? 'HASH' : 'RANGE',
      })),
    }),
  );
});
afterAll(() => db.close());

const store = () => dynamoGovernance(db.client, 'governance');
const LAST = day('2026-09-20');

function warningOf(number: number, value: string): Warning {
  return {
    ...{
      warning: `${REGION}26092000${number}`,
      region: REGION,
      version: 1,
      status: 'open',
      kind: 'frequent',
    },
    ...{
      of: 'class',
      value,
      window: 'week',
      span: { from: day('2026-09-14'), to: LAST },
      count: 12,
      threshold: 10,
    },
    ...{ years: 0, ground: '制度', openedOn: LAST, peak: 12, told: 12, units: [], tickets: [], measures: [] },
  };
}

function measureOf(number: number): Measure {
  return {
    ...{ measure: `${REGION}2609200000${number}`, region: REGION, version: 1, status: 'open', origin: 'own' },
    ...{
      topic: { of: 'class', value: '01' },
      unit: 'chengguan',
      joint: [],
      treatments: ['plan'],
      openedBy: 'a',
    },
    ...{ openedAt: at('2026-09-20 10:00'), changedAt: at('2026-09-20 10:00'), reopened: 0 },
  };
}

it('of one matter one warning is open at a time', async () => {
  const first = warningOf(1, '0102');
  expect(await store().openWarnings(REGION)).toEqual([]);
  expect(await store().putWarning(undefined, first)).toBe(true);
  expect(await store().putWarning(undefined, warningOf(2, '0102'))).toBe(false);
  expect(await store().putWarning(undefined, warningOf(3, '0103'))).toBe(true);
  expect(await store().openWarnings(REGION)).toHaveLength(2);
  const ended: Warning = { ...first, version: 2, status: 'ended', endedOn: LAST };
  expect(await store().putWarning(first, ended, { key: 'k', digest: 'd' })).toBe(true);
  expect(await store().putWarning(first, ended)).toBe(false);
  expect(await store().once('k')).toEqual({ digest: 'd', about: first.warning });
  expect((await store().openWarnings(REGION)).map(({ value }) => value)).toEqual(['0103']);
  expect(await store().warning(REGION, first.warning)).toEqual(ended);
  expect(await store().putWarning(undefined, warningOf(4, '0102'))).toBe(true);
  expect(await store().countWarnings(REGION, `${REGION}260920`)).toBe(3);
  const numbers = async (limit: number, after?: string) =>
    (await store().warnings(REGION, limit, after)).map(({ warning }) => warning.slice(-1));
  expect([await numbers(2), await numbers(2, warningOf(3, '').warning)]).toEqual([['4', '3'], ['1']]);
});

it('an act on a measure is written with it, once, on condition of its version', async () => {
  const act = { type: 'progress' } as const;
  const record = (version: number) => ({ version, at: at('2026-09-20 10:00'), by: 'a', act, sealed: '…' });
  const [first, second] = [measureOf(1), measureOf(2)];
  expect(await store().commit(undefined, first, record(1), { key: 'm', digest: 'd' })).toBe(true);
  expect(await store().commit(undefined, first, record(1))).toBe(false);
  expect(await store().commit(undefined, second, record(1), { key: 'm', digest: 'd' })).toBe(false);
  const after: Measure = { ...first, version: 2, status: 'closed' };
  expect(await store().commit(first, after, record(2))).toBe(true);
  expect(await store().commit(first, after, record(2))).toBe(false);
  expect(await store().measures(REGION, 5)).toEqual([after]);
  expect(await store().records(REGION, first.measure)).toEqual([record(1), record(2)]);
});

it('of a period everybody hands in one analysis', async () => {
  const record = { region: REGION, period: '2026-09', at: at('2026-10-02 10:00'), by: 'a', sealed: '…' };
  expect(await store().handIn({ ...record, unit: 'chengguan' })).toBe(true);
  expect(await store().handIn({ ...record, unit: 'chengguan' })).toBe(false);
  expect(await store().handIn({ ...record, unit: 'hotline' }, { key: 'a', digest: 'd' })).toBe(true);
  expect((await store().analyses(REGION, '2026-09')).map(({ unit }) => unit)).toEqual([
    'chengguan',
    'hotline',
  ]);
});
