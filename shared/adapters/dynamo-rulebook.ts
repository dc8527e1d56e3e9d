import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { type Calendar, parseCalendar } from '../calendar/calendar.ts';
import { PUBLISHED } from '../calendar/published.ts';
import type { CurrentRulebook, Rulebook, Unit } from '../ports.ts';
import { DEFAULT_SETTINGS, type Settings, settingsSchema } from '../regulation/settings.ts';
import { fromItem, toItem } from './dynamo.ts';
import { retrying } from './dynamo-retry.ts';

/** What a region works by before anybody has published anything for it. */
const SHIPPED: CurrentRulebook = { calendar: PUBLISHED.version, settings: 'default', units: 'none' };

/** Schema of a city's unit directory. */
export const unitsSchema = z.array(
  z.strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
    name: z.string().trim().min(1).max(60),
    parent: z.string().optional(),
    roundTheClock: z.boolean().optional(),
    contacts: z
      .array(
        z.strictObject({
          way: z.enum(['sms', 'email']),
          to: z.string().trim().min(3).max(120),
        }),
      )
      .max(20),
  }),
);

/** The current versions that a CURRENT item names; what the product ships where there is none. */
export function currentOf(item: Record<string, AttributeValue> | undefined): CurrentRulebook {
  if (!item) return SHIPPED;
  const { calendar, settings, units } = fromItem(item);
  return { calendar: String(calendar), settings: String(settings), units: String(units) };
}

/** A rulebook in DynamoDB. Versions never change, so what was read once is kept. */
export function dynamoRulebook(client: DynamoDBClient, table: string): Rulebook {
  const known = new Map<string, Promise<unknown>>();

  async function payload(region: string, section: string, version: string): Promise<unknown> {
    const item = `${section.toUpperCase()}#${version}`;
    const answer = await retrying(() =>
      client.send(
        new GetItemCommand({ TableName: table, Key: toItem({ region, item }), ConsistentRead: true }),
      ),
    );
    if (!answer.Item) throw new Error(`rulebook of ${region} has no ${item}`);
    return JSON.parse(String(fromItem(answer.Item).payload));
  }

  function once<T>(
    region: string,
    section: string,
    version: string,
    parse: (value: unknown) => T,
  ): Promise<T> {
    const key = `${region}/${section}/${version}`;
    let value = known.get(key) as Promise<T> | undefined;
    if (!value) {
      value = payload(region, section, version).then(parse);
      value.catch(() => known.delete(key));
      known.set(key, value);
    }
    return value;
  }

  async function current(region: string): Promise<CurrentRulebook> {
    const answer = await retrying(() =>
      client.send(
        new GetItemCommand({
          TableName: table,
          Key: toItem({ region, item: 'CURRENT' }),
          ConsistentRead: true,
        }),
      ),
    );
    return currentOf(answer.Item);
  }

  return {
    current,
    async calendar(region, version): Promise<Calendar> {
      return version === PUBLISHED.version ? PUBLISHED : once(region, 'calendar', version, parseCalendar);
    },
    async settings(region, version): Promise<Settings> {
      if (version === 'default') return DEFAULT_SETTINGS;
      return once(region, 'settings', version, (value) => settingsSchema.parse(value));
    },
    async units(region, version): Promise<readonly Unit[]> {
      if (version === 'none') return [];
      return once(region, 'units', version, (value) => unitsSchema.parse(value) as readonly Unit[]);
    },
    async publish(region, section, change, { by, why, at }) {
      for (;;) {
        const before = await current(region);
        const version = nextVersion(before[section]);
        const item = `${section.toUpperCase()}#${version}`;
        const payload = JSON.stringify(await change(before, version));
        const unchanged = toItem({ ':c': before.calendar, ':s': before.settings, ':u': before.units });
        const write = new TransactWriteItemsCommand({
          ClientRequestToken: randomUUID(),
          TransactItems: [
            {
              Put: {
                TableName: table,
                Item: toItem({ region, item, payload, by, why, at }),
                ConditionExpression: 'attribute_not_exists(#region)',
                ExpressionAttributeNames: { '#region': 'region' },
              },
            },
            {
              Put: {
                TableName: table,
                Item: toItem({ ...before, region, item: 'CURRENT', [section]: version }),
                ConditionExpression:
                  'attribute_not_exists(#region) OR (calendar = :c AND settings = :s AND units = :u)',
                ExpressionAttributeNames: { '#region': 'region' },
                ExpressionAttributeValues: unchanged,
              },
            },
          ],
        });
        try {
          await retrying(() => client.send(write));
          return version;
        } catch (error) {
          // Somebody published in between: change what is current now.
          if (!(error instanceof TransactionCanceledException)) throw error;
        }
      }
    },
  };
}

/** `v1` after what is shipped, then `v2`, `v3`, … */
function nextVersion(version: string): string {
  const number = /^v(\d+)$/.exec(version)?.[1];
  return `v${Number(number ?? 0) + 1}`;
}
