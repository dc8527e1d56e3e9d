import { randomBytes } from 'node:crypto';
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromItem, toItem } from '../../shared/adapters/dynamo.ts';
import { StoreBusyError } from '../../shared/adapters/dynamo-retry.ts';
import { currentOf, dynamoRulebook } from '../../shared/adapters/dynamo-rulebook.ts';
import { PUBLISHED } from '../../shared/calendar/published.ts';
import { type CurrentRulebook, KeyReusedError, RulebookTooLargeError } from '../../shared/ports.ts';
import { DEFAULT_SETTINGS } from '../../shared/regulation/settings.ts';
import { type Unit, unitsSchema } from '../../shared/routing/unit.ts';
import { testDynamoDb } from '../support/dynamodb.ts';
import { at } from '../ticket/history.ts';

const SHIPPED = {
  calendar: PUBLISHED.version,
  settings: 'default',
  units: 'none',
  rosters: 'none',
  registers: 'none',
};
const RECORD = { by: 'somebody', why: '季度更新', at: at('2026-09-18 10:00') };
let db: Awaited<ReturnType<typeof testDynamoDb>>;

beforeAll(async () => {
  db = await testDynamoDb([{ name: 'rulebook', partition: 'region', sort: { name: 'item', type: 'S' } }]);
});
afterAll(() => db.close());

const rulebook = () => dynamoRulebook(db.client, 'rulebook');
const unit = (id: string, name = id): Unit => ({ id, name, contacts: [] });

async function stored(region: string, item: string) {
  const answer = await db.client.send(
    new GetItemCommand({ TableName: 'rulebook', Key: toItem({ region, item }) }),
  );
  return answer.Item && fromItem(answer.Item);
}

/** Puts a unit into whatever is current, as the route does. */
function putUnit(region: string, given: Unit, book = rulebook()): Promise<string> {
  const change = async (current: CurrentRulebook) => [
    ...(await book.units(region, current.units)).filter(({ id }) => id !== given.id),
    given,
  ];
  return book.publish(region, 'units', change, RECORD);
}

describe('a city that has published nothing', () => {
  it('works by what the product ships', async () => {
    const book = rulebook();
    expect(await book.current('430501')).toEqual(SHIPPED);
    expect(await book.calendar('430501', SHIPPED.calendar)).toBe(PUBLISHED);
    expect(await book.settings('430501', SHIPPED.settings)).toBe(DEFAULT_SETTINGS);
    expect(await book.units('430501', SHIPPED.units)).toEqual([]);
  });

  it('knows no version but those', async () => {
    await expect(rulebook().units('430501', 'v1')).rejects.toThrow('UNITS#v1');
  });
});

describe('a publication', () => {
  it('is v1, v2, … of its own section, and the versions before stay as they were', async () => {
    const region = '430502';
    expect(await putUnit(region, unit('one'))).toBe('v1');
    expect(await putUnit(region, unit('two'))).toBe('v2');
    expect(await rulebook().publish(region, 'settings', async () => DEFAULT_SETTINGS, RECORD)).toBe('v1');
    const book = rulebook();
    expect(await book.current(region)).toEqual({ ...SHIPPED, units: 'v2', settings: 'v1' });
    expect((await book.units(region, 'v1')).map(({ id }) => id)).toEqual(['one']);
    expect((await book.units(region, 'v2')).map(({ id }) => id)).toEqual(['one', 'two']);
    expect(await book.settings(region, 'v1')).toEqual(DEFAULT_SETTINGS);
  });

  it('keeps who, why and when', async () => {
    await putUnit('430503', unit('one'));
    expect(await stored('430503', 'UNITS#v1')).toMatchObject(RECORD);
  });

  it('beside many others loses none of them', async () => {
    const region = '430504';
    const ids = Array.from({ length: 8 }, (_, index) => `unit-${index}`);
    const versions = await Promise.all(ids.map((id) => putUnit(region, unit(id))));
    expect(new Set(versions).size).toBe(ids.length);
    const { units } = await rulebook().current(region);
    expect(units).toBe(`v${ids.length}`);
    expect((await rulebook().units(region, units)).map(({ id }) => id).sort()).toEqual(ids);
  });

  it('never takes the place of a version that is there, and gives up', async () => {
    const region = '430505';
    const held = { region, item: 'UNITS#v1', payload: '[]' };
    await db.client.send(new PutItemCommand({ TableName: 'rulebook', Item: toItem(held) }));
    await expect(putUnit(region, unit('one'))).rejects.toThrow(StoreBusyError);
    expect(await stored(region, 'UNITS#v1')).toEqual(held);
  });

  it('that the store refuses for another reason fails at once', async () => {
    const client = new DynamoDBClient({ region: 'cn-north-1' });
    const aws = mockClient(client);
    aws.on(GetItemCommand).resolves({});
    aws.on(TransactWriteItemsCommand).rejects(
      new TransactionCanceledException({
        $metadata: {},
        message: 'too large',
        CancellationReasons: [{ Code: 'ValidationError' }, { Code: 'None' }],
      }),
    );
    const publishing = putUnit('430500', unit('one'), dynamoRulebook(client, 'rulebook'));
    await expect(publishing).rejects.toThrow(TransactionCanceledException);
    expect(aws.commandCalls(TransactWriteItemsCommand)).toHaveLength(1);
  });
});

