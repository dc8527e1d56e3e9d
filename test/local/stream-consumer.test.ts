import { describe, expect, test } from 'vitest';
import type { DeployedMapping } from '../../infra/local/deployment.ts';
import { StreamConsumer } from '../../infra/local/stream-consumer.ts';
import type { ShardPositions, StreamRecord } from '../../infra/local/stream-reader.ts';

const MAPPING: DeployedMapping = {
  logicalId: 'Mapping',
  functionArn: 'follow',
  source: { table: 't' },
  batchSize: 4,
  bisect: true,
  reportsFailures: true,
  retries: 1,
  maxAgeSeconds: 3600,
  onFailure: 'repair',
};

const record = (sequence: number, arrived = Date.now() / 1000): StreamRecord => ({
  shardId: 's',
  sequence: String(sequence),
  id: `record ${sequence}`,
  arrived,
  event: { sequence },
});

/** Delivers records to a function and answers which batches it was given, what was given up, and where it stands. */
async function deliver(
  records: readonly StreamRecord[],
  handle: (sequences: readonly number[]) => unknown,
  mapping: Partial<DeployedMapping> = {},
  positions: ShardPositions = {},
) {
  const batches: number[][] = [];
  const givenUp: { condition: string; from: string; to: string }[] = [];
  const saved: string[] = [];
  await new Promise<void>((resolve) => {
    const consumer = new StreamConsumer({
      mapping: { ...MAPPING, ...mapping },
      streamArn: 'arn',
      positions,
      invoke: async (_arn, event) => {
        const sequences = (event as { Records: { sequence: number }[] }).Records.map(
          ({ sequence }) => sequence,
        );
        batches.push(sequences);
        return handle(sequences);
      },
      rest: () => Promise.resolve(),
      save: (now) => saved.push(now.s?.sequence ?? ''),
      giveUp: (_destination, body) => {
        const { requestContext, DDBStreamBatchInfo: info } = JSON.parse(body);
        const { startSequenceNumber: from, endSequenceNumber: to } = info;
        givenUp.push({ condition: requestContext.condition, from, to });
      },
      drained: resolve,
      log: () => undefined,
    });
    consumer.take(records);
  });
  return { batches, givenUp, saved };
}

describe('a stream is delivered', () => {
  test('in order and in batches, its position saved after each', async () => {
    const { batches, saved } = await deliver(
      [1, 2, 3, 4, 5, 6].map((n) => record(n)),
      () => undefined,
    );
    expect(batches).toEqual([
      [1, 2, 3, 4],
      [5, 6],
    ]);
    expect(saved).toEqual(['4', '6']);
  });

  test('without what was delivered before', async () => {
    const { batches } = await deliver(
      [9, 10, 11].map((n) => record(n)),
      () => undefined,
      {},
      { s: { sequence: '10', id: 'record 10' } },
    );
    expect(batches).toEqual([[11]]);
  });

  test('again from the first record that the function reports as failed', async () => {
    let failed = false;
    const { batches, saved } = await deliver(
      [1, 2, 3].map((n) => record(n)),
      () => {
        if (failed) return { batchItemFailures: [] };
        failed = true;
        return { batchItemFailures: [{ itemIdentifier: '3' }, { itemIdentifier: '2' }] };
      },
    );
    expect(batches).toEqual([
      [1, 2, 3],
      [2, 3],
    ]);
    expect(saved).toEqual(['1', '3']);
  });

  test('in halves when the function throws, so that one bad record is given up alone and told where', async () => {
    const { batches, givenUp, saved } = await deliver(
      [1, 2, 3, 4].map((n) => record(n)),
      (sequences) => {
        if (sequences.includes(3)) throw new Error('bad');
        return undefined;
      },
    );
    expect(batches).toEqual([[1, 2, 3, 4], [1, 2], [3, 4], [3], [3], [4]]);
    expect(givenUp).toEqual([{ condition: 'RetryAttemptsExhausted', from: '3', to: '3' }]);
    expect(saved.at(-1)).toBe('4');
  });

  test.each([
    [{ batchItemFailures: [{ itemIdentifier: 'other' }] }],
    [{ batchItemFailures: [{}] }],
    [{ batchItemFailures: 'yes' }],
  ])('again whole when a report cannot be understood: %j', async (answer) => {
    let calls = 0;
    const { batches } = await deliver([record(1), record(2)], () => (calls++ === 0 ? answer : undefined), {
      bisect: false,
    });
    expect(batches).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  test('without records that are too old, which are given up', async () => {
    const { batches, givenUp } = await deliver([record(1, 0), record(2)], () => undefined);
    expect(batches).toEqual([[2]]);
    expect(givenUp).toEqual([{ condition: 'RecordAgeExceeded', from: '1', to: '1' }]);
  });
});
