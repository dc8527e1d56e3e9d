/** Every kind of change behind the product's back to what ledger, audit, anchors, tickets, digests and archive hold. */
import { type AttributeValue, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListBucketsCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import type { RuntimeEndpoints } from '../../infra/local/runtime.ts';
import { unpack } from '../../shared/adapters/packed.ts';
import { type AuditBody, chainOf, NO_REGION } from '../../shared/privacy/audit.ts';
import type { LedgerBody } from '../../shared/ticket/ledger.ts';
import { exchange, type Item, KEYS, type Table } from '../support/tampering.ts';
import { type Change, type KeptCity, type KeptItem, type KeptObject, objectChange } from './bits-kept.ts';
import { structural } from './bits-structure.ts';
import type { Chance } from './chance.ts';

/** Reads everything that is held against each other. */
export async function keptCity(
  { url, region: aws, accessKeyId, secretAccessKey, services }: RuntimeEndpoints,
  region: string,
): Promise<KeptCity> {
  const credentials = { accessKeyId, secretAccessKey };
  const at = (service: string) => ({
    ...{ region: aws, credentials, endpoint: services[`AWS_ENDPOINT_URL_${service}`] ?? url },
  });
  const dynamo = new DynamoDBClient(at('DYNAMODB'));
  const s3 = new S3Client({ ...at('S3'), forcePathStyle: true });
  const objects = await objectsIn(s3);
  const anchors = objects.filter(({ key }) => key.startsWith('anchors/'));
  const last =
    anchors
      .map(({ key }) => key.slice(-15, -5))
      .sort()
      .at(-1) ?? '';
  const items = [
    ...(await all(dynamo, 'hotline-ledger')).filter(({ body }) => body?.B).map(ledgerItem),
    ...(await all(dynamo, 'hotline-audit')).flatMap((item) => auditItemOf(item, region, last)),
    ...(await all(dynamo, 'hotline-tickets'))
      .filter(({ ticketNo }) => ticketNo?.S?.startsWith(region))
      .map(placeItem),
    ...(await all(dynamo, 'hotline-cursors')).flatMap((item) => digestItem(item, region)),
  ].filter(({ spots: [spot = ''] }) => !/^\d{20}$/.test(spot) || spot.startsWith(region));
  const copies = objects.filter(({ key }) => /^(copies|keys)\/\d{20}/.test(key));
  return { dynamo, s3, region, items, anchors, copies };
}

async function all(client: DynamoDBClient, TableName: string): Promise<Item[]> {
  const found: Item[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true }))
    found.push(...Items);
  return found;
}

async function objectsIn(client: S3Client): Promise<KeptObject[]> {
  const found: KeptObject[] = [];
  const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
  for (const { Name: Bucket = '' } of Buckets) {
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
      for (const { Key = '' } of Contents.filter(({ Key = '' }) => /^(anchors|copies|keys)\//.test(Key))) {
        const { Body, Metadata = {} } = await client.send(new GetObjectCommand({ Bucket, Key }));
        const body = Buffer.from((await Body?.transformToByteArray()) ?? []);
        found.push({ bucket: Bucket, key: Key, body, metadata: Metadata });
      }
    }
  }
  return found;
}

function ledgerItem(item: Item): KeptItem {
  const ticketNo = item.ticketNo?.S ?? '';
  const { command, events } = JSON.parse(unpack(item.body)) as LedgerBody;
  return {
    ...{ table: 'hotline-ledger', item, spots: [ticketNo] },
    kind: `${command} ${events[0]?.type}`,
    named: [`${ticketNo}: ledger entry ${item.version?.N} `],
    namedGone: [`${ticketNo}: `],
  };
}

/** Entries of days that are anchored; the register's are named by the chain they register. */
function auditItemOf(item: Item, region: string, last: string): KeptItem[] {
  const chain = item.chain?.S ?? '';
  const body = JSON.parse(item.body?.S ?? '{}') as AuditBody;
  const name = body.chain;
  const of = chainOf(name);
  if (!of || ![region, NO_REGION].includes(of.region) || of.day > last) return [];
  if (chain !== name) {
    const named = ['audit register: '];
    return [
      {
        table: 'hotline-audit',
        kind: 'register',
        item,
        spots: [name, `register ${of.day}`],
        named,
        namedGone: named,
      },
    ];
  }
  return [
    {
      ...{ table: 'hotline-audit', item, spots: [chain] },
      kind: `${body.what}${item.opened ? ' first' : ''}`,
      named: [`audit ${chain}: entry ${item.number?.N} `],
      namedGone: [`audit ${chain}: `],
    },
  ];
}

