/**
 * Request units by DynamoDB's rules, from the calls themselves. The local engine's own figures won't do: it adds
 * up a transaction's bytes by table before it rounds, where DynamoDB rounds each item.
 */
import type { TappedCall } from './engine-tap.ts';

/** A value as DynamoDB writes it in JSON. */
type Value = Readonly<Record<string, string>>;
type Item = Readonly<Record<string, Value>>;

/** Keys and indexes of a table, as in CreateTable. */
export interface MeteredTable {
  readonly keys: readonly string[];
  readonly indexes: readonly MeteredIndex[];
}

interface MeteredIndex {
  readonly name: string;
  readonly keys: readonly string[];
  /** Attributes beside the keys; undefined for all. */
  readonly carries: readonly string[] | undefined;
}

/** Units by table, those of an index by `table/index`. */
export type Units = Map<string, number>;

const KILOBYTE = 1024;
const READ_BYTES = 4 * KILOBYTE;
/** An item of a transaction is written twice, once to prepare and once to commit; an index is written once. */
const IN_TRANSACTION = 2;

/** Bytes of an item: names and texts in UTF-8, bytes as they are, numbers at two digits a byte and one more. */
export function sizeOf(item: Item): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + bytesOf(value),
    0,
  );
}

function bytesOf({ S, N, B }: Value): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.replace(/[-.]/g, '').length / 2) + 1;
  return B === undefined ? 1 : Buffer.byteLength(B, 'base64');
}

const writeUnits = (bytes: number) => Math.max(1, Math.ceil(bytes / KILOBYTE));

interface Put {
  readonly TableName: string;
  readonly Item: Item;
}
interface Keyed {
  readonly TableName: string;
  readonly Key: Item;
}

/** Meters calls in the order in which they were made; knows the items that it has seen written. */
export class UnitMeter {
  readonly reads: Units = new Map();
  readonly writes: Units = new Map();
  private readonly tables: ReadonlyMap<string, MeteredTable>;
  private readonly items = new Map<string, Item>();

  constructor(tables: ReadonlyMap<string, MeteredTable>) {
    this.tables = tables;
  }

  /** Forgets what was counted, not the items. */
  reset(): void {
    this.reads.clear();
    this.writes.clear();
  }

  /** @throws Error for an operation that it has no rule for */
  count({ operation, input, output }: TappedCall): void {
    if (operation === 'PutItem') this.put(input as unknown as Put, 1);
    else if (operation === 'UpdateItem') this.update(input as unknown as Keyed, 1);
    else if (operation === 'DeleteItem') this.remove(input as unknown as Keyed, 1);
    else if (operation === 'Query') this.query(input, (output.Items ?? []) as readonly Item[]);
    else if (operation === 'BatchGetItem') this.batch(input, output);
    else if (operation === 'GetItem') {
      this.read(String(input.TableName), [(output.Item ?? {}) as Item], input.ConsistentRead);
    } else if (operation === 'TransactWriteItems') {
      for (const part of input.TransactItems as readonly Record<string, unknown>[]) this.inTransaction(part);
    } else throw new Error(`no rule for ${operation}`);
  }

  private batch({ RequestItems }: TappedCall['input'], { Responses }: TappedCall['output']): void {
    const asked = RequestItems as Record<string, { Keys: readonly Item[]; ConsistentRead?: boolean }>;
    const answers = Responses as Record<string, readonly Item[]>;
    for (const [table, { Keys, ConsistentRead }] of Object.entries(asked)) {
      const found = answers[table] ?? [];
      const missing = Array.from({ length: Keys.length - found.length }, () => ({}));
      this.read(table, [...found, ...missing], ConsistentRead);
    }
  }

  private inTransaction(part: Record<string, unknown>): void {
    if (part.Put) this.put(part.Put as Put, IN_TRANSACTION);
    else if (part.Update) this.update(part.Update as Keyed, IN_TRANSACTION);
    else if (part.Delete) this.remove(part.Delete as Keyed, IN_TRANSACTION);
    else throw new Error(`no rule for ${Object.keys(part)} in a transaction`);
  }

  private put({ TableName, Item: item }: Put, times: number): void {
    this.write(TableName, item, item, times);
  }

  private remove({ TableName, Key }: Keyed, times: number): void {
    this.write(TableName, Key, undefined, times);
  }