describe('NM-27: a league in a region by whose regulation it goes', () => {
  const [region, league] = ['150000', '150100'];
  const term = {
    ...{ clock: 'handle', kinds: ['complaint'], length: { workingDays: 5 }, start: 'received' },
    ...{ by: '热线主任', ground: '办理规程', from: '2024-01-01' },
  } as const;
  const set = (of: string, workingDays: number) =>
    rulebook().publish(
      of,
      'settings',
      async () => ({ ...DEFAULT_SETTINGS, region: of, terms: [{ ...term, length: { workingDays } }] }),
      RECORD,
    );

  it('works by the region’s settings and calendar until it has its own, and then by both', async () => {
    const book = rulebook();
    expect(await book.current(league)).toEqual(SHIPPED);
    await set(region, 5);
    await book.publish(region, 'calendar', async (_, version) => ({ ...PUBLISHED, version }), RECORD);
    expect(await book.current(league)).toEqual({ ...SHIPPED, settings: '150000:v1', calendar: '150000:v1' });
    expect((await book.calendar(league, '150000:v1')).version).toBe('v1');
    expect((await book.settings(league, '150000:v1')).terms).toMatchObject([{ length: { workingDays: 5 } }]);
    await set(league, 3);
    const { settings } = await book.current(league);
    expect(settings).toBe('150000:v1+v1');
    expect(await book.settings(league, settings)).toMatchObject({
      region: league,
      terms: [{ length: { workingDays: 3 } }],
      termsAbove: [{ length: { workingDays: 5 } }],
    });
    expect(await book.own(league)).toEqual({ ...SHIPPED, settings: 'v1' });
    expect((await book.current(region)).settings).toBe('v1');
  });
});

describe('an upgrade of the product', () => {
  const older = { ...SHIPPED, calendar: 'cn-2024', units: 'v1' };

  it('brings its calendar to a city that has none of its own', () => {
    expect(currentOf(toItem(older))).toEqual({ ...SHIPPED, units: 'v1' });
    expect(currentOf(toItem({ ...older, calendar: 'v4' })).calendar).toBe('v4');
  });

  it('leaves the calendars before readable', async () => {
    expect((await rulebook().calendar('430500', 'cn-2024')).version).toBe('cn-2024');
  });

  it('lets the city publish on, also where its item is older than a section', async () => {
    const region = '430506';
    const { rosters: _later, ...sections } = { ...older, units: 'none' };
    const current = toItem({ region, item: 'CURRENT', ...sections });
    await db.client.send(new PutItemCommand({ TableName: 'rulebook', Item: current }));
    expect(await rulebook().current(region)).toEqual(SHIPPED);
    expect(await putUnit(region, unit('one'))).toBe('v1');
    expect(await rulebook().current(region)).toEqual({ ...SHIPPED, units: 'v1' });
  });
});

