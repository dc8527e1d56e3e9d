import { type AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LIMITS } from './client-limits.ts';

/** An item of flat strings, whole numbers and packed texts, which is all that the tables hold. */
export type FlatItem = Readonly<Record<string, string | number | Uint8Array | undefined>>;

let client: DynamoDBClient | undefined;

/** The one DynamoDB client of this process, made on first use. Region and endpoint come from the environment. */
export function dynamo(): DynamoDBClient {
  client ??= new DynamoDBClient(LIMITS.store);
  return client;
}

/** A record as DynamoDB takes it; fields that are undefined are left out. */
export function toItem(record: FlatItem): Record<string, AttributeValue> {
  const item: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(record)) {
    if (typeof value === 'string') item[name] = { S: value };
    else if (typeof value === 'number') item[name] = { N: String(value) };
    else if (value !== undefined) item[name] = { B: value };
  }
  return item;
}

/** A DynamoDB item as a record of its strings and numbers. */
export function fromItem(item: Record<string, AttributeValue>): Record<string, string | number> {
  const record: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(item)) {
    if (value.S !== undefined) record[name] = value.S;
    else if (value.N !== undefined) record[name] = Number(value.N);
  }
  return record;
}

/** An opaque cursor for DynamoDB's own last evaluated key. */
export function toCursor(key: Record<string, AttributeValue> | undefined): string | undefined {
  return key && Buffer.from(JSON.stringify(fromItem(key))).toString('base64url');
}

/** The key that a cursor stands for; undefined when it is not one of ours. */
export function fromCursor(cursor: string): Record<string, AttributeValue> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return value !== null && typeof value === 'object' ? toItem(value as FlatItem) : undefined;
  } catch {
    return undefined;
  }
}
