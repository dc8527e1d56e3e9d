import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { AttemptCounter, WallClock } from '../ports.ts';
import { fromItem, toItem } from './dynamo.ts';
import { retrying } from './dynamo-retry.ts';

const HOUR_MS = 3_600_000;

/** Attempts per subject and hour of the machine's time, in the keys table, gone after two hours. */
export function dynamoAttempts(client: DynamoDBClient, table: string, wallClock: WallClock): AttemptCounter {
  const key = (subject: string) => `attempts:${subject}:${Math.floor(wallClock.nowMs() / HOUR_MS)}`;

  async function add(subject: string, number: 1 | -1): Promise<number> {
    const expiresAt = Math.floor((wallClock.nowMs() + 2 * HOUR_MS) / 1000);
    const { Attributes = {} } = await retrying(() =>
      client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: toItem({ key: key(subject) }),
          UpdateExpression: 'ADD attempts :n SET expiresAt = :e',
          ExpressionAttributeValues: { ':n': { N: String(number) }, ':e': { N: String(expiresAt) } },
          ReturnValues: 'UPDATED_NEW',
        }),
      ),
    );
    return Number(fromItem(Attributes).attempts);
  }

  return {
    async counted(subject) {
      const answer = await retrying(() =>
        client.send(
          new GetItemCommand({ TableName: table, Key: toItem({ key: key(subject) }), ConsistentRead: true }),
        ),
      );
      return answer.Item ? Number(fromItem(answer.Item).attempts) : 0;
    },
    count: (subject) => add(subject, 1),
    async takeBack(subject) {
      await add(subject, -1);
    },
  };
}
