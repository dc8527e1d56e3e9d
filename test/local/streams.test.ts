import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AwsError } from '../../infra/local/aws-json.ts';
import { readJson, writeJson } from '../../infra/local/data-folder.ts';
import type { DeployedMapping, DeployedTable } from '../../infra/local/deployment.ts';
import { openStreams, type Streams } from '../../infra/local/streams.ts';
import { temporaryFolder } from './fixture.ts';

const HOUR_MS = 3_600_000;
const ARN = 'the stream of today';
const SHARD = 'shard-1';
/** The record that was read last, which the stream still has. */
const READ = 'record 7';
const LOOKED = 'AT_SEQUENCE_NUMBER';
const NEXT = 'AFTER_SEQUENCE_NUMBER';
const OLDEST = 'TRIM_HORIZON';
const TABLE: DeployedTable = {
  name: 'ledger',
  definition: {},
  streamed: true,
  keys: [{ name: 'ticketNo', type: 'S' }],
  timeToLive: undefined,
};
const MAPPING: DeployedMapping = {
  logicalId: 'Mapping',
  functionArn: 'follow',
  source: { table: 'ledger' },
  batchSize: 10,
  bisect: true,
  reportsFailures: true,
  retries: 1,
  maxAgeSeconds: -1,
  onFailure: undefined,
};

let folder: ReturnType<typeof temporaryFolder>;
let streams: Streams | undefined;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await streams?.close();
  folder.remove();
});

/** Begins to deliver a stream of one table, without new records, and answers what was done in what order. */
async function begun(options: {
  readonly madeHoursAgo: number;
  readonly readHoursAgo?: number;
  readonly of?: string;
  /** Whether the stream no longer has what comes next. */
  readonly trimmed?: boolean;
  /** The record that now has the number of the one that was read last. */
  readonly found?: string;
}): Promise<string[]> {
  const { madeHoursAgo, readHoursAgo, of = ARN, found = READ } = options;
  const now = Date.now();
  if (readHoursAgo !== undefined) {
    const at = now - readHoursAgo * HOUR_MS;
    writeJson(folder.path, 'streams.json', {
      Mapping: { stream: of, at, shards: { [SHARD]: { sequence: '7', id: READ } } },
    });
  }
  const did: string[] = [];
  const idle = Promise.withResolvers<void>();
  let trimmed = options.trimmed ?? false;
  const answers: Readonly<Record<string, (body: Record<string, unknown>) => Record<string, unknown>>> = {
    DescribeTable: () => ({
      Table: { LatestStreamArn: ARN, CreationDateTime: (now - madeHoursAgo * HOUR_MS) / 1000 },
    }),
    DescribeStream: () => ({ StreamDescription: { Shards: [{ ShardId: SHARD }] } }),
    GetShardIterator: ({ ShardIteratorType: type }) => {
      did.push(String(type));
      return { ShardIterator: type };
    },
    GetRecords: ({ ShardIterator: iterator }) => {
      if (iterator === LOOKED) return { Records: [{ eventID: found }] };
      if (trimmed) {
        trimmed = false;
        throw new AwsError('TrimmedDataAccessException', 'gone', 400);
      }
      idle.resolve();
      return { Records: [], NextShardIterator: 'iterator' };
    },
  };
  streams = await openStreams({
    dataDir: folder.path,
    call: async (target, body) =>
      answers[target.slice(target.indexOf('.') + 1)]?.(body as Record<string, unknown>) ?? {},
    region: 'us-east-1',
    tables: [TABLE],
    mappings: [MAPPING],
    life: () => 'the first',
    invoke: async () => undefined,
    giveUp: () => undefined,
    repair: async () => void did.push('repair'),
    changed: () => undefined,
    rest: async () => undefined,
    log: () => undefined,
  });
  expect(did).toEqual([]);
  await streams.begin();
  await idle.promise;
  return did;
}

describe('streams are repaired before they are read', () => {
  test.each([
    ['were last read 21 hours ago', { madeHoursAgo: 100, readHoursAgo: 21 }],
    ['were never read, of a table that is older than a stream keeps', { madeHoursAgo: 21 }],
    ['are not those that were read, of such a table', { madeHoursAgo: 21, readHoursAgo: 1, of: 'another' }],
  ])('when they %s', async (_when, options) => {
    const [first, ...then] = await begun(options);
    expect([first, then.at(-1)]).toEqual([
      'repair',
      'readHoursAgo' in options && !('of' in options) ? NEXT : OLDEST,
    ]);
  });

  test.each([
    ['were last read 19 hours ago', { madeHoursAgo: 100, readHoursAgo: 19 }],
    ['are of a table that has just been made', { madeHoursAgo: 0 }],
  ])('but not when they %s', async (_when, options) => {
    expect(await begun(options)).not.toContain('repair');
  });

  test('and when one no longer has what comes next', async () => {
    const did = await begun({ madeHoursAgo: 100, readHoursAgo: 1, trimmed: true });
    expect(did).toEqual([LOOKED, NEXT, 'repair', OLDEST]);
  });

  test('and are read from their oldest record where numbers are given anew', async () => {
    const options = { madeHoursAgo: 100, readHoursAgo: 1 };
    expect(await begun(options)).toEqual([LOOKED, NEXT]);
    await streams?.close();
    expect(await begun({ ...options, found: 'another record' })).toEqual([LOOKED, OLDEST]);
  });

  test('and count as read when the runtime ends in order, also where nothing ever came', async () => {
    await begun({ madeHoursAgo: 100 });
    await streams?.close();
    streams = undefined;
    const kept = readJson<Record<string, { at: number; stream: string }>>(folder.path, 'streams.json');
    expect(kept?.Mapping?.stream).toBe(ARN);
    expect(Date.now() - (kept?.Mapping?.at ?? 0)).toBeLessThan(HOUR_MS);
  });
});
