import { createHash, randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { keptRosterSchema } from '../alert/roster.ts';
import { type Calendar, parseCalendar } from '../calendar/calendar.ts';
import type { Instant } from '../calendar/instant.ts';
import { calendarByVersion, PUBLISHED } from '../calendar/published.ts';
import {
  type CurrentRulebook,
  KeyReusedError,
  type PublicationRecord,
  type PublishedOnce,
  type RulebookArchive,
} from '../ports.ts';
import { answeringDaysSchema } from '../registers/answering-days.ts';
import { connectorsSchema } from '../registers/connectors.ts';
import { deputiesSchema } from '../registers/deputies.ts';
import { expertsSchema } from '../registers/experts.ts';
import type { Registers } from '../registers/registers.ts';
import { subscribersSchema } from '../registers/subscribers.ts';
import { layered, layeredVersion, layersOf, regionAbove } from '../regulation/layers.ts';
import { DEFAULT_SETTINGS, type Settings, settingsSchema } from '../regulation/settings.ts';
import { KEPT_REGISTERS } from '../regulation/vocabulary.ts';
import { type Unit, unitsSchema } from '../routing/unit.ts';
import { isOutrun } from './conditional-writes.ts';
import { type FlatItem, fromItem, toItem } from './dynamo.ts';
import { knownRegion } from './dynamo-follow-ups.ts';
import { readOne } from './dynamo-reads.ts';
import { retrying, StoreBusyError } from './dynamo-retry.ts';
import { packed, unpacked } from './rulebook-payload.ts';

/** What a region works by before anybody has published anything for it. */
const SHIPPED: CurrentRulebook = {
  calendar: PUBLISHED.version,
  settings: 'default',
  units: 'none',
  rosters: 'none',
  registers: 'none',
};

const SECTIONS = [
  'calendar',
  'settings',
  'units',
  'rosters',
  'registers',
] as const satisfies (keyof CurrentRulebook)[];

/** What a city publishes itself is `v1`, `v2`, `v3`, … */
const OWN_VERSION = /^v(\d+)$/;

/** How often a publication lost to another is tried again: each time one of the others has got through. */
const PUBLISHERS = 50;

/** Versions kept in memory; old ones are asked for by people, one at a time. */
const KEPT = 200;

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
  return {
    calendar: versionOf('calendar'),
    settings: versionOf('settings'),
    units: versionOf('units'),
    rosters: versionOf('rosters'),
    registers: versionOf('registers'),
  };
}

/**
 * What holds in a region, with what holds in it of the region above.
 * @param itemOf a region's CURRENT item, where it has one
 */
export function currentIn(
  region: string,
  itemOf: (region: string) => Record<string, AttributeValue> | undefined,
): CurrentRulebook {
  const own = currentOf(itemOf(region));
  const wider = regionAbove(region);
  if (wider === undefined) return own;
  const above = currentOf(itemOf(wider));
  const published = (version: string) => (OWN_VERSION.test(version) ? version : undefined);
  const layer = (section: 'calendar' | 'settings', below: string | undefined) =>
    published(above[section]) === undefined ? undefined : layeredVersion(wider, above[section], below);
  return {
    ...own,
    // A calendar is whole by itself; settings add up.
    calendar: published(own.calendar) ?? layer('calendar', undefined) ?? own.calendar,
    settings: layer('settings', published(own.settings)) ?? own.settings,
  };
}

/** The regions whose CURRENT items say what holds in a region. */
export function layersFor(region: string): readonly string[] {
  const above = regionAbove(region);
  return above === undefined ? [region] : [region, above];
}

/** A version of the rosters: the roster it was published for, and in which version each unit's last one is. */
const rostersSchema = z.strictObject({
  index: z.record(z.string(), z.string()),
  roster: keptRosterSchema,
});

const registerIndex = z.partialRecord(z.enum(KEPT_REGISTERS), z.string());