function placeItem(item: Item): KeptItem {
  const ticketNo = item.ticketNo?.S ?? '';
  const named = [`${ticketNo}: `];
  const [kind = ''] = (item.item?.S ?? '').split('#');
  return {
    ...{ table: 'hotline-tickets', item, spots: [ticketNo], named, namedGone: named },
    kind: `${kind} ${Object.keys(item).sort().join()}`,
  };
}

function digestItem(item: Item, region: string): KeptItem[] {
  const cursor = item.cursor?.S ?? '';
  if (!cursor.startsWith(`feed#${region}`) && !cursor.startsWith(`digest#${region}`)) return [];
  const named = ['feed: '];
  const [kind = ''] = cursor.split('#');
  return [{ table: 'hotline-cursors', kind, item, spots: ['feed'], named, namedGone: named }];
}

const PLACES = ['first', 'middle', 'last'] as const;

/** Items of tickets have many shapes, by what is known of one; whatever a bit makes of an attribute, it is another. */
function placesIn([one]: readonly KeptItem[]): readonly (typeof PLACES)[number][] {
  return one?.table === 'hotline-tickets' ? ['last'] : PLACES;
}

/** All changes that are tried: of each kind of item each attribute, what no bit does, and so many more by chance. */
export function changesOf(city: KeptCity, random: Chance, most: number): readonly Change[] {
  const pick = (items: readonly KeptItem[]) => random.pick(items as unknown as [KeptItem]);
  // Each attribute of each shape of item, each of another item; and of each kind of item what it says.
  const shapes = Map.groupBy(city.items, ({ table, item }) => `${table} ${Object.keys(item).sort().join()}`);
  const each = [...shapes.values()].flatMap((items) =>
    Object.keys(items[0]?.item ?? {}).flatMap((name) => [
      ...placesIn(items).flatMap((where) => bit(city, pick(items), name, where, random)),
      ...attributeChanges(city, () => pick(items), name),
    ]),
  );
  const kinds = Map.groupBy(city.items, ({ table, kind }) => `${table} ${kind}`);
  const told = [...kinds.values()].flatMap((items) =>
    PLACES.flatMap((where) => {
      const kept = pick(items);
      const said = ['body', 'state', 'digest', 'item'].find((name) => kept.item[name]);
      return said === undefined ? [] : bit(city, kept, said, where, random);
    }),
  );
  const objects = [...city.anchors, ...city.copies];
  const chosen = Array.from({ length: most }, () => {
    if (random.happens(0.1))
      return objectBit(city, random.pick(objects as [KeptObject]), random.next(), random);
    const kept = pick(city.items);
    return bit(city, kept, random.pick(Object.keys(kept.item) as [string]), random.next(), random);
  }).flat();
  const files = sampledObjects(objects).flatMap((object) =>
    [0, 0.25, 0.5, 0.75, 1, random.next(), random.next()].flatMap((at) =>
      objectBit(city, object, at, random),
    ),
  );
  return [...each, ...told, ...files, ...structural(city, random), ...chosen];
}

/** Of copies the first, of anchors the first and the last of each region. */
function sampledObjects(objects: readonly KeptObject[]): KeptObject[] {
  const groups = Map.groupBy(objects, ({ key }) =>
    key
      .split('/')
      .slice(0, key.startsWith('anchors') ? 2 : 1)
      .join('/'),
  );
  return [...groups.values()].flatMap((own) =>
    [...new Set([own[0], own.at(-1)])].flatMap((one) => one ?? []),
  );
}

const NOTHING: AttributeValue = { S: '' };

function isKeyOf(table: Table, name: string): boolean {
  return KEYS[table].some((key) => key === name);
}

/** One bit of an attribute. @param where a place by name, or as a part of its length */
function bit(
  { dynamo, items }: KeptCity,
  kept: KeptItem,
  name: string,
  where: 'first' | 'middle' | 'last' | number,
  random: Chance,
): Change[] {
  const { table, kind, item, spots, named, namedGone } = kept;
  const value = item[name] ?? NOTHING;
  const changed = flipped(value, where, random);
  if (changed === undefined || (table === 'hotline-tickets' && isSameText(value, changed))) return [];
  const isKey = isKeyOf(table, name);
  // What is put into the ledger where nothing lay is a commit to whatever follows its stream, and stays in the feed.
  if (table === 'hotline-ledger' && isKey && !(Number(changed.N) <= Number(item.version?.N))) return [];
  const after = { ...item, [name]: changed };
  // What lies where a changed key leads to is gone with it.
  const covered = isKey
    ? items.filter(
        (other) => other.table === table && KEYS[table].every((key) => isSame(other.item[key], after[key])),
      )
    : [];
  return [
    {
      ...{ what: `${table} bit: ${kind}: ${name} ${where}`, spots, named: isKey ? namedGone : named },
      ...exchange(dynamo, table, [item, ...covered.map((other) => other.item)], [after]),
    },
  ];
}

