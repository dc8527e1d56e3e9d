/** Changes of ledger and audit behind the product's back, each of which `hotline verify` has to name. */
import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { pack, unpack } from '../../shared/adapters/packed.ts';
import { sha256 } from '../../shared/adapters/sha256.ts';
import { type AuditBody, auditItem } from '../../shared/privacy/audit.ts';
import { sealedToken } from '../../shared/ticket/commit-token.ts';
import { bodyOf, type LedgerEntry, ledgerEntry } from '../../shared/ticket/ledger.ts';

export type Item = Record<string, AttributeValue>;

export interface Tampering {
  readonly what: string;
  /** What has to be named, all of it in one line. */
  readonly named: readonly string[];
  make(): Promise<void>;
  undo(): Promise<void>;
}

/** Whether one line of a text holds all of these. */
export function isIn(text: string, named: readonly string[]): boolean {
  return text.split('\n').some((line) => named.every((each) => line.includes(each)));
}

/** What an item is found by. */
export const KEYS = {
  'hotline-ledger': ['ticketNo', 'version'],
  'hotline-audit': ['chain', 'number'],
  'hotline-tickets': ['ticketNo', 'item'],
  'hotline-cursors': ['cursor'],
} as const;
export type Table = keyof typeof KEYS;

/** Whole items in the place of others. What a store will not take leaves it as it was. */
export function exchange(
  client: DynamoDBClient,
  table: Table,
  before: readonly Item[],
  after: readonly Item[],
): Pick<Tampering, 'make' | 'undo'> {
  const keyOf = (item: Item) =>
    Object.fromEntries(KEYS[table].map((name) => [name, item[name] ?? { S: '' }]));
  const put = async (items: readonly Item[]) => {
    for (const item of items) await client.send(new PutItemCommand({ TableName: table, Item: item }));
  };
  const swap = async (gone: readonly Item[], there: readonly Item[]) => {
    for (const item of gone) await client.send(new DeleteItemCommand({ TableName: table, Key: keyOf(item) }));
    await put(there);
  };
  const make = async () => {
    try {
      await swap(before, after);
    } catch (error) {
      await put(before);
      throw error;
    }
  };
  return { make, undo: () => swap(after, before) };
}

/** A small generator, so that a run can be repeated. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
}

/** A value with one bit changed. */
function flipped(value: AttributeValue, next: (below: number) => number): AttributeValue {
  if (value.N !== undefined) return { N: String(Number(value.N) ^ (1 << (4 + next(4)))) };
  const bytes = Buffer.from(value.S ?? value.B ?? []);
  const at = next(bytes.length);
  // The lowest five bits, so that a text stays one.
  bytes[at] = (bytes[at] ?? 0) ^ (1 << next(value.S === undefined ? 8 : 5));
  return value.S === undefined ? { B: bytes } : { S: bytes.toString('latin1') };
}

async function ledgerOf(client: DynamoDBClient, ticketNo: string): Promise<Item[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: 'hotline-ledger',
      KeyConditionExpression: 'ticketNo = :t',
      ExpressionAttributeValues: { ':t': { S: ticketNo } },
    }),
  );
  return Items;
}

/** The chains of the audit's first day, the longest first, each with its oldest entry first. */
async function chains(client: DynamoDBClient): Promise<Item[][]> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: 'hotline-audit' }));
  const own = Items.filter(({ chain }) => chain?.S?.startsWith('430500.2026-11-02.'));
  const found = [...Map.groupBy(own, ({ chain }) => chain?.S).values()];
  const inOrder = found.map((items) => items.sort((a, b) => Number(a.number?.N) - Number(b.number?.N)));
  return inOrder.filter((items) => items.length > 2).sort((a, b) => b.length - a.length);
}

/**
 * Of items of both tables each attribute with one bit changed, or taken away, and one that was added: so many of them,
 * as the seed has it.
 */
