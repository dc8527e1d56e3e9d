import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoFollowUps } from '../../shared/adapters/dynamo-follow-ups.ts';
import { dynamoRulebook } from '../../shared/adapters/dynamo-rulebook.ts';
import { DUE_SHARDS, type WalkLeg } from '../../shared/ports.ts';
import { testDynamoDb } from '../support/dynamodb.ts';
import { at } from '../ticket/history.ts';

let db: Awaited<ReturnType<typeof testDynamoDb>>;
beforeAll(async () => {
  db = await testDynamoDb([{ name: 'rulebook', partition: 'region', sort: { name: 'item', type: 'S' } }]);
});
afterAll(() => db.close());

const followUps = () => dynamoFollowUps(db.client, 'rulebook');
const VERSIONS = { calendar: 'v1', settings: 'default' };

async function leg(region: string, shard = 0): Promise<WalkLeg> {
  const found = await followUps().leg(region, shard);
  if (!found) throw new Error(`no leg ${shard} of ${region}`);
  return found;
}

async function legsOf(region: string): Promise<readonly WalkLeg[]> {
  return (await followUps().worklist()).legs.filter((each) => each.region === region);
}

it('a walk begins with a leg for each shard, and the region’s versions', async () => {
  await followUps().begin('430501', VERSIONS);
  const legs = await legsOf('430501');
  expect(legs.map(({ shard }) => shard)).toEqual(Array.from({ length: DUE_SHARDS }, (_, shard) => shard));
  expect(new Set(legs.map(({ walk }) => walk)).size).toBe(1);
  expect(legs.every(({ pass, cursor }) => pass === 1 && cursor === undefined)).toBe(true);
  expect(await followUps().followedUp('430501')).toEqual({ region: '430501', ...VERSIONS });
  expect(await leg('430501', 7)).toEqual(legs[7]);
});

it('a leg moves on, waits, and is over', async () => {
  const region = '430502';
  await followUps().begin(region, VERSIONS);
  const moved = await followUps().advance(await leg(region), { pass: 1, cursor: 'here' });
  expect(moved).toMatchObject({ cursor: 'here', pass: 1 });
  expect(await leg(region)).toEqual(moved);
  const waiting = await followUps().advance(moved as WalkLeg, { pass: 2, notBefore: 1_800_000_000_000 });
  expect(await leg(region)).toEqual(waiting);
  expect(waiting).toMatchObject({ pass: 2, notBefore: 1_800_000_000_000 });
  expect(waiting?.cursor).toBeUndefined();
  expect(await followUps().advance(waiting as WalkLeg, 'over')).toBeUndefined();
  expect(await followUps().leg(region, 0)).toBeUndefined();
  expect(await legsOf(region)).toHaveLength(DUE_SHARDS - 1);
});

it('of two who walk the same leg one goes on', async () => {
  const region = '430503';
  await followUps().begin(region, VERSIONS);
  const held = await leg(region);
  const both = await Promise.all([
    followUps().advance(held, { pass: 1, cursor: 'one' }),
    followUps().advance(held, { pass: 1, cursor: 'two' }),
  ]);
  expect(both.filter((each) => each !== undefined)).toHaveLength(1);
  expect(await followUps().advance(held, 'over')).toBeUndefined();
  expect((await leg(region)).cursor).toMatch(/^(one|two)$/);
});

it('a walk that begins takes the place of one under way', async () => {
  const region = '430504';
  await followUps().begin(region, VERSIONS);
  const old = await followUps().advance(await leg(region), { pass: 1, cursor: 'here' });
  await followUps().begin(region, { ...VERSIONS, calendar: 'v2' });
  expect(await followUps().advance(old as WalkLeg, { pass: 1, cursor: 'further' })).toBeUndefined();
  expect((await leg(region)).cursor).toBeUndefined();
  expect(await followUps().followedUp(region)).toMatchObject({ calendar: 'v2' });
});

it('an answer that gets lost leaves the leg with whoever moved it', async () => {
  const region = '430505';
  await followUps().begin(region, VERSIONS);
  let lost = 0;
  db.client.middlewareStack.add(
    (next, context) => async (args) => {
      const answer = await next(args);
      if (context.commandName !== 'PutItemCommand' || lost > 0) return answer;
      lost++;
      throw Object.assign(new Error('no answer'), { name: 'TimeoutError' });
    },
    { step: 'initialize', name: 'loseOneAnswer' },
  );
  const moved = await followUps().advance(await leg(region), { pass: 1, cursor: 'here' });
  db.client.middlewareStack.remove('loseOneAnswer');
  expect([lost, moved?.cursor]).toEqual([1, 'here']);
});

it('the topics’ version moves on condition of the one before', async () => {
  const region = '430506';
  expect(await followUps().noteTopics(region, undefined, 'v1')).toBe(true);
  expect(await followUps().noteTopics(region, undefined, 'v2')).toBe(false);
  expect(await followUps().noteTopics(region, 'v1', 'v2')).toBe(true);
  await followUps().begin(region, VERSIONS);
  expect(await followUps().followedUp(region)).toEqual({ region, ...VERSIONS, units: 'v2' });
});

it('a region that has published is known, although nobody came to follow it up', async () => {
  const record = { by: 'somebody', why: '季度更新', at: at('2026-09-18 10:00') };
  await dynamoRulebook(db.client, 'rulebook').publish('430507', 'units', async () => [], record);
  const { regions } = await followUps().worklist();
  expect(regions).toContainEqual({ region: '430507' });
});
