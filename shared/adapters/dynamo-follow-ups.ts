import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DUE_SHARDS, type FollowedUp, type FollowUps, type WalkLeg } from '../ports.ts';
import { carriedOut } from './conditional-writes.ts';
import { fromItem, toItem } from './dynamo.ts';
import { queryAll } from './dynamo-query.ts';
import { retrying } from './dynamo-retry.ts';

/** The partition of the rulebook's table that is no region's, but holds what publications leave to be done. */
const WORK = 'follow-ups';

const legItem = (region: string, shard: number) => `${region}#${String(shard).padStart(2, '0')}`;

/** Makes a region known to those who look for what is left to be done; part of each publication's transaction. */
export function knownRegion(table: string, region: string): TransactWriteItem {
  return {
    Update: {
      TableName: table,
      Key: toItem({ region: WORK, item: region }),
      UpdateExpression: 'SET known = :known',
      ExpressionAttributeValues: toItem({ ':known': 1 }),
    },
  };
}

/** What publications leave to be done, in the rulebook's table. */
export function dynamoFollowUps(client: DynamoDBClient, table: string): FollowUps {
  async function read(item: string): Promise<Record<string, AttributeValue> | undefined> {
    const get = new GetItemCommand({
      TableName: table,
      Key: toItem({ region: WORK, item }),
      ConsistentRead: true,
    });
    return (await retrying(() => client.send(get))).Item;
  }

  return {
    async begin(region, { calendar, settings }) {
      const walk = randomUUID();
      const legs = Array.from(
        { length: DUE_SHARDS },
        (_, shard): TransactWriteItem => ({
          Put: { TableName: table, Item: legRecord({ region, shard, walk, place: walk, pass: 1 }) },
        }),
      );
      const write = new TransactWriteItemsCommand({
        ClientRequestToken: randomUUID(),
        TransactItems: [
          {
            Update: {
              TableName: table,
              Key: toItem({ region: WORK, item: region }),
              UpdateExpression: 'SET calendar = :c, settings = :s',
              ExpressionAttributeValues: toItem({ ':c': calendar, ':s': settings }),
            },
          },
          ...legs,
        ],
      });
      await retrying(() => client.send(write));
    },

    async leg(region, shard) {
      const item = await read(legItem(region, shard));
      return item && legOf(item);
    },

    async advance({ region, shard, walk, place }, next) {
      const condition = {
        TableName: table,
        ConditionExpression: '#walk = :walk AND #place = :place',
        ExpressionAttributeNames: { '#walk': 'walk', '#place': 'place' },
        ExpressionAttributeValues: toItem({ ':walk': walk, ':place': place }),
      };
      const item = legItem(region, shard);
      if (next === 'over') {
        const Key = toItem({ region: WORK, item });
        await carriedOut(() => client.send(new DeleteItemCommand({ Key, ...condition })));
        return undefined;
      }
      const moved: WalkLeg = { region, shard, walk, place: randomUUID(), ...next };
      const put = new PutItemCommand({ Item: legRecord(moved), ...condition });
      if (await carriedOut(() => client.send(put))) return moved;
      // The answer to the first attempt may have got lost.
      const held = await read(item);
      return held?.place?.S === moved.place ? moved : undefined;
    },

    async followedUp(region) {
      const item = await read(region);
      return item && followedUpOf(item);
    },

    noteTopics(region, from, units) {
      const update = new UpdateItemCommand({
        TableName: table,
        Key: toItem({ region: WORK, item: region }),
        UpdateExpression: 'SET #units = :units',
        ConditionExpression: from === undefined ? 'attribute_not_exists(#units)' : '#units = :from',
        ExpressionAttributeNames: { '#units': 'units' },
        ExpressionAttributeValues: toItem({ ':units': units, ':from': from }),
      });
      return carriedOut(() => client.send(update));
    },

    async worklist() {
      const regions: FollowedUp[] = [];
      const legs: WalkLeg[] = [];
      const found = await queryAll(client, {
        TableName: table,
        KeyConditionExpression: '#region = :work',
        ExpressionAttributeNames: { '#region': 'region' },
        ExpressionAttributeValues: toItem({ ':work': WORK }),
        ConsistentRead: true,
      });
      for (const item of found) {
        if (item.walk) legs.push(legOf(item));
        else regions.push(followedUpOf(item));
      }
      return { regions, legs };
    },
  };
}

function legRecord({ region, shard, ...leg }: WalkLeg): Record<string, AttributeValue> {
  return toItem({ region: WORK, item: legItem(region, shard), ...leg });
}

function legOf(item: Record<string, AttributeValue>): WalkLeg {
  const { item: name, walk, place, pass, cursor, notBefore } = fromItem(item);
  const [region = '', shard] = String(name).split('#');
  return {
    region,
    shard: Number(shard),
    walk: String(walk),
    place: String(place),
    pass: pass === 2 ? 2 : 1,
    ...(cursor !== undefined && { cursor: String(cursor) }),
    ...(notBefore !== undefined && { notBefore: Number(notBefore) }),
  };
}

function followedUpOf(item: Record<string, AttributeValue>): FollowedUp {
  const { item: region, calendar, settings, units } = fromItem(item);
  return {
    region: String(region),
    ...(calendar !== undefined && { calendar: String(calendar) }),
    ...(settings !== undefined && { settings: String(settings) }),
    ...(units !== undefined && { units: String(units) }),
  };
}
