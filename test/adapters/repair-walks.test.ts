import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoRepairWalks } from '../../shared/adapters/repair-walks.ts';
import { ALL_REGIONS, type RepairLeg, type RepairPosition, type RepairWalks } from '../../shared/ports.ts';
import { testDynamoDb } from '../support/dynamodb.ts';
import { numbered } from '../ticket/history.ts';

const OTHER = '370900';
const NOTHING = { looked: 0, repaired: 0, aside: 0 };

let db: Awaited<ReturnType<typeof testDynamoDb>>;
let walks: RepairWalks;
const own = Array.from({ length: 25 }, (_, index) => numbered(index));
const foreign = Array.from({ length: 5 }, (_, index) => numbered(index, OTHER));

beforeAll(async () => {
  db = await testDynamoDb([
    { name: 'tickets', partition: 'ticketNo', sort: { name: 'item', type: 'S' } },
    { name: 'cursors', partition: 'cursor' },
  ]);
  walks = dynamoRepairWalks(db.client, { tickets: 'tickets', cursors: 'cursors' }, { segments: 3, page: 4 });
  for (const ticketNo of [...own, ...foreign])
    for (const item of ['STATE', 'UNIT#chengguan', 'UNIT#gongan']) {
      const Item = { ticketNo: { S: ticketNo }, item: { S: item } };
      await db.client.send(new PutItemCommand({ TableName: 'tickets', Item }));
    }
});
afterAll(() => db.close());

async function positionOf(leg: RepairLeg): Promise<RepairPosition> {
  const position = await walks.position(leg);
  if (!position) throw new Error('the leg is no longer walked');
  return position;
}

/** Walks a leg to its end. @returns the tickets that it passed */
async function walked(leg: RepairLeg): Promise<string[]> {
  const passed: string[] = [];
  for (let at = await positionOf(leg); !at.done; at = await positionOf(leg)) {
    const { items, cursor } = await walks.tickets(at);
    passed.push(...items);
    expect(await walks.advance(at, { ...NOTHING, looked: items.length, repaired: 1 }, cursor)).toBe(true);
  }
  return passed;
}

it.each([
  ['430500', own],
  [ALL_REGIONS, [...own, ...foreign]],
])('a walk of %s passes each ticket once and counts what it did', async (region, expected) => {
  const legs = await walks.begin(region, 'somebody', 1_000);
  expect(await walks.status(region)).toMatchObject({
    by: 'somebody',
    startedMs: 1_000,
    legs: 3,
    legsLeft: 3,
  });
  const passed = (await Promise.all(legs.map(walked))).flat();
  expect(passed.toSorted()).toEqual(expected.toSorted());
  const status = await walks.status(region);
  expect(status).toMatchObject({ legsLeft: 0, looked: expected.length, aside: 0 });
  expect(status?.repaired).toBeGreaterThan(3);
});

it('of many who walk the same page one moves the leg on', async () => {
  const [leg] = await walks.begin('430500', 'somebody', 1);
  const at = await positionOf(leg as RepairLeg);
  const { cursor } = await walks.tickets(at);
  const moves = Array.from({ length: 6 }, () => walks.advance(at, { ...NOTHING, looked: 1 }, cursor));
  expect((await Promise.all(moves)).filter(Boolean)).toHaveLength(1);
  expect(await positionOf(leg as RepairLeg)).toMatchObject({ page: 1, looked: 1 });
});

it('a new walk ends the one under way', async () => {
  const [old] = await walks.begin('430500', 'somebody', 1);
  const at = await positionOf(old as RepairLeg);
  await walks.begin('430500', 'somebody else', 2);
  expect(await walks.position(old as RepairLeg)).toBeUndefined();
  expect(await walks.advance(at, NOTHING, undefined)).toBe(false);
  expect(await walks.status('430500')).toMatchObject({ by: 'somebody else', legsLeft: 3, looked: 0 });
});

it('a region that was never walked has no walk', async () => {
  expect(await walks.status('341500')).toBeUndefined();
});
