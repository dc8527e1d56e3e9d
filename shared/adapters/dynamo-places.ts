import {
  type DynamoDBClient,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { TicketPlaces } from '../ports.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { fromItem, toItem } from './dynamo.ts';
import { readAll, readOne } from './dynamo-reads.ts';
import { retrying } from './dynamo-retry.ts';
import { ticketItems } from './dynamo-ticket-store.ts';
import { unpack } from './packed.ts';

/**
 * Where tickets lie in the indexes of the tickets table. A release that finds them by something new leaves those that
 * nothing is written to any more where they were: ended ones above all.
 */
export function dynamoPlaces(client: DynamoDBClient, table: string): TicketPlaces {
  return {
    async bring(ticketNo) {
      const state = await readOne(client, table, toItem({ ticketNo, item: 'STATE' }));
      if (!state) return false;
      const { version, hash } = fromItem(state);
      const ticket = JSON.parse(unpack(state.state)) as Ticket;
      // As it was packed: the same text can be packed in more than one way.
      const wanted = ticketItems(ticket, String(hash)).map((item) =>
        item.item === 'STATE'
          ? { ...toItem(item), ...(state.state && { state: state.state }) }
          : toItem(item),
      );
      const keys = wanted.map(({ item }) => ({ ticketNo: { S: ticketNo }, ...(item && { item }) }));
      const found = (await readAll(client, { [table]: keys }))[table] ?? [];
      const held = new Map(found.map((each) => [each.item?.S, each]));
      const same = wanted.every((each) => isSame(each, held.get(each.item?.S)));
      if (same) return false;
      const write = new TransactWriteItemsCommand({
        TransactItems: wanted.map((Item) => ({
          Put: {
            ...{ TableName: table, Item },
            ...(Item.item?.S === 'STATE' && {
              ConditionExpression: 'version = :v',
              ExpressionAttributeValues: { ':v': { N: String(version) } },
            }),
          },
        })),
      });
      try {
        await retrying(() => client.send(write));
        return true;
      } catch (error) {
        // Somebody committed to it meanwhile, and has put it where it belongs.
        if (error instanceof TransactionCanceledException) return false;
        throw error;
      }
    },
  };
}

/** Whether two items hold the same, in whatever order. */
function isSame(one: object, other: object | undefined): boolean {
  const sorted = (item: object) => Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1));
  return other !== undefined && JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}
