import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AwsError, awsJsonClient } from '../../infra/local/aws-json.ts';
import { readJson } from '../../infra/local/data-folder.ts';
import type { DeployedTable } from '../../infra/local/deployment.ts';
import {
  type DynamoDbEngine,
  folderCredentials,
  startDynamoDbEngine,
} from '../../infra/local/dynamodb-engine.ts';
import {
  isAfter,
  type ShardPositions,
  StreamReader,
  type StreamRecord,
} from '../../infra/local/stream-reader.ts';
import { ensureTables } from '../../infra/local/tables.ts';
import { temporaryFolder } from './fixture.ts';

const REGION = 'us-east-1';
const TABLE: DeployedTable = {
  name: 'hotline-ledger',
  streamed: true,
  timeToLive: undefined,
  keys: [
    { name: 'ticketNo', type: 'S' },
    { name: 'version', type: 'N' },
  ],
  definition: {
    TableName: 'hotline-ledger',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'ticketNo', AttributeType: 'S' },
      { AttributeName: 'version', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'ticketNo', KeyType: 'HASH' },
      { AttributeName: 'version', KeyType: 'RANGE' },
    ],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  },
};

/** Lets another process start the folder's engine and be killed; answers the engine's process id, which is no longer written down. */
async function abandonedEngine(dataDir: string): Promise<number | undefined> {
  const module = pathToFileURL(join(import.meta.dirname, '../../infra/local/dynamodb-engine.ts')).href;
  const script = `
    const { folderCredentials, startDynamoDbEngine } = await import('${module}');
    const dataDir = '${dataDir}';
    const credentials = folderCredentials(dataDir);
    await startDynamoDbEngine({ dataDir, region: '${REGION}', credentials, log: () => undefined });
    process.kill(process.pid, 'SIGKILL');`;
  await once(spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' }), 'exit');
  const pid = readJson<{ pid: number }>(dataDir, 'engine.json')?.pid;
  rmSync(join(dataDir, 'engine.json'));
  return pid;
}

test('an engine that is killed while it starts is started again in the same start', async () => {
  const folder = temporaryFolder();
  const credentials = folderCredentials(folder.path);
  const pidOf = () => readJson<{ pid: number }>(folder.path, 'engine.json')?.pid;
  const starting = startDynamoDbEngine({
    dataDir: folder.path,
    region: REGION,
    credentials,
    log: () => undefined,
  });
  const limit = Date.now() + 20_000;
  while (pidOf() === undefined && Date.now() < limit) await pause(2);
  const first = pidOf() as number;
  process.kill(first, 'SIGKILL');
  const engine = await starting;
  expect(engine.pid()).not.toBe(first);
  expect(engine.healthy()).toBe(true);
  await engine.close();
  folder.remove();
});

test('a table whose maker was killed before it let items expire is seen to at the next start', async () => {
  const asked: string[] = [];
  const call = (target: string) => {
    asked.push(target.slice(target.indexOf('.') + 1));
    const { KeySchema } = TABLE.definition;
    if (target.endsWith('ListTables')) return Promise.resolve({ TableNames: [TABLE.name] });
    if (target.endsWith('DescribeTable'))
      return Promise.resolve({ Table: { KeySchema, LatestStreamArn: 's' } });
    return Promise.resolve({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } });
  };
  await ensureTables(call, [{ ...TABLE, timeToLive: 'expiresAt' }]);
  expect(asked).toEqual(['ListTables', 'DescribeTable', 'DescribeTimeToLive', 'UpdateTimeToLive']);
});

