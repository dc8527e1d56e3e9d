import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { WaitRecord, WaitStore } from '../ports.ts';
import { carriedOut } from './conditional-writes.ts';
import { fromItem, toItem } from './dynamo.ts';
import { readOne } from './dynamo-reads.ts';

/** Where executions wait, in a table of its own without a stream, so that no wait wakes anybody. */
export function dynamoWaits(client: DynamoDBClient, table: string): WaitStore {
  function putIf(record: WaitRecord, condition: string, value: number): Promise<boolean> {
    const put = new PutItemCommand({
      TableName: table,
      Item: toItem({ ...record }),
      ConditionExpression: condition,
      ExpressionAttributeValues: { ':g': { N: String(value) } },
    });
    return carriedOut(() => client.send(put));
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
