import { createHash } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { nextAllowed, stillCounting } from '../alert/send-limits.ts';
import type { SendCounter } from '../ports.ts';
import { fromItem, toItem } from './dynamo.ts';
import { retrying } from './dynamo-retry.ts';

/** Attempts at counting beside others, before the message waits a moment. */
const ATTEMPTS = 5;
const MOMENT_MS = 2_000;

/** When messages were sent, as items of the keys table; a recipient's address stands in none of them. */
export function dynamoSendCounter(client: DynamoDBClient, table: string): SendCounter {
  return {
    async take(subject, limits, nowMs) {
      if (limits.length === 0) return undefined;
      const key = `sent ${createHash('sha256').update(subject).digest('hex')}`;
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const { Item } = await retrying(() =>
          client.send(new GetItemCommand({ TableName: table, Key: toItem({ key }), ConsistentRead: true })),
        );
        const before = Item && fromItem(Item);
        const sent = before ? String(before.times).split(',').map(Number) : [];
        const from = nextAllowed(sent, limits, nowMs);
        if (from > nowMs) return from;
        const times = stillCounting([...sent, nowMs], limits, nowMs);
        const longest = Math.max(...limits.map(({ seconds }) => seconds));
        try {
          await retrying(() =>
            client.send(
              new PutItemCommand({
                TableName: table,
                Item: toItem({ key, times: times.join(','), expiresAt: Math.ceil(nowMs / 1000) + longest }),
                ConditionExpression: before ? 'times = :before' : 'attribute_not_exists(#key)',
                ...(before
                  ? { ExpressionAttributeValues: { ':before': { S: String(before.times) } } }
                  : { ExpressionAttributeNames: { '#key': 'key' } }),
              }),
            ),
          );
          return undefined;
        } catch (error) {
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
        }
      }
      return nowMs + MOMENT_MS;
    },
  };
}