/** A version of the registers: the one it was published for, and in which version each was published last. */
const registersSchema = z.discriminatedUnion('id', [
  z.strictObject({ index: registerIndex, id: z.literal('deputies'), register: deputiesSchema }),
  z.strictObject({ index: registerIndex, id: z.literal('experts'), register: expertsSchema }),
  z.strictObject({ index: registerIndex, id: z.literal('answering-days'), register: answeringDaysSchema }),
  z.strictObject({ index: registerIndex, id: z.literal('subscribers'), register: subscribersSchema }),
  z.strictObject({ index: registerIndex, id: z.literal('connectors'), register: connectorsSchema }),
]);

/** A rulebook in DynamoDB. Versions never change, so what was read once is kept. */
export function dynamoRulebook(client: DynamoDBClient, table: string): RulebookArchive {
  const known = new Map<string, Promise<unknown>>();

  async function held(
    region: string,
    item: string,
    only?: readonly string[],
  ): Promise<Record<string, AttributeValue> | undefined> {
    const { Item } = await retrying(() =>
      client.send(
        new GetItemCommand({
          TableName: table,
          Key: toItem({ region, item }),
          ConsistentRead: true,
          ...(only && {
            ProjectionExpression: only.map((name) => `#${name}`).join(', '),
            ExpressionAttributeNames: Object.fromEntries(only.map((name) => [`#${name}`, name])),
          }),
        }),
      ),
    );
    return Item;
  }

  async function payload(region: string, section: string, version: string): Promise<unknown> {
    const item = `${section.toUpperCase()}#${version}`;
    const found = await held(region, item);
    if (!found) throw new Error(`rulebook of ${region} has no ${item}`);
    return JSON.parse(unpacked(String(fromItem(found).payload)));
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
      const [oldest] = known.keys();
      if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
    }
    return value;
  }

  const rostersOf = (region: string, version: string) =>
    once(region, 'rosters', version, (value) => rostersSchema.parse(value));

  const registersOf = (region: string, version: string) =>
    once(region, 'registers', version, (value) => registersSchema.parse(value));

  const currentItem = (region: string) => readOne(client, table, toItem({ region, item: 'CURRENT' }));

  const settingsOf = async (region: string, version: string): Promise<Settings> =>
    version === SHIPPED.settings
      ? DEFAULT_SETTINGS
      : once(region, 'settings', version, (value) => settingsSchema.parse(value));

  return {
    async current(region) {
      const layers = layersFor(region);
      const items = await Promise.all(layers.map(currentItem));
      return currentIn(region, (each) => items[layers.indexOf(each)]);
    },
    own: async (region) => currentOf(await currentItem(region)),
    async calendar(region, version): Promise<Calendar> {
      const { above } = layersOf(version);
      if (above) return once(above.region, 'calendar', above.version, parseCalendar);
      return calendarByVersion(version) ?? once(region, 'calendar', version, parseCalendar);
    },
    async settings(region, version): Promise<Settings> {
      const { above, own } = layersOf(version);
      if (!above) return settingsOf(region, version);
      const [wider, lower] = await Promise.all([
        settingsOf(above.region, above.version),
        own === undefined ? undefined : settingsOf(region, own),
      ]);
      return layered(wider, lower);
    },
    async units(region, version): Promise<readonly Unit[]> {
      if (version === SHIPPED.units) return [];
      return once(region, 'units', version, (value) => unitsSchema.parse(value));
    },
    async rosters(region, version) {
      return version === SHIPPED.rosters ? {} : (await rostersOf(region, version)).index;
    },
    async roster(region, version, unit) {
      if (version === SHIPPED.rosters) return undefined;
      const published = (await rostersOf(region, version)).index[unit];
      return published === undefined ? undefined : (await rostersOf(region, published)).roster;
    },
    async registers(region, version) {
      return version === SHIPPED.registers ? {} : (await registersOf(region, version)).index;
    },
    async register(region, version, id) {
      if (version === SHIPPED.registers) return undefined;
      const published = (await registersOf(region, version)).index[id];
      if (published === undefined) return undefined;
      const found = await registersOf(region, published);
      if (found.id !== id) throw new Error(`registers ${published} of ${region} hold no ${id}`);
      return found.register as Registers[typeof id];
    },
    async record(region, section, version): Promise<PublicationRecord | undefined> {
      const found = await held(region, `${section.toUpperCase()}#${version}`, ['by', 'why', 'at']);
      if (!found) return undefined;
      const { by, why, at } = fromItem(found);
      return { by: String(by), why: String(why), at: at as Instant };
    },
    async publish(region, section, change, { once: request, ...record }) {
      for (let attempt = 0; attempt < PUBLISHERS; attempt++) {
        const done = request && (await publishedBefore(region, request));
        if (done !== undefined) return done;
        const current = await held(region, 'CURRENT');
        const before = currentOf(current);
        const version = nextVersion(before[section]);
        const content = packed(JSON.stringify(await change(before, version)));
        const item = `${section.toUpperCase()}#${version}`;
        const items: TransactWriteItem[] = [
          create({ region, item, payload: content, ...record }),
          {
            Put: {
              TableName: table,
              Item: toItem({
                ...SHIPPED,
                ...fromItem(current ?? {}),
                [section]: version,
                region,
                item: 'CURRENT',
              }),
              ...unchanged(current),
            },
          },
          // So that what is left to be done after this is found even when nobody comes to do it.
          knownRegion(table, region),
        ];
        if (request) {
          items.push(create({ region, item: keyItem(request.key), digest: request.digest, version }));
        }
        const write = new TransactWriteItemsCommand({
          ClientRequestToken: randomUUID(),
          TransactItems: items,
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

  function create(item: FlatItem): TransactWriteItem {
    return {
      Put: {
        TableName: table,
        Item: toItem(item),
        ConditionExpression: 'attribute_not_exists(#region)',
        ExpressionAttributeNames: { '#region': 'region' },
      },
    };
  }

  /** The version that a request with this key has published; undefined when it is the first. */
  async function publishedBefore(
    region: string,
    { key, before, digest }: PublishedOnce,
  ): Promise<string | undefined> {
    const names = before === undefined ? [key] : [key, before];
    const [byKey, earlier] = await Promise.all(names.map((name) => held(region, keyItem(name))));
    if (byKey && fromItem(byKey).digest !== digest) throw new KeyReusedError();
    const kept = [byKey, earlier].find((each) => each && fromItem(each).digest === digest);
    return kept && String(fromItem(kept).version);
  }
}

/** A caller's key may hold any character; its hash is what an item is named by. */
function keyItem(key: string): string {
  return `KEY#${createHash('sha256').update(key).digest('hex')}`;
}

/** On condition that the CURRENT item still says what was read. */
function unchanged(held: Record<string, AttributeValue> | undefined) {
  if (!held) {
    return {
      ConditionExpression: 'attribute_not_exists(#region)',
      ExpressionAttributeNames: { '#region': 'region' },
    };
  }
  // An item written before a section existed doesn't name it.
  const named = fromItem(held);
  const [there, missing] = [
    SECTIONS.filter((section) => named[section] !== undefined),
    SECTIONS.filter((section) => named[section] === undefined),
  ];
  return {
    ConditionExpression: [
      ...there.map((section) => `#${section} = :${section}`),
      ...missing.map((section) => `attribute_not_exists(#${section})`),
    ].join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(SECTIONS.map((section) => [`#${section}`, section])),
    ExpressionAttributeValues: toItem(
      Object.fromEntries(there.map((section) => [`:${section}`, named[section]])),
    ),
  };
}

/** `v1` after what is shipped, then `v2`, `v3`, … */
function nextVersion(version: string): string {
  return `v${Number(OWN_VERSION.exec(version)?.[1] ?? 0) + 1}`;
}
