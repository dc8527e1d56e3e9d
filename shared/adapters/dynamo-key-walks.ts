import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { KeyWalk, KeyWalks } from '../ports.ts';
import { carriedOut } from './conditional-writes.ts';
import { fromItem, toItem } from './dynamo.ts';
import { readOne } from './dynamo-reads.ts';

const keyOf = (version: number) => `index-walk:${version}`;

/** Walks to another index key, in the keys table: one item for each key. */
export function dynamoKeyWalks(client: DynamoDBClient, table: string): KeyWalks {
  return {
    async find(version) {
      const found = await readOne(client, table, toItem({ key: keyOf(version) }));
      return found && (JSON.parse(String(fromItem(found).walk)) as KeyWalk);
    },
    async save(walk) {
      const put = new PutItemCommand({
        TableName: table,
        Item: toItem({ key: keyOf(walk.version), step: walk.step, walk: JSON.stringify(walk) }),
        ConditionExpression: 'attribute_not_exists(#key) OR step = :before',
        ExpressionAttributeNames: { '#key': 'key' },
        ExpressionAttributeValues: { ':before': { N: String(walk.step - 1) } },
      });
      return carriedOut(() => client.send(put));
    },
  };
}
