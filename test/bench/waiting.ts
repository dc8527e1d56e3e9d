/**
 * 20,000 tickets that wait: the hotline's memory, and how long a restart takes. The tickets are written straight
 * into the tables, as the state of one that was taken in and the wait of its execution; at the start every one of
 * them gets its execution again, which plans and parks.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchWriteItemCommand,
  DynamoDBClient,
  paginateScan,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import type { RuntimeEndpoints } from '../../infra/local/runtime.ts';
import type { Figure } from './figure.ts';
import { type HotlineProcess, startHotline } from './hotline-process.ts';
import { BEGIN, foundCity, takeIn } from './plain-life.ts';
import { type Item, type RecordedLife, recordLife, stateOf } from './raw-commits.ts';

const PART = 'waiting';
const TICKETS = 20_000;
/** What BatchWriteItem takes. */
const BATCH = 25;
const ABREAST = 8;
const EARLIER = 'of an earlier life';

/** Fills a folder, and starts on it again. */
export async function measure(): Promise<readonly Figure[]> {
  const life = await recordLife();
  const dataDir = mkdtempSync(join(tmpdir(), 'hotline-bench-'));
  try {
    const empty = await running(dataDir, async (hotline) => {
      await foundCity(hotline.client);
      await takeIn(hotline.client);
      await hotline.settle();
      const { hotline: memory } = hotline.memory();
      await fill(hotline.endpoints, life);
      return memory;
    });
    const begun = performance.now();
    return await running(dataDir, async (hotline) => {
      await hotline.settle();
      const seconds = (performance.now() - begun) / 1000;
      await mustWait(hotline.endpoints);
      return figuresOf(hotline, seconds, empty);
    });
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Runs a hotline for as long as something is done with it. */
async function running<T>(dataDir: string, work: (hotline: HotlineProcess) => Promise<T>): Promise<T> {
  const hotline = await startHotline(dataDir);
  try {
    return await work(hotline);
  } finally {
    await hotline.stop();
  }
}

function figuresOf(hotline: HotlineProcess, seconds: number, empty: number): Figure[] {
  const { hotline: full, engine } = hotline.memory();
  const note = `${TICKETS.toLocaleString('en-US')} tickets waiting`;
  return [
    {
      part: PART,
      name: 'memory of the hotline',
      value: full,
      unit: 'MiB',
      note: `${note}; ${Math.round(empty)} MiB with one`,
    },
    { part: PART, name: 'memory of the engine', value: engine, unit: 'MiB', note },
    { part: PART, name: 'restart, to /healthz', value: hotline.startedMs / 1000, unit: 's', note },
    { part: PART, name: 'restart, until every execution waits again', value: seconds, unit: 's', note },
  ];
}

/** The engine that a hotline runs on. */
function engineOf({ region, accessKeyId, secretAccessKey, services }: RuntimeEndpoints): DynamoDBClient {
  const endpoint = services.AWS_ENDPOINT_URL_DYNAMODB ?? '';
  return new DynamoDBClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
}

/** @throws Error when some execution has not come to wait by a token of its own */
async function mustWait(endpoints: RuntimeEndpoints): Promise<void> {
  const client = engineOf(endpoints);
  let lost = 0;
  for await (const { Items = [] } of paginateScan({ client }, { TableName: 'hotline-waits' })) {
    lost += Items.filter(({ token }) => token?.S === EARLIER).length;
  }
  client.destroy();
  if (lost > 0) throw new Error(`${lost} executions do not wait again`);
}

async function fill(endpoints: RuntimeEndpoints, life: RecordedLife): Promise<void> {
  const client = engineOf(endpoints);
  let next = 1;
  const lane = async () => {
    while (next <= TICKETS) {
      const numbers = Array.from({ length: Math.min(BATCH, TICKETS - next + 1) }, (_, index) => next + index);
      next += numbers.length;
      await client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            'hotline-tickets': numbers.map((number) => put(stateOf(life, ticketNo(life, number)))),
          },
        }),
      );
      await client.send(
        new BatchWriteItemCommand({
          RequestItems: { 'hotline-waits': numbers.map((number) => put(waitOf(ticketNo(life, number)))) },
        }),
      );
    }
  };
  await Promise.all(Array.from({ length: ABREAST }, lane));
  client.destroy();
}

function ticketNo(life: RecordedLife, number: number): string {
  return life.ticketNo.slice(0, 12) + String(number).padStart(8, '0');
}

function put(Item: Item): WriteRequest {
  return { PutRequest: { Item } };
}

/** A wait as the execution of a ticket just taken in leaves it; its token is of an earlier life of the engine. */
function waitOf(ticket: string): Item {
  return {
    ticketNo: { S: ticket },
    generation: { N: '1' },
    version: { N: '1' },
    loop: { N: '1' },
    since: { S: BEGIN },
    token: { S: EARLIER },
  };
}
