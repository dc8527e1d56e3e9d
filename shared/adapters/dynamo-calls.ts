import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { epochMs } from '../calendar/instant.ts';
import type { CallId, CallStore } from '../ports.ts';
import { open, type SealedItem, seal } from '../privacy/envelope.ts';
import type { DataKeys } from '../privacy/ports.ts';
import { merged, type Reports, valuesOf } from '../ticket/call-record.ts';
import { fromItem, toItem } from './dynamo.ts';
import { queryAll } from './dynamo-query.ts';
import { retrying, StoreBusyError } from './dynamo-retry.ts';

const CALL = 'CALL';
const RECORDING = 'RECORDING#';
/** How often a lost race is merged again. */
const RACES = 8;

interface CallEnd {
  /** Destroys all that is known of a call. */
  forget(call: CallId): Promise<void>;
}

/** Calls in DynamoDB: one item for a call and one for each recording of it, each sealed under its own data key. */
export function dynamoCalls(client: DynamoDBClient, table: string, keys: DataKeys): CallStore & CallEnd {
  async function opened(call: string, record: Record<string, string | number>): Promise<Reports> {
    const { item, wrapped, sealed } = record;
    const key = await keys.unwrap(call, String(wrapped));
    const place = { ticketNo: call, ref: String(item) };
    return JSON.parse(open(key, place, JSON.parse(String(sealed)) as SealedItem)) as Reports;
  }

  async function read(call: string, item: string) {
    const answer = await retrying(() =>
      client.send(
        new GetItemCommand({ TableName: table, Key: toItem({ call, item }), ConsistentRead: true }),
      ),
    );
    return answer.Item && fromItem(answer.Item);
  }

  return {
    async report(id, recordId, reports, retainUntil) {
      const call = nameOf(id);
      const item = recordId === undefined ? CALL : `${RECORDING}${recordId}`;
      for (let race = 0; race < RACES; race++) {
        const before = await read(call, item);
        const all = before ? merged(await opened(call, before), reports) : reports;
        const key = await keys.create(call);
        const sealed = JSON.stringify(seal(key.plain, { ticketNo: call, ref: item }, JSON.stringify(all)));
        const version = Number(before?.version ?? 0);
        const expiresAt = retainUntil === undefined ? before?.expiresAt : epochMs(retainUntil) / 1000;
        const put = new PutItemCommand({
          TableName: table,
          Item: toItem({ call, item, version: version + 1, wrapped: key.wrapped, sealed, expiresAt }),
          ...(before
            ? {
                ConditionExpression: 'version = :v',
                ExpressionAttributeValues: { ':v': { N: String(version) } },
              }
            : {
                ConditionExpression: 'attribute_not_exists(#call)',
                ExpressionAttributeNames: { '#call': 'call' },
              }),
        });
        try {
          await retrying(() => client.send(put));
          return;
        } catch (thrown) {
          // Lost to another report, or written although its answer got lost: merged again, which comes to the same.
          if (!(thrown instanceof ConditionalCheckFailedException)) throw thrown;
        }
      }
      throw new StoreBusyError('many reports of one call at once');
    },

    async forget(id) {
      const call = nameOf(id);
      const found = await queryAll(client, {
        TableName: table,
        KeyConditionExpression: '#call = :c',
        ExpressionAttributeNames: { '#call': 'call' },
        ExpressionAttributeValues: { ':c': { S: call } },
        ConsistentRead: true,
      });
      for (const each of found) {
        const Key = toItem({ call, item: String(fromItem(each).item) });
        await retrying(() => client.send(new DeleteItemCommand({ TableName: table, Key })));
      }
    },

    async find(id) {
      const call = nameOf(id);
      // No call has so many recordings that they need a second page.
      const { Items = [] } = await retrying(() =>
        client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: '#call = :c',
            ExpressionAttributeNames: { '#call': 'call' },
            ExpressionAttributeValues: { ':c': { S: call } },
            ConsistentRead: true,
          }),
        ),
      );
      if (Items.length === 0) return undefined;
      const records = Items.map(fromItem);
      const values = await Promise.all(records.map(async (record) => valuesOf(await opened(call, record))));
      const at = records.findIndex(({ item }) => item === CALL);
      return {
        ...(at >= 0 && values[at] && { call: values[at] }),
        recordings: values.filter((_, index) => index !== at),
      };
    },
  };
}

/** The call's place in the table, without what a seal's place may not hold. */
function nameOf({ region, system, callId }: CallId): string {
  return `${region}#${system}#${encodeURIComponent(callId)}`;
}