describe('a request with a key', () => {
  const once = (key: string, digest = 'digest') => ({ ...RECORD, once: { key, digest } });

  it('finds what was published under the key as an earlier release kept it, where the same was asked', async () => {
    const region = '430517';
    const publish = (request: { key: string; before?: string; digest: string }) =>
      rulebook().publish(region, 'units', async () => [unit('one')], { ...RECORD, once: request });
    expect(await publish({ key: 'a:b', digest: 'digest' })).toBe('v1');
    const anew = { key: '["person","a","b"]', before: 'a:b' };
    expect(await publish({ ...anew, digest: 'digest' })).toBe('v1');
    expect(await publish({ ...anew, digest: 'other' })).toBe('v2');
  });

  it('publishes once, however often and however much at once it comes', async () => {
    const region = '430508';
    const publish = () => rulebook().publish(region, 'units', async () => [unit('one')], once('key'));
    expect(new Set(await Promise.all([publish(), publish(), publish()]))).toEqual(new Set(['v1']));
    expect(await publish()).toBe('v1');
    expect((await rulebook().current(region)).units).toBe('v1');
  });

  it('is refused for something else, and another key is another request', async () => {
    const region = '430509';
    const publish = (key: string, digest?: string) =>
      rulebook().publish(region, 'units', async () => [unit('one')], once(key, digest));
    await publish('key');
    await expect(publish('key', 'other')).rejects.toThrow(KeyReusedError);
    expect(await publish('key two')).toBe('v2');
  });

  it('leaves no key behind where it was refused', async () => {
    const region = '430510';
    const refused = () => Promise.reject(new RangeError('no such unit'));
    await expect(rulebook().publish(region, 'units', refused, once('key'))).rejects.toThrow(RangeError);
    expect(await rulebook().publish(region, 'units', async () => [], once('key'))).toBe('v1');
  });
});

describe('rosters', () => {
  it('are kept unit by unit, under one version of the section', async () => {
    const region = '430511';
    const book = rulebook();
    const put = (id: string, handedInAt = RECORD.at) =>
      book.publish(
        region,
        'rosters',
        async ({ rosters }, version) => ({
          index: { ...(await book.rosters(region, rosters)), [id]: version },
          roster: { unit: id, spans: [{ from: RECORD.at, to: RECORD.at, handedInAt }], periods: [] },
        }),
        RECORD,
      );
    await put('one');
    await put('two');
    await put('one', at('2026-10-01 10:00'));
    expect(await rulebook().current(region)).toEqual({ ...SHIPPED, rosters: 'v3' });
    expect(await rulebook().rosters(region, 'v3')).toEqual({ one: 'v3', two: 'v2' });
    expect(await rulebook().roster(region, 'v3', 'two')).toMatchObject({ unit: 'two' });
    expect((await rulebook().roster(region, 'v2', 'one'))?.spans[0]?.handedInAt).toBe(RECORD.at);
    expect(await rulebook().roster(region, 'v1', 'two')).toBeUndefined();
    expect(await rulebook().roster(region, 'none', 'one')).toBeUndefined();
    expect(await rulebook().rosters(region, 'none')).toEqual({});
  });
});

describe('a large directory', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...unit(`unit-${index}`, `第${index}街道办事处`),
      duties: ['市容环境卫生管理', '占道经营查处', `第${index}项其他职责`],
    }));

  it('of a city with thousands of units is one version', async () => {
    const region = '430512';
    expect(await rulebook().publish(region, 'units', async () => many(3000), RECORD)).toBe('v1');
    expect(await rulebook().units(region, 'v1')).toEqual(many(3000));
    expect(String((await stored(region, 'UNITS#v1'))?.payload).length).toBeLessThan(100_000);
  });

  it('that one version has no room for is refused, and nothing is published', async () => {
    const region = '430513';
    const noise = Array.from({ length: 600 }, () => ({
      ...unit('one'),
      duties: [randomBytes(700).toString('base64')],
    }));
    await expect(rulebook().publish(region, 'units', async () => noise, RECORD)).rejects.toThrow(
      RulebookTooLargeError,
    );
    expect(await rulebook().current(region)).toEqual(SHIPPED);
  });
});

describe('the record of a version', () => {
  it('is who, why and when; there is none of what was never published', async () => {
    await putUnit('430514', unit('one'));
    expect(await rulebook().record('430514', 'units', 'v1')).toEqual(RECORD);
    expect(await rulebook().record('430514', 'units', 'v2')).toBeUndefined();
    expect(await rulebook().record('430514', 'rosters', 'v1')).toBeUndefined();
  });
});

describe('what was read', () => {
  it('is kept by version, and a failure is not', async () => {
    const region = '430507';
    const book = rulebook();
    await expect(book.units(region, 'v1')).rejects.toThrow();
    await putUnit(region, unit('one'));
    const first = await book.units(region, 'v1');
    expect(await book.units(region, 'v1')).toBe(first);
  });
});

describe('a unit', () => {
  it.each([
    ['a number without its country', { way: 'sms', to: '13900000000' }],
    ['an address that is none', { way: 'email', to: 'nobody' }],
    ['another way', { way: 'fax', to: '+8613900000000' }],
  ])('is not alerted by %s', (_what, contact) => {
    expect(unitsSchema.safeParse([{ id: 'one', name: '一', contacts: [contact] }]).success).toBe(false);
  });
});
