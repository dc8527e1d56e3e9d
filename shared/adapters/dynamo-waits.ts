import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { WaitRecord, WaitStore } from '../ports.ts';
import { fromItem, toItem } from './dynamo.ts';
import { readOne } from './dynamo-reads.ts';
import { retrying } from './dynamo-retry.ts';

/** Where executions wait, in a table of its own without a stream, so that no wait wakes anybody. */
export function dynamoWaits(client: DynamoDBClient, table: string): WaitStore {
  async function putIf(record: WaitRecord, condition: string, value: number): Promise<boolean> {
    try {
      await retrying(() =>
        client.send(
          new PutItemCommand({
            TableName: table,
            Item: toItem({ ...record }),
            ConditionExpression: condition,
            ExpressionAttributeValues: { ':g': { N: String(value) } },
          }),
        ),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  return {
    async get(ticketNo) {
      const item = await readOne(client, table, toItem({ ticketNo }));
      return item && (fromItem(item) as unknown as WaitRecord);
    },
    put(wait) {
      return putIf(wait, 'attribute_not_exists(ticketNo) OR generation <= :g', wait.generation);
    },
    raise(ticketNo, from, since) {
      const record: WaitRecord = { ticketNo, generation: from + 1, version: 0, loop: 0, since };
      return putIf(
        record,
        from === 0 ? 'attribute_not_exists(ticketNo) OR generation = :g' : 'generation = :g',
        from,
      );
    },
  };
}
