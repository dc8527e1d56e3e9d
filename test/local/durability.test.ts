import { describe, expect, test } from 'vitest';
import { AwsError } from '../../infra/local/aws-json.ts';
import { durabilityOf, StoreLost } from '../../infra/local/durability.ts';
import { foreignEngine } from '../../infra/local/dynamodb-engine.ts';
import { patientCall } from '../../infra/local/patient-call.ts';

const TABLE = {
  name: 'hotline-ledger',
  definition: {},
  streamed: true,
  timeToLive: undefined,
  keys: [{ name: 'ticketNo', type: 'S' as const }],
};

/** An engine whose life, health and answers the test decides. */
function world() {
  const state = { life: 'first', healthy: true, begun: 0, ended: 0 };
  const reads: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const durability = durabilityOf({
    engine: { ...foreignEngine('http://127.0.0.1:1'), life: () => state.life, healthy: () => state.healthy },
    call: () =>
      new Promise((resolve, reject) => {
        reads.push({ resolve: () => resolve({}), reject });
      }),
    table: TABLE,
    writes: { count: () => state.begun, ended: () => state.ended, close: () => undefined },
  });
  return { state, reads, durability };
}

const turn = () => new Promise(setImmediate);

describe('what a function was told is proved before it is passed on', () => {
  test('by a read after its writes, and again only when something more was written', async () => {
    const { state, reads, durability } = world();
    state.begun = state.ended = 1;
    const first = durability.begin()();
    await turn();
    expect(reads).toHaveLength(1);
    reads[0]?.resolve();
    await first;
    await durability.begin()();
    expect(reads).toHaveLength(1);
    state.begun = state.ended = 2;
    const second = durability.begin()();
    await turn();
    reads[1]?.resolve();
    await second;
    expect(reads).toHaveLength(2);
  });

  test('by one read for all who ask while another is under way', async () => {
    const { state, reads, durability } = world();
    state.begun = state.ended = 1;
    const all = [1, 2, 3, 4].map(() => durability.begin()());
    await turn();
    reads[0]?.resolve();
    await turn();
    reads[1]?.resolve();
    await Promise.all(all);
    expect(reads).toHaveLength(2);
  });

  test('not by a read that began before a write was answered', async () => {
    const { state, reads, durability } = world();
    state.begun = 1;
    const early = durability.begin()();
    await turn();
    state.ended = 1;
    reads[0]?.resolve();
    await early;
    const late = durability.begin()();
    await turn();
    expect(reads).toHaveLength(2);
    reads[1]?.resolve();
    await late;
  });

  test('or is not known, when the engine was started again, ended, or did not answer', async () => {
    const { state, reads, durability } = world();
    const restarted = durability.begin();
    state.life = 'second';
    state.begun = state.ended = 1;
    const lost = restarted();
    await turn();
    reads[0]?.resolve();
    await expect(lost).rejects.toThrow(StoreLost);
    const ended = durability.begin();
    state.healthy = false;
    await expect(ended()).rejects.toThrow(StoreLost);
    state.healthy = true;
    state.begun = state.ended = 2;
    const unanswered = durability.begin()();
    await turn();
    reads[1]?.reject(new Error('ECONNREFUSED'));
    await expect(unanswered).rejects.toThrow(StoreLost);
  });
});

describe('a patient call', () => {
  test('is made again once the engine is healthy, and passes on what the engine itself refuses', async () => {
    let healthy = false;
    let calls = 0;
    const call = patientCall(
      () => {
        calls++;
        if (healthy) return Promise.resolve({ calls });
        queueMicrotask(() => {
          healthy = true;
        });
        return Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
      },
      { healthy: () => healthy },
    );
    expect(await call('DynamoDB_20120810.ListTables', {})).toEqual({ calls: 2 });
    const refusing = patientCall(() => Promise.reject(new AwsError('ValidationException', 'no', 400)), {
      healthy: () => true,
    });
    await expect(refusing('DynamoDB_20120810.ListTables', {})).rejects.toThrow('ValidationException');
  });
});
