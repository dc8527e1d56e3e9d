import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { type Calendar, parseCalendar } from '../calendar/calendar.ts';
import { calendarByVersion, PUBLISHED } from '../calendar/published.ts';
import type { CurrentRulebook, Rulebook } from '../ports.ts';
import { DEFAULT_SETTINGS, type Settings, settingsSchema } from '../regulation/settings.ts';
import { type Unit, unitsSchema } from '../routing/unit.ts';
import { fromItem, toItem } from './dynamo.ts';
import { retrying, StoreBusyError } from './dynamo-retry.ts';

/** What a region works by before anybody has published anything for it. */
const SHIPPED: CurrentRulebook = { calendar: PUBLISHED.version, settings: 'default', units: 'none' };

/** What a city publishes itself is `v1`, `v2`, `v3`, … */
const OWN_VERSION = /^v(\d+)$/;

/** How often a publication lost to another is tried again: each time one of the others has got through. */
const PUBLISHERS = 50;

/**
 * The current versions that a CURRENT item names. What the city hasn't published itself is what the product ships
 * now, whatever it shipped when the item was written; so an upgrade brings new years of the calendar.
 */
export function currentOf(item: Record<string, AttributeValue> | undefined): CurrentRulebook {
  const named = fromItem(item ?? {});
  const versionOf = (section: keyof CurrentRulebook) => {
    const version = named[section];
    return typeof version === 'string' && OWN_VERSION.test(version) ? version : SHIPPED[section];
  };
  return { calendar: versionOf('calendar'), settings: versionOf('settings'), units: versionOf('units') };
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

  async function currentItem(region: string): Promise<Record<string, AttributeValue> | undefined> {
    const { Item } = await retrying(() =>
      client.send(
        new GetItemCommand({
          TableName: table,
          Key: toItem({ region, item: 'CURRENT' }),
          ConsistentRead: true,
        }),
      ),
    );
    return Item;
  }

  return {
    current: async (region) => currentOf(await currentItem(region)),
    async calendar(region, version): Promise<Calendar> {
      return calendarByVersion(version) ?? once(region, 'calendar', version, parseCalendar);
    },
    async settings(region, version): Promise<Settings> {
      if (version === 'default') return DEFAULT_SETTINGS;
      return once(region, 'settings', version, (value) => settingsSchema.parse(value));
    },
    async units(region, version): Promise<readonly Unit[]> {
      if (version === 'none') return [];
      return once(region, 'units', version, (value) => unitsSchema.parse(value));
    },
    async publish(region, section, change, { by, why, at }) {
      for (let attempt = 0; attempt < PUBLISHERS; attempt++) {
        const held = await currentItem(region);
        const before = currentOf(held);
        const version = nextVersion(before[section]);
        const item = `${section.toUpperCase()}#${version}`;
        const payload = JSON.stringify(await change(before, version));
        const written = { ...SHIPPED, ...fromItem(held ?? {}), [section]: version };
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
                Item: toItem({ ...written, region, item: 'CURRENT' }),
                ...unchanged(held),
              },
            },
          ],
        });
        try {
          await retrying(() => client.send(write));
          return version;
        } catch (error) {
          if (!isOutrun(error)) throw error;
        }
      }
      throw new StoreBusyError(`publishing in ${region} lost ${PUBLISHERS} races`);
    },
  };
}

/** On condition that the CURRENT item still says what was read. */
function unchanged(held: Record<string, AttributeValue> | undefined) {
  if (!held) {
    return {
      ConditionExpression: 'attribute_not_exists(#region)',
      ExpressionAttributeNames: { '#region': 'region' },
    };
  }
  const { calendar, settings, units } = fromItem(held);
  return {
    ConditionExpression: 'calendar = :c AND settings = :s AND units = :u',
    ExpressionAttributeValues: toItem({ ':c': calendar, ':s': settings, ':u': units }),
  };
}

/** Whether somebody published in between, so that what is current now is to be changed. */
function isOutrun(error: unknown): boolean {
  return (
    error instanceof TransactionCanceledException &&
    (error.CancellationReasons ?? []).some(({ Code }) => Code === 'ConditionalCheckFailed')
  );
}

/** `v1` after what is shipped, then `v2`, `v3`, … */
function nextVersion(version: string): string {
  return `v${Number(OWN_VERSION.exec(version)?.[1] ?? 0) + 1}`;
}