  /** Items that are updated hold counters and states, well under a kilobyte, and are in no index. */
  private update({ TableName }: Keyed, times: number): void {
    if (this.table(TableName).indexes.length > 0) throw new Error(`no rule for an update of ${TableName}`);
    add(this.writes, TableName, times);
  }

  private write(table: string, key: Item, after: Item | undefined, times: number): void {
    const { keys, indexes } = this.table(table);
    const id = `${table} ${JSON.stringify(keys.map((name) => key[name]))}`;
    const before = this.items.get(id);
    const bytes = Math.max(before ? sizeOf(before) : 0, after ? sizeOf(after) : 0);
    add(this.writes, table, times * writeUnits(bytes));
    for (const index of indexes)
      add(this.writes, `${table}/${index.name}`, indexUnits(index, keys, before, after));
    if (after) this.items.set(id, after);
    else this.items.delete(id);
  }

  /** Each item is rounded by itself; one that isn't there is charged as the smallest. */
  private read(table: string, items: readonly Item[], consistent: unknown): void {
    for (const item of items) add(this.reads, table, readUnits(sizeOf(item), consistent));
  }

  /** A page of a query is rounded as a whole. */
  private query(
    { TableName, IndexName, ConsistentRead }: Record<string, unknown>,
    items: readonly Item[],
  ): void {
    const bytes = items.reduce((sum, item) => sum + sizeOf(item), 0);
    const name = IndexName === undefined ? String(TableName) : `${TableName}/${IndexName}`;
    add(this.reads, name, readUnits(bytes, ConsistentRead));
  }

  private table(name: string): MeteredTable {
    const table = this.tables.get(name);
    if (!table) throw new Error(`no table ${name}`);
    return table;
  }
}

function readUnits(bytes: number, consistent: unknown): number {
  return Math.max(1, Math.ceil(bytes / READ_BYTES)) * (consistent === true ? 1 : 0.5);
}

/** An entry that keeps its keys is written once where anything in it changes; one that moves is deleted and put. */
function indexUnits(
  index: MeteredIndex,
  tableKeys: readonly string[],
  before: Item | undefined,
  after: Item | undefined,
): number {
  const [old, fresh] = [entryOf(index, tableKeys, before), entryOf(index, tableKeys, after)];
  const same = (a: Item, b: Item, names: readonly string[]) =>
    names.every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]));
  if (old && fresh && same(old, fresh, index.keys)) {
    const names = [...new Set([...Object.keys(old), ...Object.keys(fresh)])];
    return same(old, fresh, names) ? 0 : writeUnits(Math.max(sizeOf(old), sizeOf(fresh)));
  }
  return (old ? writeUnits(sizeOf(old)) : 0) + (fresh ? writeUnits(sizeOf(fresh)) : 0);
}

function entryOf(
  { keys, carries }: MeteredIndex,
  tableKeys: readonly string[],
  item: Item | undefined,
): Item | undefined {
  if (!item || keys.some((name) => item[name] === undefined)) return undefined;
  if (!carries) return item;
  const names = new Set([...tableKeys, ...keys, ...carries]);
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
}

function add(units: Units, name: string, count: number): void {
  if (count > 0) units.set(name, (units.get(name) ?? 0) + count);
}

/** A table as CreateTable is told of it. */
export function meteredTable(definition: Readonly<Record<string, unknown>>): MeteredTable {
  const { KeySchema, GlobalSecondaryIndexes = [] } = definition as unknown as {
    KeySchema: readonly { AttributeName: string }[];
    GlobalSecondaryIndexes?: readonly {
      IndexName: string;
      KeySchema: readonly { AttributeName: string }[];
      Projection: { ProjectionType: string; NonKeyAttributes?: readonly string[] };
    }[];
  };
  const named = (schema: readonly { AttributeName: string }[]) =>
    schema.map(({ AttributeName }) => AttributeName);
  return {
    keys: named(KeySchema),
    indexes: GlobalSecondaryIndexes.map(({ IndexName, KeySchema: keys, Projection }) => ({
      name: IndexName,
      keys: named(keys),
      carries: Projection.ProjectionType === 'ALL' ? undefined : (Projection.NonKeyAttributes ?? []),
    })),
  };
}
