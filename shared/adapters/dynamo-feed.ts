import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  type DynamoDBClient,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Day } from '../calendar/instant.ts';
import type { FeedAppend, FeedDays, FeedItem, FeedReader, FeedWriter } from '../ports.ts';
import { type DayDigest, extendedDigest } from '../province/feed-digest.ts';
import type { Change } from '../ticket/change.ts';
import { canonicalJson } from '../ticket/ledger.ts';
import { isOutrun } from './conditional-writes.ts';
import { toItem } from './dynamo.ts';
import { queryAll } from './dynamo-query.ts';
import { readOne } from './dynamo-reads.ts';
import { retrying } from './dynamo-retry.ts';
import { pack, unpack } from './packed.ts';
import { sha256 } from './sha256.ts';

export interface FeedTables {
  readonly feed: string;
  readonly cursors: string;
}

/** The item of the cursors that names the regions whose feed has begun. */
const REGIONS = 'regions';

/** Numbers in one block, that is, in one partition of the feed. */
const BLOCK = 1000;

/** The key of the block that holds a number; blocks of a region sort in order. */
function blockOf(region: string, seq: number): string {
  return `${region}#${String(Math.floor(seq / BLOCK)).padStart(9, '0')}`;
}

/** The item of the cursors that holds a region's last number and the digest of the day at which its feed stands. */
function counterOf(region: string): string {
  return `feed#${region}`;
}

/** The item of the cursors that holds the digest of a day that the feed has left. */
function closedDay(region: string, day: Day): string {
  return `digest#${region}#${day}`;
}

/** A digest as an item holds it; undefined where the feed was begun before digests were kept. */
function digestIn(item: Record<string, AttributeValue> | undefined): DayDigest | undefined {
  if (!item?.digest?.S) return undefined;
  return {
    day: String(item.day?.S) as Day,
    first: Number(item.first?.N),
    last: Number(item.at?.N),
    digest: item.digest.S,
  };
}

/**
 * The feed in DynamoDB. The region's counter with the day's digest, a cursor per ticket and the items are written in
 * one transaction, so a number and its item appear together and a reader can neither skip nor double
 * (docs/architecture.md, Feed and counts). The digest of a day that ends is put aside in the same transaction.
 */
export function dynamoFeedWriter(client: DynamoDBClient, tables: FeedTables): FeedWriter {
  function cursorAt(cursor: string): Promise<Record<string, AttributeValue> | undefined> {
    return readOne(client, tables.cursors, toItem({ cursor }));
  }

  /** Puts aside the digest of a day that is over. */
  function close(region: string, { day, first, last, digest }: DayDigest): TransactWriteItem {
    return {
      Put: {
        TableName: tables.cursors,
        Item: toItem({ cursor: closedDay(region, day), at: last, day, first, digest }),
      },
    };
  }

  /** Moves a cursor on condition that it still stands where it was read. */
  function move(cursor: string, from: number, to: number, more: Partial<DayDigest> = {}): TransactWriteItem {
    return {
      Put: {
        TableName: tables.cursors,
        Item: toItem({ cursor, at: to, ...more }),
        ExpressionAttributeNames: { '#at': 'at' },
        ...(from === 0
          ? { ConditionExpression: 'attribute_not_exists(#at)' }
          : {
              ConditionExpression: '#at = :from',
              ExpressionAttributeValues: { ':from': { N: String(from) } },
            }),
      },
    };
  }

  /** Notes that a region is in use. */
  function begin(region: string): TransactWriteItem {
    return {
      Update: {
        TableName: tables.cursors,
        Key: toItem({ cursor: REGIONS }),
        UpdateExpression: 'ADD #regions :region',
        ExpressionAttributeNames: { '#regions': 'regions' },
        ExpressionAttributeValues: { ':region': { SS: [region] } },
      },
    };
  }

  return {
    place: async (ticketNo) => Number((await cursorAt(`ticket#${ticketNo}`))?.at?.N ?? 0),

    async append(region, appends) {
      const counter = await cursorAt(counterOf(region));
      const last = Number(counter?.at?.N ?? 0);
      const standing = digestIn(counter);
      const changes = appends.flatMap((each) => each.changes);
      const items = changes.map((change, index) => ({ ...change, seq: last + 1 + index }));
      const { last: to, ...digest } = extendedDigest(standing, items, sha256);
      const write = new TransactWriteItemsCommand({
        // One token for all attempts: what was written although the answer got lost is not written twice.
        ClientRequestToken: randomUUID(),
        TransactItems: [
          move(counterOf(region), last, to, digest),
          ...(last === 0 ? [begin(region)] : []),
          ...(standing && standing.day !== digest.day ? [close(region, standing)] : []),
          ...appends.map(({ ticketNo, from, changes: own }: FeedAppend) =>
            move(`ticket#${ticketNo}`, from, from + own.length),
          ),
          ...items.map(({ seq, ...change }) => put(tables.feed, region, seq, change)),
        ],
      });
      try {
        await retrying(() => client.send(write));
        return 'written';
      } catch (error) {
        if (isOutrun(error)) return 'lost';
        throw error;
      }
    },
  };
}

