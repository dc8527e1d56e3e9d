import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { IdempotencyRecord, IdempotencyStore } from '../ports.ts';
import { fromItem, toItem } from './dynamo.ts';
import { readOne } from './dynamo-reads.ts';
import { sha256 } from './sha256.ts';

/**
 * Under what a caller's key is kept. A key is the caller's own, and some make one of a phone's number: what is kept tells
 * nothing of it but to whoever has the key.
 */
export function keptUnder(key: string): string {
  return `once:${sha256(key)}`;
}

/** Past POSTs by key. They are written in the commit's own transaction; here they are only read. */
export function dynamoIdempotency(client: DynamoDBClient, table: string): IdempotencyStore {
  return {
    async find(key) {
      // Also a number that a matter has elsewhere, and keys of a release that kept them as they were given.
      const names = [keptUnder(key), key];
      const items = await Promise.all(names.map((name) => readOne(client, table, toItem({ key: name }))));
      const item = items.find((each) => each !== undefined);
      return item && (fromItem(item) as unknown as IdempotencyRecord);
    },
  };
}
