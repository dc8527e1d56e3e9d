import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { ReasonStore, RevealRequest, RevealStore, WallClock } from '../ports.ts';
import { fromItem, toItem } from './dynamo.ts';
import { readAll } from './dynamo-reads.ts';
import { retrying } from './dynamo-retry.ts';

/** A week, after which a request that nobody has looked at is forgotten. It stays in the audit. */
const TTL_SECONDS = 7 * 86_400;

/** Requests in the keys table, one item for each unit on a ticket; what they say is codes, ids and times. */
export function dynamoReveals(client: DynamoDBClient, table: string, wallClock: WallClock): RevealStore {
  const keyOf = (ticketNo: string, unit: string) => `reveal:${ticketNo}:${unit}`;
  return {
    async put(request) {
      const expiresAt = Math.floor(wallClock.nowMs() / 1000) + TTL_SECONDS;
      const key = keyOf(request.ticketNo, request.unit);
      const Item = toItem({ key, request: JSON.stringify(request), expiresAt });
      await retrying(() => client.send(new PutItemCommand({ TableName: table, Item })));
    },
    async of(ticketNo, units) {
      const keys = units.map((unit) => toItem({ key: keyOf(ticketNo, unit) }));
      const found = (await readAll(client, { [table]: keys }))[table] ?? [];
      return found.map((item) => JSON.parse(String(fromItem(item).request)) as RevealRequest);
    },
  };
}

/** Reasons in the vault, sealed by whoever hands them over. */
export function dynamoReasons(client: DynamoDBClient, table: string): ReasonStore {
  return {
    async keep(ticketNo, items) {
      for (const { ref, sealed } of items) {
        const put = new PutItemCommand({
          TableName: table,
          Item: toItem({ ticketNo, ref, sealed }),
          ConditionExpression: 'attribute_not_exists(ticketNo)',
        });
        await retrying(() => client.send(put)).catch((thrown: unknown) => {
          // Its name is new, so what lies there is an earlier attempt of this call.
          if (!(thrown instanceof ConditionalCheckFailedException)) throw thrown;
        });
      }
    },
  };
}
