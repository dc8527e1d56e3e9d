import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoSubscriptions } from '../../shared/adapters/dynamo-subscriptions.ts';
import { EMPTY_DIGEST } from '../../shared/province/feed-digest.ts';
import { testDynamoDb } from '../support/dynamodb.ts';

let db: Awaited<ReturnType<typeof testDynamoDb>>;
let now = 1_000_000;
const one = (subscriber: string) => ({ region: '430500', owner: '430500', subscriber });
const places = () => dynamoSubscriptions(db.client, 'cursors', { nowMs: () => now });

beforeAll(async () => {
  db = await testDynamoDb([{ name: 'cursors', partition: 'cursor' }]);
});
afterAll(() => db.close());

it('one worker at a time serves a subscriber, and notes where it stands', async () => {
  const store = places();
  expect(await store.find(one('a'))).toBeUndefined();
  expect(await store.take(one('a'), 'first', now + 1000)).toEqual({ at: 0, digest: EMPTY_DIGEST, sent: 0 });
  expect(await store.take(one('a'), 'second', now + 1000)).toBeUndefined();
  expect(await store.save(one('a'), 'first', { at: 7, digest: 'd', sent: 7 })).toBe(true);
  expect(await store.save(one('a'), 'second', { at: 9, digest: 'd', sent: 9 })).toBe(false);
  expect(await store.find(one('a'))).toEqual({ at: 7, digest: 'd', sent: 7 });
});

it('who was turned away is not forgotten: the one that has it looks again before it lets go', async () => {
  const store = places();
  await store.take(one('b'), 'first', now + 1000);
  await store.take(one('b'), 'second', now + 1000);
  expect(await store.release(one('b'), 'first')).toBe(false);
  expect(await store.release(one('b'), 'first')).toBe(true);
  expect(await store.take(one('b'), 'second', now + 1000)).toBeDefined();
});

it('a worker that is gone holds nobody up, and can’t write any more', async () => {
  const store = places();
  await store.take(one('c'), 'first', now + 1000);
  now += 2000;
  expect(await store.take(one('c'), 'second', now + 1000)).toBeDefined();
  expect(await store.save(one('c'), 'first', { at: 1, digest: 'd', sent: 1 })).toBe(false);
  expect(await store.release(one('c'), 'first')).toBe(true);
  expect(await store.save(one('c'), 'second', { at: 2, digest: 'd', sent: 2 })).toBe(true);
});

it('what was given up goes on from where it stood when it is resumed, and only then', async () => {
  const store = places();
  await store.take(one('d'), 'first', now + 1000);
  expect(await store.resume(one('d'))).toBe(false);
  const place = { at: 3, digest: 'd', sent: 3, pending: 5 };
  const given = { ...place, failingSince: 1, failures: 9, retryAt: 2, parkedAt: 3 };
  await store.save(one('d'), 'first', given);
  expect(await store.resume(one('d'))).toBe(true);
  expect(await store.find(one('d'))).toEqual(place);
});
