import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { WallClock } from '../ports.ts';
import type { NonceStore } from '../privacy/ports.ts';
import { toItem } from './dynamo.ts';
import { retrying } from './dynamo-retry.ts';

/**
 * What takes a nonce: a put into the keys table on condition that it is free. TTL deletes items days late, so the
 * condition looks at `expiresAt` itself.
 */
export function noncePut(
  { key, ttlSeconds }: { readonly key: string; readonly ttlSeconds: number },
  nowSeconds: number,
) {
  return {
    Item: toItem({ key, expiresAt: nowSeconds + ttlSeconds }),
    ConditionExpression: 'attribute_not_exists(#key) OR #expiresAt <= :now',
    ExpressionAttributeNames: { '#key': 'key', '#expiresAt': 'expiresAt' },
    ExpressionAttributeValues: { ':now': { N: String(nowSeconds) } },
  };
}

/** Nonces as items of the keys table. */
export function dynamoNonces(client: DynamoDBClient, table: string, wallClock: WallClock): NonceStore {
  return {
    async take(nonce, ttlSeconds) {
      const now = Math.floor(wallClock.nowMs() / 1000);
      const taker = randomUUID();
      const { Item, ...condition } = noncePut({ key: nonce, ttlSeconds }, now);
      const put = new PutItemCommand({
        TableName: table,
        Item: { ...Item, taker: { S: taker } },
        ...condition,
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