describe('the DynamoDB engine', () => {
  const folder = temporaryFolder();
  const credentials = folderCredentials(folder.path);
  const log: string[] = [];
  const start = () =>
    startDynamoDbEngine({ dataDir: folder.path, region: REGION, credentials, log: (line) => log.push(line) });
  const client = (engine: DynamoDbEngine, key = credentials) =>
    awsJsonClient(engine.endpoint, 'dynamodb', REGION, key);
  const put = (call: ReturnType<typeof client>['call'], ticketNo: string) =>
    call('DynamoDB_20120810.PutItem', {
      TableName: TABLE.name,
      Item: { ticketNo: { S: ticketNo }, version: { N: '1' } },
    });
  let engine: DynamoDbEngine;
  let leftBehind: number | undefined;
  const ticketOf = ({ event }: StreamRecord) =>
    (event as { dynamodb: { Keys: { ticketNo: { S: string } } } }).dynamodb.Keys.ticketNo.S;
  const forgotten: string[] = [];
  /** Reads the stream after places in it until what is written meanwhile has come. */
  const read = async (after: ShardPositions, write: readonly string[]) => {
    const { call, close } = client(engine);
    const records: StreamRecord[] = [];
    const deliver = (given: readonly StreamRecord[]) => records.push(...given);
    const reader = new StreamReader({
      call,
      table: TABLE,
      region: REGION,
      deliver,
      lost: () => log.push('lost'),
      forget: (shardId) => forgotten.push(shardId),
      life: () => engine.life(),
      rest: () => Promise.resolve(),
    });
    await reader.open();
    reader.run(after);
    for (const ticketNo of write) await put(call, ticketNo);
    const passed = await reader.hasPassed(await reader.writeBarrier(), 5_000);
    await reader.removeBarrier();
    await reader.close();
    close();
    expect(passed).toBe(true);
    return records;
  };
  beforeAll(async () => {
    leftBehind = await abandonedEngine(folder.path);
    engine = await start();
    const { call, close } = client(engine);
    await ensureTables(call, [TABLE]);
    close();
  });
  afterAll(async () => {
    await engine.close();
    folder.remove();
  });

  test('shows another access key nothing of this folder', async () => {
    const { call, close } = client(engine, { accessKeyId: 'SOMEBODYELSE', secretAccessKey: 'x' });
    expect(await call('DynamoDB_20120810.ListTables', {})).toEqual({ TableNames: [] });
    close();
  });

  test('that a killed runtime left behind is found and adopted', () => {
    expect(leftBehind).toBeTypeOf('number');
    expect(engine.pid()).toBe(leftBehind);
  });

  test('is refused when its table is of another version', async () => {
    const { call, close } = client(engine);
    await ensureTables(call, [TABLE]);
    const other = { ...TABLE, keys: [{ name: 'somethingElse', type: 'S' as const }] };
    await expect(ensureTables(call, [other])).rejects.toThrow('of another version');
    await expect(call('DynamoDB_20120810.DescribeTable', { TableName: 'none' })).rejects.toThrow(AwsError);
    close();
  });

  test('gives a stream in order, after a position only what is newer, and never a barrier', async () => {
    const numbers = Array.from({ length: 30 }, (_, index) => `t${index}`);
    const first = await read({}, numbers);
    expect(first.map(ticketOf)).toEqual(numbers);
    const { shardId, sequence, id } = first.at(-1) as StreamRecord;
    const second = await read({ [shardId]: { sequence, id } }, ['later']);
    expect(second.map(ticketOf)).toEqual(['later']);
    expect(isAfter(second[0]?.sequence ?? '', sequence)).toBe(true);
    expect(forgotten).toEqual([]);
    // As it is when the engine has come to count anew: the number is another record's.
    const anew = await read({ [shardId]: { sequence, id: 'of an earlier count' } }, []);
    expect(anew.map(ticketOf)).toEqual([...numbers, 'later']);
    expect(forgotten).toEqual([shardId]);
    expect(second[0]?.event).toMatchObject({
      eventName: 'INSERT',
      awsRegion: REGION,
      eventSource: 'aws:dynamodb',
    });
  });

  test('that starts after days without a record counts anew, and nothing new is taken for old', async () => {
    const { shardId, sequence, id } = (await read({}, ['before'])).at(-1) as StreamRecord;
    await engine.close();
    for (const file of globSync(join(folder.path, 'dynamodb', '*.db'))) {
      const database = new DatabaseSync(file);
      database.exec('UPDATE us SET CreationDateTime = CreationDateTime - 10 * 86400000');
      database.close();
    }
    engine = await start();
    forgotten.length = 0;
    const after = await read({ [shardId]: { sequence, id } }, ['after']);
    expect(after.map(ticketOf)).toEqual(['after']);
    expect(isAfter(after[0]?.sequence ?? '', sequence)).toBe(false);
    expect(forgotten).toEqual([shardId]);
  });

  test('that dies is started again on its port, with everything that was written', async () => {
    const { call, close } = client(engine);
    await put(call, 'kept');
    const pid = engine.pid() as number;
    process.kill(pid, 'SIGKILL');
    const limit = Date.now() + 20_000;
    while ((engine.pid() === pid || !engine.healthy()) && Date.now() < limit) await pause(20);
    expect(engine.pid()).not.toBe(pid);
    const Key = { ticketNo: { S: 'kept' }, version: { N: '1' } };
    expect(await call('DynamoDB_20120810.GetItem', { TableName: TABLE.name, Key })).toEqual({ Item: Key });
    close();
  });
});
