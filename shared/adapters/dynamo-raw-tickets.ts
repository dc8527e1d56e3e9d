import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { RawPlace } from '../ports.ts';
import { canonicalJson } from '../privacy/canonical.ts';
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

/** An item by the hashes of its attributes, types included; of what is packed, of each field of what it reads. */
export function placeOf(item: Record<string, AttributeValue>): RawPlace {
  const hashes = Object.entries(item).flatMap(([name, value]) => [
    ...partsOf(value).map(([part, text]) => [`${name}${part}`, sha256(text).slice(0, DIGITS)] as const),
  ]);
  return {
    item: item.item?.S ?? '',
    ...(item.version?.N !== undefined && { version: Number(item.version.N) }),
    attributes: Object.fromEntries(hashes),
  };
}

function partsOf(value: AttributeValue): readonly (readonly [part: string, text: string])[] {
  if (value.B === undefined) return [['', JSON.stringify(value)]];
  try {
    const text = unpack(value);
    const read: unknown = JSON.parse(text);
    // Other bytes that say the same are told apart as well.
    if (typeof read !== 'object' || read === null || canonicalJson(read) !== text) return [['', text]];
    return Object.entries(read).map(([name, field]) => [`.${name}`, canonicalJson(field)] as const);
  } catch {
    return [['', `bytes ${Buffer.from(value.B).toString('base64')}`]];
  }
}
