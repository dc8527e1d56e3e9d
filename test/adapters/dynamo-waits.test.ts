import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoAttempts } from '../../shared/adapters/dynamo-attempts.ts';
import { dynamoWaits } from '../../shared/adapters/dynamo-waits.ts';
import { testDynamoDb } from '../support/dynamodb.ts';
import { at, numbered } from '../ticket/history.ts';

let db: Awaited<ReturnType<typeof testDynamoDb>>;

beforeAll(async () => {
  db = await testDynamoDb([
    { name: 'waits', partition: 'ticketNo' },
    { name: 'keys', partition: 'key' },
  ]);
});
afterAll(() => db.close());

const waits = () => dynamoWaits(db.client, 'waits');
const since = at('2026-09-18 10:00');

describe('waits', () => {
  it('are raised from none, once', async () => {
    const ticketNo = numbered(1);
    expect(await waits().get(ticketNo)).toBeUndefined();
    const raised = await Promise.all([1, 2, 3].map(() => waits().raise(ticketNo, 0, since)));
    expect([...raised].sort()).toEqual([false, false, true]);
    expect(await waits().get(ticketNo)).toEqual({ ticketNo, generation: 1, version: 0, loop: 0, since });
  });

  it('are raised by one, from the generation known', async () => {
    const ticketNo = numbered(2);
    await waits().raise(ticketNo, 0, since);
    expect(await waits().raise(ticketNo, 1, since)).toBe(true);
    expect(await waits().raise(ticketNo, 1, since)).toBe(false);
    expect(await waits().raise(ticketNo, 0, since)).toBe(false);
    expect((await waits().get(ticketNo))?.generation).toBe(2);
  });

  it('are written over by their own generation and higher ones only', async () => {
    const ticketNo = numbered(3);
    const wait = { ticketNo, generation: 2, version: 5, loop: 3, since, token: 'a' };
    expect(await waits().put(wait)).toBe(true);
    expect(await waits().put({ ...wait, version: 6, token: 'b' })).toBe(true);
    expect(await waits().put({ ...wait, generation: 1, token: 'c' })).toBe(false);
    expect(await waits().get(ticketNo)).toEqual({ ...wait, version: 6, token: 'b' });
    const { token: _token, ...ended } = wait;
    expect(await waits().put({ ...ended, generation: 3 })).toBe(true);
    expect(await waits().get(ticketNo)).toEqual({ ...ended, generation: 3 });
  });

  it('are raised from a mark that an execution without a generation left', async () => {
    const ticketNo = numbered(4);
    await waits().put({ ticketNo, generation: 0, version: 1, loop: 1, since });
    expect(await waits().raise(ticketNo, 0, since)).toBe(true);
  });
});

describe('attempts', () => {
  it('are counted by subject and by hour, each once also when they come together', async () => {
    let now = Date.parse('2026-09-18T10:10:00+08:00');
    const attempts = dynamoAttempts(db.client, 'keys', { nowMs: () => now });
    expect(await attempts.counted('one')).toBe(0);
    const counts = await Promise.all([1, 2, 3].map(() => attempts.count('one')));
    expect([...counts].sort()).toEqual([1, 2, 3]);
    expect(await attempts.count('other')).toBe(1);
    await attempts.takeBack('one');
    expect(await attempts.counted('one')).toBe(2);
    now += 49 * 60_000;
    expect(await attempts.counted('one')).toBe(2);
    now += 60_000;
    expect(await attempts.counted('one')).toBe(0);
  });
});
