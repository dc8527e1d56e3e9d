import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  type DynamoDBClient,
  QueryCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { AggregateStore, AggregateUpdate } from '../ports.ts';
import { type CellCounts, type Contribution, difference, sumOf } from '../province/contribution.ts';
import { MEASURES } from '../province/measures.ts';
import { canonicalJson } from '../ticket/ledger.ts';
import { fromItem, toItem } from './dynamo.ts';
import { isConditionFailed } from './dynamo-feed.ts';
import { readOne } from './dynamo-reads.ts';
import { retrying } from './dynamo-retry.ts';

export interface AggregateTables {
  readonly aggregates: string;
  readonly cursors: string;
}

/** Counts in DynamoDB: counters and the tickets' checkpoints move in one transaction (docs/architecture.md, Feed and counts). */
export function dynamoAggregates(client: DynamoDBClient, tables: AggregateTables): AggregateStore {
  return {
    async checkpoint(ticketNo) {
      const item = await readOne(client, tables.cursors, toItem({ cursor: cursorOf(ticketNo) }));
      if (!item) return undefined;
      const { at, contribution } = fromItem(item);
      return { version: Number(at), contribution: JSON.parse(String(contribution)) as Contribution };
    },

    async apply(updates) {
      const cells = sumOf(
        updates.flatMap(({ before, after }) => difference(before?.contribution, after.contribution)),
      );
      const write = new TransactWriteItemsCommand({
        // One token for all attempts: what was added although the answer got lost is not added twice.
        ClientRequestToken: randomUUID(),
        TransactItems: [
          ...updates.map((update) => moveCheckpoint(tables.cursors, update)),
          ...cells.map((cell) => add(tables.aggregates, cell)),
        ],
      });
      try {
        await retrying(() => client.send(write));
        return 'applied';
      } catch (error) {
        if (isConditionFailed(error)) return 'lost';
        throw error;
      }
    },

    async read(bucket) {
      const cells: CellCounts[] = [];
      let start: Record<string, AttributeValue> | undefined;
      do {
        const page = await retrying(() =>
          client.send(
            new QueryCommand({
              TableName: tables.aggregates,
              KeyConditionExpression: '#bucket = :bucket',
              ExpressionAttributeNames: { '#bucket': 'bucket' },
              ExpressionAttributeValues: { ':bucket': { S: bucket } },
              ConsistentRead: true,
              ...(start && { ExclusiveStartKey: start }),
            }),
          ),
        );
        for (const item of page.Items ?? []) cells.push(cellOf(fromItem(item)));
        start = page.LastEvaluatedKey;
      } while (start);
      return sumOf(cells);
    },
  };
}

function cursorOf(ticketNo: string): string {
  return `count#${ticketNo}`;
}

function moveCheckpoint(table: string, { ticketNo, before, after }: AggregateUpdate): TransactWriteItem {
  const contribution = canonicalJson(after.contribution);
  return {
    Put: {
      TableName: table,
      Item: toItem({ cursor: cursorOf(ticketNo), at: after.version, contribution }),
      ExpressionAttributeNames: { '#at': 'at' },
      ...(before
        ? {
            ConditionExpression: '#at = :from',
            ExpressionAttributeValues: { ':from': { N: String(before.version) } },
          }
        : { ConditionExpression: 'attribute_not_exists(#at)' }),
    },
  };
}

function add(table: string, { bucket, value, counts }: CellCounts): TransactWriteItem {
  const names: Record<string, string> = {};
  const values: Record<string, AttributeValue> = {};
  for (const [index, [measure, count]] of Object.entries(counts).entries()) {
    names[`#${index}`] = measure;
    values[`:${index}`] = { N: String(count) };
  }
  const additions = Object.keys(names).map((name) => `${name} ${name.replace('#', ':')}`);
  return {
    Update: {
      TableName: table,
      Key: toItem({ bucket, cell: value }),
      UpdateExpression: `ADD ${additions.join(', ')}`,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    },
  };
}

function cellOf(record: Record<string, string | number>): CellCounts {
  const counts = Object.fromEntries(MEASURES.map((measure) => [measure, Number(record[measure] ?? 0)]));
  return { bucket: String(record.bucket), value: String(record.cell), counts };
}
