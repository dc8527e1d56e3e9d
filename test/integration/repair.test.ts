import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repairCommand } from '../../infra/cli/repair.ts';
import { verifyCommand } from '../../infra/cli/verify.ts';
import { ASSEMBLY } from '../../infra/local/build-cache.ts';
import { type HotlineClient, localClient } from '../../infra/local/client.ts';
import { readJson, writeJson } from '../../infra/local/data-folder.ts';
import { startRuntime } from '../../infra/local/main.ts';
import type { Runtime } from '../../infra/local/runtime.ts';
import type { Place } from '../../infra/local/stream-reader.ts';
import type { Instant } from '../../shared/calendar/instant.ts';
import { paper } from '../infra/cli/served.ts';
import { ADMINISTRATOR, DISPATCHER, mustBe, PROVINCE, REGION, type TicketAnswer } from './city.ts';

const UNIT = 'ecology';
const BEGIN = '2026-11-02T09:00:00+08:00' as Instant;
const PATH = `/v1/admin/repair/${REGION}`;
/** Beyond every sequence number: a function that is said to have come so far is told of nothing more. */
const BEYOND: Place = { sequence: '9'.repeat(30), id: 'none' };
const HOUR_MS = 3_600_000;

interface Position {
  readonly stream: string;
  readonly at: number;
  readonly shards: Readonly<Record<string, Place>>;
}

let dataDir: string;
let runtime: Runtime | undefined;
let client: HotlineClient;

function running(): Runtime {
  if (!runtime) throw new Error('the runtime is not running');
  return runtime;
}

/** @param assembly the one that the first start has built */
async function start(assembly?: string): Promise<void> {
  const options = { dataDir, port: 0, virtualClock: true, at: BEGIN, quiet: true };
  runtime = await startRuntime({ ...options, ...(assembly !== undefined && { assembly }) });
  client = localClient(runtime, dataDir, REGION);
}

async function stop(): Promise<void> {
  const ended = runtime;
  runtime = undefined;
  await ended?.close();
}

/**
 * Stops and starts again: with one function that the streams pass by from here on, and another that was passed by
 * before told everything again; or with streams that were last read so many hours ago.
 */
async function startAgain(change: { readonly passBy?: string; readonly hoursAgo?: number }): Promise<void> {
  const { mappings } = running().deployment;
  await stop();
  const kept = readJson<Record<string, Position>>(dataDir, 'streams.json') ?? {};
  for (const { logicalId, functionArn } of mappings) {
    const position = kept[logicalId];
    if (!position) continue;
    const { stream, at } = position;
    const passed = functionArn.endsWith(`:hotline-${change.passBy}`);
    const shards = change.passBy === undefined ? position.shards : moved(position.shards, passed);
    kept[logicalId] = { stream, at: at - (change.hoursAgo ?? 0) * HOUR_MS, shards };
  }
  writeJson(dataDir, 'streams.json', kept);
  await start(ASSEMBLY);
}

function moved(shards: Position['shards'], passBy: boolean): Position['shards'] {
  const entries = Object.entries(shards).map(([shard, place]) => [shard, passBy ? BEYOND : place] as const);
  return Object.fromEntries(passBy ? entries : entries.filter(([, { id }]) => id !== BEYOND.id));
}

async function dispatched(): Promise<string> {
  const form = { region: REGION, kind: 'complaint', text: '井盖缺失' };
  const { ticketNo } = mustBe(201, await client.intake('phone', form)) as TicketAnswer;
  const path = `/v1/tickets/${ticketNo}/dispatch`;
  mustBe(200, await client.call(DISPATCHER, 'POST', path, { lead: UNIT }));
  await running().settle();
  return ticketNo;
}

async function inFeed(ticketNo: string): Promise<number> {
  const path = `/v1/province/changes?region=${REGION}&limit=500`;
  const { items } = mustBe(200, await client.call(PROVINCE, 'GET', path)) as {
    items: { ticketNo: string }[];
  };
  return items.filter((item) => item.ticketNo === ticketNo).length;
}

/** How many messages about a ticket the unit's duty officer got. */
function messages(ticketNo: string): number {
  return running()
    .outbox()
    .filter(({ message }) => message.includes(ticketNo)).length;
}

async function executionOf(ticketNo: string): Promise<string> {
  const { region, accessKeyId, secretAccessKey, services, stateMachineArn = '' } = running().endpoints;
  const endpoint = services.AWS_ENDPOINT_URL_SFN as string;
  const sfn = new SFNClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${ticketNo}-1`;
  try {
    return (await sfn.send(new DescribeExecutionCommand({ executionArn }))).status ?? 'none';
  } catch (error) {
    return (error as Error).name;
  } finally {
    sfn.destroy();
  }
}

async function told(run: typeof repairCommand, ...more: string[]): Promise<string> {
  const { stdout, text } = paper();
  const code = await run(['--region', REGION, '--data', dataDir, ...more], stdout);
  return `${code} ${text()}`;
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'hotline-test-'));
  await start();
  const body = { name: '生态环境局', contacts: [{ way: 'sms', to: '+8613900000001' }], why: '测试用单位' };
  mustBe(200, await client.call(ADMINISTRATOR, 'PUT', `/v1/admin/units/${REGION}/${UNIT}`, body));
  await dispatched();
});
afterAll(async () => {
  await stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('hotline repair', () => {
  it('is the administrator’s, and of their region', async () => {
    expect((await client.call(ADMINISTRATOR, 'GET', PATH)).status).toBe(404);
    expect((await client.call(DISPATCHER, 'POST', PATH)).status).toBe(403);
    expect((await client.call(ADMINISTRATOR, 'POST', '/v1/admin/repair/370900')).status).toBe(404);
  });

  it('finds nothing to do where nothing was lost', async () => {
    expect(await told(repairCommand, '--wait')).toBe(`0 ${REGION}: 1 tickets looked at, 0 repaired\n`);
    const { body } = await client.call(ADMINISTRATOR, 'GET', PATH);
    expect(body).toMatchObject({
      state: 'done',
      by: 'local-administrator',
      looked: 1,
      repaired: 0,
      aside: 0,
    });
  });

  it('makes good what the feed was not told of, with figures and alerts, each once', async () => {
    await startAgain({ passBy: 'feed' });
    const ticketNo = await dispatched();
    expect([await inFeed(ticketNo), messages(ticketNo)]).toEqual([0, 0]);
    expect(await told(repairCommand, '--wait')).toBe(`0 ${REGION}: 2 tickets looked at, 1 repaired\n`);
    await running().settle();
    expect([await inFeed(ticketNo), messages(ticketNo)]).toEqual([2, 1]);
    expect(await told(verifyCommand)).toContain('all agree');
    expect(await told(repairCommand, '--wait')).toContain('2 tickets looked at, 0 repaired');
  });
});

describe('a runtime whose streams were last read more than 20 hours ago', () => {
  it('repairs first: executions that no wake has started are there again', async () => {
    await startAgain({ passBy: 'wake' });
    const ticketNo = await dispatched();
    expect(await executionOf(ticketNo)).toBe('ExecutionDoesNotExist');
    await startAgain({ hoursAgo: 21 });
    expect(await executionOf(ticketNo)).toBe('RUNNING');
    await running().settle();
    expect(messages(ticketNo)).toBe(1);
  }, 120_000);
});
