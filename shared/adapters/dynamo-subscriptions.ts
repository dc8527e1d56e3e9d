import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Subscription, SubscriptionPlace, SubscriptionStore, WallClock } from '../ports.ts';
import { EMPTY_DIGEST } from '../province/feed-digest.ts';
import { toItem } from './dynamo.ts';
import { readOne } from './dynamo-reads.ts';
import { retrying } from './dynamo-retry.ts';

/** Tries at a hold that others let go and take. */
const TAKES = 3;

const BEGINNING: SubscriptionPlace = { at: 0, digest: EMPTY_DIGEST, sent: 0 };

function cursorOf({ region, owner, subscriber }: Subscription): string {
  return `push#${region}#${owner}#${subscriber}`;
}

/**
 * Where subscribers stand, one item each among the cursors. Who serves one holds it; the hold runs out by itself, so
 * that nobody waits for a worker that is gone.
 */
export function dynamoSubscriptions(
  client: DynamoDBClient,
  table: string,
  wallClock: WallClock,
): SubscriptionStore {
  /** Updates an item; undefined when the condition does not hold. */
  async function update(
    subscription: Subscription,
    expression: string,
    condition: string | undefined,
    values: Readonly<Record<string, string | number>>,
  ): Promise<SubscriptionPlace | undefined> {
    const names = ['place', 'holder', 'until', 'more'].filter((name) =>
      `${expression} ${condition ?? ''}`.includes(`#${name}`),
    );
    try {
      const { Attributes } = await retrying(() =>
        client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: toItem({ cursor: cursorOf(subscription) }),
            UpdateExpression: expression,
            ...(condition !== undefined && { ConditionExpression: condition }),
            ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
            ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: toItem(values) }),
            ReturnValues: 'ALL_NEW',
          }),
        ),
      );
      return placeIn(Attributes?.place?.S);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  const find = async (subscription: Subscription) =>
    (await readOne(client, table, toItem({ cursor: cursorOf(subscription) })))?.place?.S;

  return {
    async take(subscription, holder, untilMs) {
      for (let attempt = 0; attempt < TAKES; attempt++) {
        const now = wallClock.nowMs();
        const taken = await update(
          subscription,
          'SET #holder = :holder, #until = :until REMOVE #more',
          'attribute_not_exists(#until) OR #until < :now OR #holder = :holder',
          { ':holder': holder, ':until': untilMs, ':now': now },
        );
        if (taken) return taken;
        // Who lets it go meanwhile would not see the note, so it is put down only while it is held.
        const noted = await update(subscription, 'SET #more = :yes', '#until >= :now', {
          ':yes': 1,
          ':now': now,
        });
        if (noted) return undefined;
      }
      return undefined;
    },

    async save(subscription, holder, place) {
      const saved = await update(subscription, 'SET #place = :place', '#holder = :holder', {
        ':place': JSON.stringify(place),
        ':holder': holder,
      });
      return saved !== undefined;
    },

    async release(subscription, holder) {
      const values = { ':holder': holder };
      const mine = '#holder = :holder';
      const released = await update(
        subscription,
        'REMOVE #holder, #until',
        `${mine} AND attribute_not_exists(#more)`,
        values,
      );
      if (released) return true;
      return (await update(subscription, 'REMOVE #more', mine, values)) === undefined;
    },

    async find(subscription) {
      const place = await find(subscription);
      return place === undefined ? undefined : placeIn(place);
    },

    async resume(subscription) {
      const before = await find(subscription);
      const {
        parkedAt,
        failingSince: _since,
        failures: _failures,
        retryAt: _retryAt,
        ...place
      } = placeIn(before);
      if (before === undefined || parkedAt === undefined) return false;
      const resumed = await update(subscription, 'SET #place = :place', '#place = :before', {
        ':place': JSON.stringify(place),
        ':before': before,
      });
      return resumed !== undefined;
    },
  };
}

function placeIn(text: string | undefined): SubscriptionPlace {
  return text === undefined ? BEGINNING : (JSON.parse(text) as SubscriptionPlace);
}
