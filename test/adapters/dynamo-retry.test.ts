import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { retrying, StoreBusyError } from '../../shared/adapters/dynamo-retry.ts';

const throttled = () =>
  Object.assign(new Error('slow down'), { name: 'ProvisionedThroughputExceededException' });

describe('a call to a busy store', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it.each([
    [0, 0],
    [0.5, 387.5],
    [0.999, 774.225],
  ])('pauses by full jitter: drawn at %d it gives up after %d ms', async (drawn, total) => {
    vi.spyOn(Math, 'random').mockReturnValue(drawn);
    const began = performance.now();
    let calls = 0;
    const ended = retrying(async () => {
      calls++;
      throw throttled();
    }).catch((error: unknown) => [error instanceof StoreBusyError, performance.now() - began]);
    await vi.runAllTimersAsync();
    const [busy, took] = (await ended) as [boolean, number];
    expect([busy, calls]).toEqual([true, 6]);
    expect(Math.abs(took - total)).toBeLessThan(6);
  });

  it('names what it was busy with as the cause', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const error = throttled();
    const ended = retrying(() => Promise.reject(error)).catch((thrown: Error) => thrown.cause);
    await vi.runAllTimersAsync();
    expect(await ended).toBe(error);
  });

  it('is made once where the answer is no', async () => {
    const no = new ConditionalCheckFailedException({ $metadata: {}, message: 'no' });
    let calls = 0;
    await expect(
      retrying(async () => {
        calls++;
        throw no;
      }),
    ).rejects.toBe(no);
    expect(calls).toBe(1);
  });
});
