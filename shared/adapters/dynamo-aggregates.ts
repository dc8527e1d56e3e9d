import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  type DynamoDBClient,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { AggregateCheckpoint, AggregateStore, AggregateUpdate, CountedTickets } from '../ports.ts';
import { type CellCounts, sumOf, TOPIC } from '../province/cells.ts';
import { type Contribution, difference } from '../province/contribution.ts';
import { canonicalJson } from '../ticket/ledger.ts';
import { isOutrun } from './conditional-writes.ts';
import { fromItem, toItem } from './dynamo.ts';
import { queryAll } from './dynamo-query.ts';
import { readOne } from './dynamo-reads.ts';
import { retrying } from './dynamo-retry.ts';

export interface AggregateTables {
  readonly aggregates: string;
  readonly cursors: string;
}

/** Numbers of a region and a day begin with so many digits. */
const DAY_DIGITS = 12;

/**
 * Counts in DynamoDB: counters and the tickets' checkpoints move in one transaction (docs/architecture.md, Feed and
 * counts). The checkpoints lie beside the counters, by the region and day with which the tickets' numbers begin, so
 * that the tickets behind a figure are read as one query.
 */
export function dynamoAggregates(
  client: DynamoDBClient,
  tables: AggregateTables,
): AggregateStore & CountedTickets {
  async function pages(
    condition: string,
    values: Record<string, string>,
    limit?: number,
  ): Promise<Record<string, string | number>[]> {
    const query = {
      TableName: tables.aggregates,
      KeyConditionExpression: `#bucket = :bucket AND ${condition}`,
      ExpressionAttributeNames: { '#bucket': 'bucket', '#cell': 'cell' },
      ExpressionAttributeValues: toItem(values),
      ConsistentRead: true,
    };
    return (await queryAll(client, query, limit)).map(fromItem);
  }

  return {
    async checkpoint(ticketNo) {
      const item = await readOne(client, tables.aggregates, toItem(checkpointOf(ticketNo)));
      if (item) return checkpointIn(item);
      // Counted before checkpoints lay beside the counters.
      const former = await readOne(client, tables.cursors, toItem({ cursor: `count#${ticketNo}` }));
      return former && { ...checkpointIn(former), elsewhere: true };
    },

    async apply(updates) {
      const cells = sumOf(
        updates.flatMap(({ before, after }) => difference(before?.contribution, after.contribution)),
      );
      const write = new TransactWriteItemsCommand({
        // One token for all attempts: what was added although the answer got lost is not added twice.
        ClientRequestToken: randomUUID(),
        TransactItems: [
          ...updates.map((update) => moveCheckpoint(tables.aggregates, update)),
          ...cells.map((cell) => add(tables.aggregates, cell)),
        ],
      });
      try {
        await retrying(() => client.send(write));
        return 'applied';
      } catch (error) {
        if (isOutrun(error)) return 'lost';
        throw error;
      }
    },

    async read(bucket, topics) {
      const condition = topics ? 'begins_with(#cell, :topic)' : '#cell < :topic';
      return sumOf((await pages(condition, { ':bucket': bucket, ':topic': TOPIC })).map(cellOf));
    },

    // Every number of the day is longer than what they begin with, and so comes after it.
    async counted(day, limit, after = day) {
      const values = { ':bucket': `${TICKETS}${day}`, ':after': after };
      const found = await pages('#cell > :after', values, limit);
      return found.map(({ cell, contribution }) => ({
        ticketNo: String(cell),
        contribution: contributionIn(contribution),
      }));
    },
  };
}

/** The buckets of checkpoints begin with it, those of counts with a region. */
const TICKETS = 'tickets#';

function checkpointOf(ticketNo: string): { readonly bucket: string; readonly cell: string } {
  return { bucket: `${TICKETS}${ticketNo.slice(0, DAY_DIGITS)}`, cell: ticketNo };
}

function checkpointIn(item: Record<string, AttributeValue>): AggregateCheckpoint {
  const { at, contribution } = fromItem(item);
  return { version: Number(at), contribution: contributionIn(contribution) };
}

function contributionIn(text: unknown): Contribution {
  return JSON.parse(String(text)) as Contribution;
}

function moveCheckpoint(table: string, { ticketNo, before, after }: AggregateUpdate): TransactWriteItem {
  const contribution = canonicalJson(after.contribution);
  return {
    Put: {
      TableName: table,
      Item: toItem({ ...checkpointOf(ticketNo), at: after.version, contribution }),
      ...(before && !before.elsewhere
        ? {
            // A recount of the same version moves the contribution alone.
            ConditionExpression: '#at = :from AND #was = :was',
            ExpressionAttributeNames: { '#at': 'at', '#was': 'contribution' },
            ExpressionAttributeValues: toItem({
              ':from': before.version,
              ':was': canonicalJson(before.contribution),
            }),
          }
        : {
            ConditionExpression: 'attribute_not_exists(#at)',
            ExpressionAttributeNames: { '#at': 'at' },
          }),
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

function cellOf({ bucket, cell, ...counts }: Record<string, string | number>): CellCounts {
  const numbers = Object.entries(counts).map(([name, count]) => [name, Number(count)]);
  return { bucket: String(bucket), value: String(cell), counts: Object.fromEntries(numbers) };
}
