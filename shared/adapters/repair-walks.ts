import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import {
  ALL_REGIONS,
  type RepairLeg,
  type RepairPosition,
  type RepairWalk,
  type RepairWalks,
} from '../ports.ts';
import { type FlatItem, fromCursor, fromItem, toCursor, toItem } from './dynamo.ts';
import { readAll } from './dynamo-reads.ts';
import { retrying } from './dynamo-retry.ts';

export interface RepairTables {
  readonly tickets: string;
  readonly cursors: string;
}

/** Parts of the table of tickets that are walked side by side. */
const SEGMENTS = 4;

/**
 * Items read for one page, work lists' lines and other regions' tickets among them: repairing as many tickets
 * stays within a function's 30 seconds.
 */
const PAGE = 200;

/**
 * Repair walks in DynamoDB. No index names a ticket that is closed, so this is the one place that reads a whole
 * table, segment by segment; how far each has come lies with the cursors, an item for the walk and one for each leg.
 * @param sizes for tests: fewer segments or shorter pages
 */
export function dynamoRepairWalks(
  client: DynamoDBClient,
  tables: RepairTables,
  { segments = SEGMENTS, page = PAGE }: { readonly segments?: number; readonly page?: number } = {},
): RepairWalks {
  const legKeys = (region: string) => Array.from({ length: segments }, (_, index) => legKey(region, index));

  return {
    async begin(region, by, nowMs, walk = randomUUID()) {
      const legs = Array.from({ length: segments }, (_, segment): RepairLeg => ({ region, walk, segment }));
      const none = { page: 0, looked: 0, repaired: 0, aside: 0 };
      const items: FlatItem[] = [
        { cursor: walkKey(region), walk, by, startedMs: nowMs },
        ...legs.map((leg) => legItem({ ...leg, ...none, done: false })),
      ];
      const write = new TransactWriteItemsCommand({
        ClientRequestToken: walk,
        TransactItems: items.map((item) => ({ Put: { TableName: tables.cursors, Item: toItem(item) } })),
      });
      await retrying(() => client.send(write));
      return legs;
    },

    async status(region) {
      const keys = [walkKey(region), ...legKeys(region)].map((cursor) => toItem({ cursor }));
      const found = ((await readAll(client, { [tables.cursors]: keys }))[tables.cursors] ?? []).map(fromItem);
      const head = found.find(({ cursor }) => cursor === walkKey(region));
      if (!head) return undefined;
      const legs = found.filter(({ cursor, walk }) => cursor !== head.cursor && walk === head.walk);
      const total = (name: string) => legs.reduce((sum, leg) => sum + Number(leg[name] ?? 0), 0);
      return {
        region,
        walk: String(head.walk),
        by: String(head.by),
        startedMs: Number(head.startedMs),
        legs: legs.length,
        legsLeft: legs.length - total('done'),
        looked: total('looked'),
        repaired: total('repaired'),
        aside: total('aside'),
      } satisfies RepairWalk;
    },

    async position(leg) {
      const { Item } = await retrying(() =>
        client.send(
          new GetItemCommand({
            TableName: tables.cursors,
            Key: toItem({ cursor: legKey(leg.region, leg.segment) }),
            ConsistentRead: true,
          }),
        ),
      );
      const item = Item && fromItem(Item);
      if (!item || item.walk !== leg.walk) return undefined;
      const { looked, repaired, aside, next, done } = item;
      return {
        ...leg,
        page: Number(item.page),
        looked: Number(looked),
        repaired: Number(repaired),
        aside: Number(aside),
        ...(next !== undefined && { cursor: String(next) }),
        done: done === 1,
      } satisfies RepairPosition;
    },

    async tickets({ region, segment, cursor }) {
      const start = cursor === undefined ? undefined : fromCursor(cursor);
      const names: Record<string, AttributeValue> = { ':state': { S: 'STATE' } };
      if (region !== ALL_REGIONS) names[':region'] = { S: region };
      const found = await retrying(() =>
        client.send(
          new ScanCommand({
            TableName: tables.tickets,
            Segment: segment,
            TotalSegments: segments,
            FilterExpression: `#item = :state${region === ALL_REGIONS ? '' : ' AND begins_with(ticketNo, :region)'}`,
            ExpressionAttributeNames: { '#item': 'item' },
            ExpressionAttributeValues: names,
            ProjectionExpression: 'ticketNo',
            ConsistentRead: true,
            Limit: page,
            ...(start && { ExclusiveStartKey: start }),
          }),
        ),
      );
      const next = toCursor(found.LastEvaluatedKey);
      return {
        items: (found.Items ?? []).map((item) => String(item.ticketNo?.S)),
        ...(next !== undefined && { cursor: next }),
      };
    },

    async advance(from, { looked, repaired, aside }, cursor) {
      const { region, walk, segment } = from;
      const to: RepairPosition = {
        region,
        walk,
        segment,
        page: from.page + 1,
        looked: from.looked + looked,
        repaired: from.repaired + repaired,
        aside: from.aside + aside,
        ...(cursor !== undefined && { cursor }),
        done: cursor === undefined,
      };
      // Tells a write of this call, whose answer got lost, from another's.
      const write = randomUUID();
      try {
        await retrying(() =>
          client.send(
            new PutItemCommand({
              TableName: tables.cursors,
              Item: toItem({ ...legItem(to), write }),
              ConditionExpression: 'walk = :walk AND page = :page',
              ExpressionAttributeValues: { ':walk': { S: walk }, ':page': { N: String(from.page) } },
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            }),
          ),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return error.Item?.write?.S === write;
        throw error;
      }
    },
  };
}

function walkKey(region: string): string {
  return `repair#${region}`;
}

function legKey(region: string, segment: number): string {
  return `repair#${region}#${segment}`;
}

function legItem({ region, segment, cursor, done, ...rest }: RepairPosition): FlatItem {
  return { ...rest, cursor: legKey(region, segment), next: cursor, done: done ? 1 : 0 };
}
