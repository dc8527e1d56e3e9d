import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { IdempotencyRecord, IdempotencyStore } from '../ports.ts';
import { fromItem, toItem } from './dynamo.ts';
import { retrying } from './dynamo-retry.ts';

/** Past POSTs by key. They are written in the commit's own transaction; here they are only read. */
export function dynamoIdempotency(client: DynamoDBClient, table: string): IdempotencyStore {
  return {
    async find(key) {
      const answer = await retrying(() =>
        client.send(new GetItemCommand({ TableName: table, Key: toItem({ key }), ConsistentRead: true })),
      );
      return answer.Item && (fromItem(answer.Item) as unknown as IdempotencyRecord);
    },
  };
}
