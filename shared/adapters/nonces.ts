import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { WallClock } from '../ports.ts';
import type { NonceStore } from '../privacy/ports.ts';

/**
 * Nonces as items of the keys table, taken by a conditional put. TTL deletes them days late, so the
 * condition looks at `expiresAt` itself.
 */
export function dynamoNonces(client: DynamoDBClient, table: string, wallClock: WallClock): NonceStore {
  return {
    async take(nonce, ttlSeconds) {
      const now = Math.floor(wallClock.nowMs() / 1000);
      try {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: { key: { S: nonce }, expiresAt: { N: String(now + ttlSeconds) } },
            ConditionExpression: 'attribute_not_exists(#key) OR #expiresAt <= :now',
            ExpressionAttributeNames: { '#key': 'key', '#expiresAt': 'expiresAt' },
            ExpressionAttributeValues: { ':now': { N: String(now) } },
          }),
        );
        return true;
      } catch (thrown) {
        if (thrown instanceof ConditionalCheckFailedException) return false;
        throw thrown;
      }
    },
  };
}
