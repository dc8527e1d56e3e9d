import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { IdempotencyRecord, IdempotencyStore } from '../ports.ts';
import { fromItem, toItem } from './dynamo.ts';
import { readOne } from './dynamo-reads.ts';

/** Past POSTs by key. They are written in the commit's own transaction; here they are only read. */
export function dynamoIdempotency(client: DynamoDBClient, table: string): IdempotencyStore {
  return {
    async find(key) {
      const item = await readOne(client, table, toItem({ key }));
      return item && (fromItem(item) as unknown as IdempotencyRecord);
    },
  };
}
