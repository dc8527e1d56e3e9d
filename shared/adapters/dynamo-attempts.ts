import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { AttemptCounter, WallClock } from '../ports.ts';
import { fromItem, toItem } from './dynamo.ts';
import { retrying } from './dynamo-retry.ts';

const HOUR_MS = 3_600_000;

/** Wrong attempts per subject and hour of the machine's time, in the keys table, gone after two hours. */
export function dynamoAttempts(client: DynamoDBClient, table: string, wallClock: WallClock): AttemptCounter {
  const key = (subject: string) => `attempts:${subject}:${Math.floor(wallClock.nowMs() / HOUR_MS)}`;
  return {
    async wrong(subject) {
      const answer = await retrying(() =>
        client.send(
          new GetItemCommand({ TableName: table, Key: toItem({ key: key(subject) }), ConsistentRead: true }),
        ),
      );
      return answer.Item ? Number(fromItem(answer.Item).attempts) : 0;
    },
    async addWrong(subject) {
      const expiresAt = Math.floor((wallClock.nowMs() + 2 * HOUR_MS) / 1000);
      await retrying(() =>
        client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: toItem({ key: key(subject) }),
            UpdateExpression: 'ADD attempts :one SET expiresAt = :e',
            ExpressionAttributeValues: { ':one': { N: '1' }, ':e': { N: String(expiresAt) } },
          }),
        ),
      );
    },
  };
}
