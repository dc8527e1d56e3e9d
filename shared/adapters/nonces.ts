import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { WallClock } from '../ports.ts';
import type { NonceStore } from '../privacy/ports.ts';
import { retrying } from './dynamo-retry.ts';

/**
 * Nonces as items of the keys table, taken by a conditional put. TTL deletes them days late, so the
 * condition looks at `expiresAt` itself.
 */
export function dynamoNonces(client: DynamoDBClient, table: string, wallClock: WallClock): NonceStore {
  return {
    async take(nonce, ttlSeconds) {
      const now = Math.floor(wallClock.nowMs() / 1000);
      const taker = randomUUID();
      const put = new PutItemCommand({
        TableName: table,
        Item: { key: { S: nonce }, expiresAt: { N: String(now + ttlSeconds) }, taker: { S: taker } },
        ConditionExpression: 'attribute_not_exists(#key) OR #expiresAt <= :now',
        ExpressionAttributeNames: { '#key': 'key', '#expiresAt': 'expiresAt' },
        ExpressionAttributeValues: { ':now': { N: String(now) } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      try {
        await retrying(() => client.send(put));
        return true;
      } catch (thrown) {
        // It may be this very call that took it, and whose answer got lost.
        if (thrown instanceof ConditionalCheckFailedException) return thrown.Item?.taker?.S === taker;
        throw thrown;
      }
    },
  };
}
