import { type DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Ask, RatingAsks } from '../ports.ts';
import { fromItem, toItem } from './dynamo.ts';
import { retrying } from './dynamo-retry.ts';

/** Sorts after every time, so that it comes first when the newest are read. */
const REFUSED = 'refused';
/** Asks that are looked at: whoever has more open at once is asked by the hotline. */
const LATEST = 5;

/** Who was asked to rate what, in the deliveries table under the keyed index of a number. */
export function dynamoRatingAsks(client: DynamoDBClient, table: string): RatingAsks {
  const owner = (region: string, person: string) => `asked ${region} ${person}`;
  const put = async (item: Readonly<Record<string, string | number>>) => {
    await retrying(() => client.send(new PutItemCommand({ TableName: table, Item: toItem(item) })));
  };
  return {
    note: (region, person, { ticketNo, round, at }) =>
      put({ owner: owner(region, person), item: `${at} ${ticketNo}`, ticketNo, round, at }),

    async of(region, person) {
      const { Items = [] } = await retrying(() =>
        client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: '#owner = :owner',
            ExpressionAttributeNames: { '#owner': 'owner' },
            ExpressionAttributeValues: toItem({ ':owner': owner(region, person) }),
            ConsistentRead: true,
            ScanIndexForward: false,
            Limit: LATEST + 1,
          }),
        ),
      );
      const found = Items.map(fromItem);
      const asks = found.filter(({ item }) => item !== REFUSED).slice(0, LATEST);
      return {
        asks: asks.map(({ ticketNo, round, at }) => ({ ticketNo, round, at }) as unknown as Ask),
        refused: found.some(({ item }) => item === REFUSED),
      };
    },

    refuse: (region, person, at) => put({ owner: owner(region, person), item: REFUSED, at }),
  };
}