function put(table: string, region: string, seq: number, change: Change): TransactWriteItem {
  const { ticketNo, version } = change;
  return {
    Put: {
      TableName: table,
      Item: toItem({
        block: blockOf(region, seq),
        seq,
        ticketNo,
        version,
        body: pack(canonicalJson(change)),
      }),
      ExpressionAttributeNames: { '#seq': 'seq' },
      ConditionExpression: 'attribute_not_exists(#seq)',
    },
  };
}

/** Reads a region's feed block by block, consistently. */
export function dynamoFeedReader(client: DynamoDBClient, table: string): FeedReader {
  /** What of one block comes after a number, up to `limit` items. */
  async function rest(block: string, after: number, limit: number): Promise<FeedItem[]> {
    const query = {
      TableName: table,
      KeyConditionExpression: '#block = :block AND #seq > :after',
      ExpressionAttributeNames: { '#block': 'block', '#seq': 'seq' },
      ExpressionAttributeValues: { ':block': { S: block }, ':after': { N: String(after) } },
      ConsistentRead: true,
    };
    return (await queryAll(client, query, limit)).map(feedItem);
  }

  return {
    async read(region, after, limit) {
      const items: FeedItem[] = [];
      let last = after;
      // One more than asked for tells whether there is more.
      while (items.length <= limit) {
        const block = blockOf(region, last + 1);
        const found = await rest(block, last, limit + 1 - items.length);
        items.push(...found);
        last = found.at(-1)?.seq ?? last;
        const full = found.length > 0 && blockOf(region, last + 1) !== block;
        if (!full) break;
      }
      return { items: items.slice(0, limit), more: items.length > limit };
    },
  };
}

function feedItem({ seq, body }: Record<string, AttributeValue>): FeedItem {
  return { ...(JSON.parse(unpack(body)) as Change), seq: Number(seq?.N) };
}

/** Reads the digests of a region's days, consistently. */
export function dynamoFeedDigests(client: DynamoDBClient, cursors: string): FeedDays {
  const digestAt = async (cursor: string) => digestIn(await readOne(client, cursors, toItem({ cursor })));
  return {
    // The counter first: a day that it has left has been put aside.
    async digest(region, day) {
      const standing = await digestAt(counterOf(region));
      if (standing?.day === day) return standing;
      const closed = await digestAt(closedDay(region, day));
      return closed?.day === day ? closed : undefined;
    },
    standing: async (region) => (await digestAt(counterOf(region)))?.day,
  };
}

/** Which regions have had a ticket at all: those whose feed has begun. One read, so that others cost nothing. */
export async function regionsInUse(client: DynamoDBClient, cursors: string): Promise<readonly string[]> {
  const item = await readOne(client, cursors, toItem({ cursor: REGIONS }));
  return item?.regions?.SS ?? [];
}
