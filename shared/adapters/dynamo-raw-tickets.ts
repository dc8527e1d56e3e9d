import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { RawPlace } from '../ports.ts';
import { queryAll } from './dynamo-query.ts';
import { unpack } from './packed.ts';
import { sha256 } from './sha256.ts';

/** Digits of a hash that are enough to tell two values apart. */
const DIGITS = 16;

/**
 * The items of a ticket as they lie in the tickets table, each attribute by its hash: so they can be held against what
 * the ledger makes of them, and nobody reads in them.
 */
export async function rawPlaces(
  client: DynamoDBClient,
  table: string,
  ticketNo: string,
): Promise<readonly RawPlace[]> {
  const found = await queryAll(client, {
    TableName: table,
    KeyConditionExpression: 'ticketNo = :t',
    ExpressionAttributeValues: { ':t': { S: ticketNo } },
    ConsistentRead: true,
  });
  return found.map(placeOf);
}

/** An item by the hashes of its attributes, types included. What is packed is hashed as it reads. */
export function placeOf(item: Record<string, AttributeValue>): RawPlace {
  const hashes = Object.entries(item).map(([name, value]) => [name, sha256(textOf(value)).slice(0, DIGITS)]);
  return {
    item: item.item?.S ?? '',
    ...(item.version?.N !== undefined && { version: Number(item.version.N) }),
    attributes: Object.fromEntries(hashes) as Record<string, string>,
  };
}

function textOf(value: AttributeValue): string {
  if (value.B === undefined) return JSON.stringify(value);
  try {
    return `packed ${unpack(value)}`;
  } catch {
    return `bytes ${Buffer.from(value.B).toString('base64')}`;
  }
}
