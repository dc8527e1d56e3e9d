import { describe, expect, it } from 'vitest';
import { meteredTable, sizeOf, UnitMeter } from './request-units.ts';

const tickets = meteredTable({
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byDue',
      KeySchema: [{ AttributeName: 'shard' }, { AttributeName: 'due' }],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
    {
      IndexName: 'byUnit',
      KeySchema: [{ AttributeName: 'unit' }],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['stage'] },
    },
  ],
});
const counters = meteredTable({ KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] });

const text = (bytes: number) => ({ S: 'x'.repeat(bytes) });
const item = (more: object = {}) => ({ id: { S: '1' }, shard: { S: 'a' }, due: { S: '1' }, ...more });

function meter(): UnitMeter {
  return new UnitMeter(new Map(Object.entries({ tickets, counters })));
}

const put = (Item: object) => ({ operation: 'PutItem', input: { TableName: 'tickets', Item }, output: {} });
const inTransaction = (...TransactItems: object[]) => ({
  operation: 'TransactWriteItems',
  input: { TransactItems },
  output: {},
});

describe('the size of an item', () => {
  it.each([
    [{ name: { S: '办理' } }, 4 + 6],
    [{ n: { N: '2026' } }, 1 + 3],
    [{ n: { N: '-12.5' } }, 1 + 3],
    [{ b: { B: Buffer.alloc(10).toString('base64') } }, 1 + 10],
  ])('%o', (given, size) => {
    expect(sizeOf(given)).toBe(size);
  });
});

describe('writes', () => {
  it('are charged by the larger of the item before and after, rounded up to a kilobyte', () => {
    const counted = meter();
    counted.count(put({ id: { S: '1' }, text: text(2000) }));
    counted.count(put({ id: { S: '1' }, text: text(10) }));
    counted.count(put({ id: { S: '1' }, text: text(10) }));
    expect(counted.writes).toEqual(new Map([['tickets', 2 + 2 + 1]]));
  });

  it('are charged twice in a transaction, each item by itself, and an index once', () => {
    const counted = meter();
    const entry = { Put: { TableName: 'tickets', Item: item({ text: text(100) }) } };
    const count = { Update: { TableName: 'counters', Key: { id: { S: '1' } } } };
    counted.count(inTransaction(entry, count, { ...count }));
    expect(counted.writes).toEqual(
      new Map([
        ['tickets', 2],
        ['tickets/byDue', 1],
        ['counters', 4],
      ]),
    );
  });

  it('move an entry of an index by a deletion and a put, and touch none that stays as it is', () => {
    const counted = meter();
    counted.count(put(item({ unit: { S: 'u' }, stage: { S: 'a' } })));
    counted.reset();
    counted.count(put(item({ unit: { S: 'u' }, stage: { S: 'a' }, text: text(5) })));
    expect(counted.writes).toEqual(new Map([['tickets', 1]]));
    counted.reset();
    counted.count(put(item({ unit: { S: 'u' }, stage: { S: 'b' }, due: { S: '2' } })));
    expect(counted.writes).toEqual(
      new Map([
        ['tickets', 1],
        ['tickets/byDue', 2],
        ['tickets/byUnit', 1],
      ]),
    );
    counted.reset();
    counted.count(inTransaction({ Delete: { TableName: 'tickets', Key: { id: { S: '1' } } } }));
    expect(counted.writes).toEqual(
      new Map([
        ['tickets', 2],
        ['tickets/byDue', 1],
        ['tickets/byUnit', 1],
      ]),
    );
  });

  it('of a kind that there is no rule for are an error', () => {
    expect(() => meter().count({ operation: 'BatchWriteItem', input: {}, output: {} })).toThrow('no rule');
  });
});

describe('reads', () => {
  it('are charged by 4 KiB, each item by itself, what is missing as the least, half where they may be old', () => {
    const counted = meter();
    const big = item({ text: text(5000) });
    counted.count({
      operation: 'BatchGetItem',
      input: { RequestItems: { tickets: { Keys: [{}, {}, {}], ConsistentRead: true } } },
      output: { Responses: { tickets: [item(), big] } },
    });
    counted.count({ operation: 'GetItem', input: { TableName: 'counters' }, output: {} });
    expect(counted.reads).toEqual(
      new Map([
        ['tickets', 1 + 2 + 1],
        ['counters', 0.5],
      ]),
    );
  });

  it('of a page of a query are rounded together', () => {
    const counted = meter();
    counted.count({
      operation: 'Query',
      input: { TableName: 'tickets', ConsistentRead: true },
      output: { Items: [item(), item(), item({ text: text(3000) })] },
    });
    expect(counted.reads).toEqual(new Map([['tickets', 1]]));
  });
});