export async function tamperings(
  client: DynamoDBClient,
  { seed, ticketNo, most }: { readonly seed: number; readonly ticketNo: string; readonly most: number },
): Promise<Tampering[]> {
  const next = random(seed);
  const ledger = await ledgerOf(client, ticketNo);
  const [chain = []] = await chains(client);
  const samples = [
    { table: 'hotline-ledger' as const, item: ledger[next(ledger.length)] },
    { table: 'hotline-audit' as const, item: chain[next(chain.length - 1)] },
  ].flatMap(({ table, item }) => (item ? [{ table, item }] : []));
  const all = samples.flatMap(({ table, item }) => {
    const named =
      table === 'hotline-ledger'
        ? [`${item.ticketNo?.S}: ledger entry ${item.version?.N} `]
        : [`audit ${item.chain?.S}: entry ${item.number?.N} `];
    const changes: readonly (readonly [string, Item])[] = [
      ...Object.entries(item).map(
        ([name, value]) => [name, { ...item, [name]: flipped(value, next) }] as const,
      ),
      ...Object.keys(item)
        .filter((name) => !KEYS[table].some((key) => key === name))
        .map(
          (name) =>
            [
              `${name} gone`,
              Object.fromEntries(Object.entries(item).filter(([key]) => key !== name)),
            ] as const,
        ),
      ['one more', { ...item, more: { S: 'x' } }],
    ];
    return changes.map(([what, after]) => ({
      what: `${table} ${what}`,
      named: what === 'opened' || what === 'opened gone' || what === 'chain' ? ['audit '] : named,
      ...exchange(client, table, [item], [after]),
    }));
  });
  const chosen: Tampering[] = [];
  while (chosen.length < most && all.length > 0) chosen.push(...all.splice(next(all.length), 1));
  return chosen;
}

/** What holds by itself, and is found by the anchors alone. */
export async function rewritings(client: DynamoDBClient, ticketNo: string): Promise<Tampering[]> {
  const ledger = await ledgerOf(client, ticketNo);
  const [chain = []] = await chains(client);
  const [first] = chain;
  const name = first?.chain?.S;
  const anew = rewrittenAudit(chain, 2);
  return [
    {
      what: 'audit written anew from entry 2',
      named: [`audit ${name}: entry 2 `, '2026-11-02'],
      ...exchange(client, 'hotline-audit', chain, anew),
    },
    {
      what: 'audit without its last entry',
      named: [`audit ${name}: entry ${chain.length} `, '2026-11-02'],
      ...exchange(client, 'hotline-audit', chain.slice(-1), []),
    },
    {
      what: 'audit without a chain',
      named: [`audit ${name}: `, 'entry 1', '2026-11-02'],
      ...exchange(client, 'hotline-audit', chain, []),
    },
    {
      what: 'ledger written anew from entry 3',
      named: [`${ticketNo}: ledger entry 3 `, '2026-11-02'],
      ...exchange(client, 'hotline-ledger', ledger, rewrittenLedger(ledger, 3)),
    },
  ];
}

function rewrittenAudit(items: readonly Item[], from: number): Item[] {
  let previous: string | undefined;
  return items.map((item) => {
    const body = JSON.parse(item.body?.S ?? '{}') as AuditBody;
    const isMoved = body.number >= from;
    const told = {
      ...body,
      ...(isMoved && { requestId: 'another' }),
      ...(isMoved && previous && { previous }),
    };
    const made = auditItem(told, sha256);
    previous = made.hash;
    return { ...item, body: { S: made.body }, hash: { S: made.hash } };
  });
}

function rewrittenLedger(items: readonly Item[], from: number): Item[] {
  let previous: string | undefined;
  return items.map((item) => {
    const kept = { body: unpack(item.body) } as LedgerEntry;
    const body = bodyOf(kept);
    const isMoved = body.version >= from;
    const made = ledgerEntry(
      {
        ...body,
        ...(isMoved && { actor: 'another' }),
        ...(isMoved && previous !== undefined && { previous }),
      },
      sha256,
    );
    previous = made.hash;
    const packed = pack(made.body);
    const token = sealedToken('t', made.hash, Buffer.from(packed).toString('base64'), sha256);
    return { ...item, body: { B: packed }, hash: { S: made.hash }, token: { S: token } };
  });
}