function isSame(one: AttributeValue | undefined, other: AttributeValue | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Where a ticket as it stands was packed in another way and reads the same, nothing has changed. */
function isSameText(before: AttributeValue, after: AttributeValue): boolean {
  if (before.B === undefined) return false;
  try {
    return unpack(before) === unpack(after);
  } catch {
    return false;
  }
}

function flipped(
  value: AttributeValue,
  where: 'first' | 'middle' | 'last' | number,
  random: Chance,
): AttributeValue | undefined {
  const bytes = Buffer.from(value.S ?? value.N ?? value.B ?? []);
  if (bytes.length === 0) return undefined;
  const part = { first: 0, middle: 0.5, last: 1 };
  const at = Math.min(
    bytes.length - 1,
    Math.floor(bytes.length * (typeof where === 'number' ? where : part[where])),
  );
  const begin = random.whole(0, 7);
  for (let tries = 0; tries < 8; tries += 1) {
    const after = Buffer.from(bytes);
    // The lowest bit of a digit makes another digit.
    after[at] = (after[at] ?? 0) ^ (1 << (value.N === undefined ? (begin + tries) % 8 : 0));
    if (value.B !== undefined) return { B: after };
    const text = after.toString('utf8');
    if (!Buffer.from(text).equals(after)) continue;
    return value.S === undefined ? { N: String(Number(text)) } : { S: text };
  }
  return undefined;
}

/** What becomes of an attribute beside a change of its bits: gone, of another type, another's name. */
function attributeChanges({ dynamo }: KeptCity, pick: () => KeptItem, name: string): Change[] {
  const { table, item: sample } = pick();
  if (isKeyOf(table, name)) return [];
  const { S, N } = sample[name] ?? NOTHING;
  const ways: readonly (readonly [string, (value: AttributeValue) => Item])[] = [
    ['gone', () => ({})],
    ['renamed', (value) => ({ [`${name}1`]: value })],
    ['in bytes', (value) => ({ [name]: value.B ? { S: unpack(value) } : { B: bytesOf(value) } })],
    // Cursors have none, and nothing reads what else stands with a digest.
    ...(table === 'hotline-cursors'
      ? []
      : [
          [
            'and a TTL',
            (value: AttributeValue) => ({ [name]: value, expiresAt: { N: '2000000000' } }),
          ] as const,
        ]),
    ...(N === undefined
      ? []
      : [['as a string', (value: AttributeValue) => ({ [name]: { S: value.N ?? '' } })] as const]),
    ...(S === undefined
      ? []
      : [['with a space', (value: AttributeValue) => ({ [name]: { S: `${value.S} ` } })] as const]),
    ...(S === undefined || !/^\d+$/.test(S)
      ? []
      : [['as a number', (value: AttributeValue) => ({ [name]: { N: value.S ?? '' } })] as const]),
  ];
  const tried = table === 'hotline-tickets' ? ways.slice(0, 1) : ways;
  return tried.map(([how, made]) => {
    const { item, kind, spots, named, namedGone } = pick();
    const { [name]: value = NOTHING, ...rest } = item;
    return {
      ...{ what: `${table} attribute: ${kind}: ${name} ${how}`, spots },
      named: name === 'opened' ? namedGone : named,
      ...exchange(dynamo, table, [item], [{ ...rest, ...made(value) } as Item]),
    };
  });
}

function bytesOf({ S, N, B }: AttributeValue): Buffer {
  return Buffer.from(S ?? N ?? B ?? []);
}

/** One bit of an object, or of the digest beside it. */
function objectBit(city: KeptCity, object: KeptObject, where: number, random: Chance): Change[] {
  const { body, metadata, key } = object;
  const changed = flipped({ B: body }, where, random)?.B;
  if (!changed) return [];
  const { digest } = metadata;
  const beside = digest && flipped({ S: digest }, where, random)?.S;
  return [
    objectChange(city, object, `bit at ${where}`, { ...object, body: Buffer.from(changed) }),
    ...(beside !== undefined && /^[!-~]*$/.test(beside)
      ? [
          objectChange(city, object, `digest of ${key} at ${where}`, {
            ...object,
            metadata: { ...metadata, digest: beside },
          }),
        ]
      : []),
  ];
}
