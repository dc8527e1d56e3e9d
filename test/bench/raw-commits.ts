/** The product's own transactions, sent again by the SDK and nothing else. */
import {
  type AttributeValue,
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { DeployedTable } from '../../infra/local/deployment.ts';
import type { RuntimeEndpoints } from '../../infra/local/runtime.ts';
import { pack, unpack } from '../../shared/adapters/packed.ts';
import { DUE_SHARDS } from '../../shared/ports.ts';
import { startCountedCity } from './counted-city.ts';
import type { TappedCall } from './engine-tap.ts';
import { livePlainly } from './plain-life.ts';

const PRODUCT = 'hotline-';
const RAW = 'raw-';
const LEDGER = 'hotline-ledger';

export type Item = Record<string, AttributeValue>;

/** The commits of one life, as they went over the wire, and the tables that they are written to. */
export interface RecordedLife {
  readonly ticketNo: string;
  /** TransactWriteItems inputs in the wire's JSON. */
  readonly commits: readonly string[];
  readonly tables: readonly DeployedTable[];
}

/** Lives a plain life in this process and keeps its commits. */
export async function recordLife(): Promise<RecordedLife> {
  const city = await startCountedCity();
  try {
    city.reset();
    const ticketNo = await livePlainly(city.client);
    const commits = city.tap.calls.filter(isCommit).map(({ input }) => JSON.stringify(input));
    const written = new Set(commits.flatMap(tablesOf));
    const tables = city.runtime.deployment.tables.filter(({ name }) => written.has(name));
    return { ticketNo, commits, tables };
  } finally {
    await city.close();
  }
}

function isCommit({ operation, input }: TappedCall): boolean {
  return operation === 'TransactWriteItems' && JSON.stringify(input).includes(LEDGER);
}

function tablesOf(commit: string): readonly string[] {
  return [...commit.matchAll(/"TableName":"([^"]+)"/g)].map(([, name = '']) => name);
}

export interface RawClient {
  /** Sends the first `commits` of a life under a ticket number of its own; `acted` is called after each answer. */
  live(commits: number, acted: () => void): Promise<void>;
  close(): void;
}

/** A client of the engine that the hotline runs on, with tables like the product's for itself. */
export async function rawClient(endpoints: RuntimeEndpoints, life: RecordedLife): Promise<RawClient> {
  const { region, accessKeyId, secretAccessKey, services } = endpoints;
  const endpoint = services.AWS_ENDPOINT_URL_DYNAMODB ?? '';
  const client = new DynamoDBClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  for (const { definition } of life.tables) {
    const own = JSON.parse(JSON.stringify(definition).replaceAll(PRODUCT, RAW)) as CreateTableCommandInput;
    await client.send(new CreateTableCommand(own));
  }
  const commits = life.commits.map((commit) => commit.replaceAll(`"${PRODUCT}`, `"${RAW}`));
  let lives = 0;
  return {
    live: async (count, acted) => {
      lives += 1;
      const ticketNo = life.ticketNo.slice(0, 12) + String(lives).padStart(8, '0');
      for (const commit of commits.slice(0, count)) {
        await client.send(new TransactWriteItemsCommand(inputOf(commit, life.ticketNo, ticketNo)));
        acted();
      }
    },
    close: () => client.destroy(),
  };
}

/** A recorded commit under another ticket number; idempotency keys, nonces and tokens follow it. */
function inputOf(commit: string, recorded: string, ticketNo: string): TransactWriteItemsCommandInput {
  const text = commit
    .replaceAll(recorded, ticketNo)
    .replaceAll(/:bench-\d+"/g, `:bench-${ticketNo}"`)
    .replaceAll(/(?<="nonce:[^":]+:)[^"]+/g, ticketNo.padStart(36, '0'))
    .replace(/,?"ClientRequestToken":"[^"]*"/, '');
  return JSON.parse(text, revived) as TransactWriteItemsCommandInput;
}

/** The wire has bytes as base64 under `B`; the SDK takes them as bytes. */
function revived(key: string, value: unknown): unknown {
  return key === 'B' && typeof value === 'string' ? Buffer.from(value, 'base64') : value;
}

/** The item of a ticket that has just been taken in, as the recorded one was, under another number. */
export function stateOf({ commits, ticketNo: recorded }: RecordedLife, ticketNo: string): Item {
  const { TransactItems = [] } = JSON.parse(commits[0] ?? '{}', revived) as TransactWriteItemsCommandInput;
  const item = TransactItems.map(({ Put }) => Put?.Item).find((each) => each?.item?.S === 'STATE');
  if (!item) throw new Error('the recorded life begins with no ticket');
  const state = unpack(item.state).replaceAll(recorded, ticketNo);
  const shard = item.dueShard?.S?.replace(/#\d+$/, `#${Number(ticketNo.slice(-8)) % DUE_SHARDS}`) ?? '';
  return { ...item, ticketNo: { S: ticketNo }, dueShard: { S: shard }, state: { B: pack(state) } };
}
