import { type AttributeValue, BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { retrying } from './dynamo-retry.ts';

type Item = Record<string, AttributeValue>;

/** DynamoDB answered without some of the keys, which it does instead of throttling the whole. */
class PartialReadError extends Error {
  override readonly name = 'PartialReadError';
}

/** What BatchGetItem takes. */
const MOST_KEYS = 100;

/** An item that somebody waits for. */
interface Wanted {
  readonly table: string;
  readonly key: Item;
  readonly item: Promise<Item | undefined>;
  readonly resolve: (item: Item | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Consistent reads by key. What is asked for in one turn of the event loop goes in one request, each item once: a
 * batch of a stream that asks for a hundred tickets' places asks once. Whoever asks has an item as it was after it
 * asked, as with a request of its own; items that come together are no snapshot.
 */
class Reads {
  private readonly client: DynamoDBClient;
  private waiting = new Map<string, Wanted>();

  constructor(client: DynamoDBClient) {
    this.client = client;
  }

  get(table: string, key: Item): Promise<Item | undefined> {
    const name = nameOf(table, key, Object.keys(key));
    let wanted = this.waiting.get(name);
    if (!wanted) {
      const { promise: item, resolve, reject } = Promise.withResolvers<Item | undefined>();
      wanted = { table, key, item, resolve, reject };
      if (this.waiting.size === 0) setImmediate(() => this.send());
      this.waiting.set(name, wanted);
    }
    return wanted.item;
  }

  private send(): void {
    const all = [...this.waiting];
    this.waiting = new Map();
    for (let from = 0; from < all.length; from += MOST_KEYS) {
      void this.fetch(new Map(all.slice(from, from + MOST_KEYS)));
    }
  }

  /** Asks until every key is answered; keys that were answered are not asked for again. */
  private async fetch(open: Map<string, Wanted>): Promise<void> {
    try {
      await retrying(async () => {
        const { Responses = {}, UnprocessedKeys = {} } = await this.client.send(
          new BatchGetItemCommand({ RequestItems: requestFor(open.values()) }),
        );
        const left = new Set<string>();
        for (const [table, { Keys = [] }] of Object.entries(UnprocessedKeys)) {
          for (const key of Keys) left.add(nameOf(table, key, Object.keys(key)));
        }
        const found = itemsByName(Responses, open.values());
        for (const [name, { resolve }] of open) {
          if (left.has(name)) continue;
          resolve(found.get(name));
          open.delete(name);
        }
        if (open.size > 0) throw new PartialReadError('some keys were left out');
      });
    } catch (error) {
      for (const { reject } of open.values()) reject(error);
    }
  }
}

/** The same for the same item, in whichever order its key is given. */
function nameOf(table: string, item: Item, keys: readonly string[]): string {
  return `${table} ${JSON.stringify([...keys].sort().map((name) => [name, item[name]]))}`;
}

function requestFor(all: Iterable<Wanted>): Record<string, { Keys: Item[]; ConsistentRead: true }> {
  const request: Record<string, { Keys: Item[]; ConsistentRead: true }> = {};
  for (const { table, key } of all) {
    request[table] ??= { Keys: [], ConsistentRead: true };
    request[table].Keys.push(key);
  }
  return request;
}

function itemsByName(responses: Readonly<Record<string, Item[]>>, all: Iterable<Wanted>): Map<string, Item> {
  const keys = new Map([...all].map(({ table, key }) => [table, Object.keys(key)]));
  return new Map(
    Object.entries(responses).flatMap(([table, items]) =>
      items.map((item) => [nameOf(table, item, keys.get(table) ?? []), item] as const),
    ),
  );
}

const reads = new WeakMap<DynamoDBClient, Reads>();

function readsOf(client: DynamoDBClient): Reads {
  let known = reads.get(client);
  if (!known) {
    known = new Reads(client);
    reads.set(client, known);
  }
  return known;
}

/**
 * Reads an item by its key, consistently.
 * @returns undefined when there is none
 * @throws StoreBusyError when the store stayed busy, or went on leaving it out
 */
export function readOne(client: DynamoDBClient, table: string, key: Item): Promise<Item | undefined> {
  return readsOf(client).get(table, key);
}

/**
 * Reads items by key, consistently: all that there are, so that one that is missing doesn't exist.
 * @returns the items by table, in no order
 * @throws StoreBusyError as `readOne`
 */
export async function readAll(
  client: DynamoDBClient,
  keys: Readonly<Record<string, readonly Item[]>>,
): Promise<Readonly<Record<string, Item[]>>> {
  const found = await Promise.all(
    Object.entries(keys).flatMap(([table, all]) =>
      all.map(async (key) => ({ table, item: await readOne(client, table, key) })),
    ),
  );
  const items: Record<string, Item[]> = {};
  for (const { table, item } of found) {
    if (item) items[table] = [...(items[table] ?? []), item];
  }
  return items;
}
