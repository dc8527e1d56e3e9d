import type { AttributeValue, DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { HandIn } from '../bulletin/hand-in.ts';
import type { WallClock } from '../ports/clock.ts';
import type {
  BulletinDraft,
  BulletinLine,
  BulletinOnce,
  BulletinStore,
  PublishedBulletin,
} from '../ports.ts';
import { open, type SealedItem, seal } from '../privacy/envelope.ts';
import type { DataKeys } from '../privacy/ports.ts';
import { writtenTogether } from './conditional-writes.ts';
import { type FlatItem, toItem } from './dynamo.ts';
import { queryAll } from './dynamo-query.ts';
import { readOne } from './dynamo-reads.ts';
import { pack, unpack } from './packed.ts';

/** How long a caller's key is remembered. */
const KEPT_SECONDS = 7 * 86_400;
const DRAFT = 'DRAFT';
const VERSION = 'V#';
const HAND_IN = 'HAND-IN#';
const LISTED = 'PERIOD#';

/**
 * Bulletins in DynamoDB: of each period the draft and what was handed in, sealed under data keys of their own, and the
 * published versions, of which each region has a list.
 */
export function dynamoBulletins(
  client: DynamoDBClient,
  table: string,
  keys: DataKeys,
  { nowMs }: WallClock,
): BulletinStore {
  async function sealed(place: Place, value: unknown): Promise<FlatItem> {
    const name = sealName(place);
    const { plain, wrapped } = await keys.create(name);
    const text = seal(plain, { ticketNo: name, ref: place.item }, JSON.stringify(value));
    return { ...place, wrapped, sealed: pack(JSON.stringify(text)) };
  }

  async function opened<T>(item: Record<string, AttributeValue>): Promise<T> {
    const place = { bulletin: item.bulletin?.S ?? '', item: item.item?.S ?? '' };
    const name = sealName(place);
    const plain = await keys.unwrap(name, item.wrapped?.S ?? '');
    const text = JSON.parse(unpack(item.sealed)) as SealedItem;
    return JSON.parse(open(plain, { ticketNo: name, ref: place.item }, text)) as T;
  }

  const fresh = (item: FlatItem): TransactWriteItem => ({
    Put: {
      TableName: table,
      Item: toItem(item),
      ConditionExpression: 'attribute_not_exists(#bulletin)',
      ExpressionAttributeNames: { '#bulletin': 'bulletin' },
    },
  });

  /** Writes together or not at all, with what was asked under the caller's key. */
  function write(items: readonly TransactWriteItem[], once: BulletinOnce | undefined): Promise<boolean> {
    const expiresAt = Math.floor(nowMs() / 1000) + KEPT_SECONDS;
    const kept = once
      ? [fresh({ ...onceKey(once.key), digest: once.digest, answer: once.answer, expiresAt })]
      : [];
    return writtenTogether(client, [...items, ...kept]);
  }

  const under = underIn(client, table);

  return {
    ...dynamoBulletinLists(client, table),

    async draft(region, period) {
      const found = await readOne(client, table, toItem({ bulletin: nameOf(region, period), item: DRAFT }));
      return found && opened<BulletinDraft>(found);
    },

    async saveDraft(draft, once) {
      const place = { bulletin: nameOf(draft.region, draft.period), item: DRAFT };
      const item = { ...(await sealed(place, draft)), version: draft.version };
      const put: TransactWriteItem =
        draft.version === 1
          ? fresh(item)
          : {
              Put: {
                TableName: table,
                Item: toItem(item),
                ConditionExpression: '#version = :v',
                ExpressionAttributeNames: { '#version': 'version' },
                ExpressionAttributeValues: { ':v': { N: String(draft.version - 1) } },
              },
            };
      return write([put], once);
    },

    async publish(published, once) {
      const { region, period } = published.bulletin;
      const { bulletin: _content, ...line } = published;
      const number = versionName(published.version);
      const content = pack(JSON.stringify(published));
      return write(
        [
          fresh({ bulletin: nameOf(region, period), item: `${VERSION}${number}`, content }),
          fresh({
            bulletin: listOf(region),
            item: `${LISTED}${period}#${number}`,
            content: pack(JSON.stringify({ ...line, period })),
          }),
        ],
        once,
      );
    },

    async published(region, period, version) {
      const bulletin = nameOf(region, period);
      const [found] =
        version === undefined
          ? await under(bulletin, VERSION, 1)
          : [await readOne(client, table, toItem({ bulletin, item: `${VERSION}${versionName(version)}` }))];
      return found && (JSON.parse(unpack(found.content)) as PublishedBulletin);
    },

    async handIn(handIn, once) {
      const place = {
        bulletin: nameOf(handIn.region, handIn.period),
        item: `${HAND_IN}${handIn.at}#${handIn.id}`,
      };
      return write([fresh({ ...(await sealed(place, handIn)), unit: handIn.unit })], once);
    },

    async handIns(region, period) {
      const found = await under(nameOf(region, period), HAND_IN);
      return Promise.all(found.map((item) => opened<HandIn>(item)));
    },

    remember: (once) => write([], once),

    async once(key) {
      const found = await readOne(client, table, toItem(onceKey(key)));
      return found && { digest: found.digest?.S ?? '', answer: found.answer?.S ?? '' };
    },
  };
}

/** What there is of bulletins, without anybody's words: the versions that are published, and who has handed in. */
export function dynamoBulletinLists(
  client: DynamoDBClient,
  table: string,
): Pick<BulletinStore, 'versions' | 'handedIn'> {
  const under = underIn(client, table);
  return {
    async versions(region, limit) {
      const found = await under(listOf(region), LISTED, limit);
      return found.map((item) => JSON.parse(unpack(item.content)) as BulletinLine);
    },

    async handedIn(region, period) {
      const found = await under(nameOf(region, period), HAND_IN);
      return [...new Set(found.flatMap(({ unit }) => unit?.S ?? []))];
    },
  };
}

/** Reads the items of one bulletin whose names begin so; the last ones, newest first, where a number is given. */
function underIn(client: DynamoDBClient, table: string) {
  return (bulletin: string, begins: string, last?: number) =>
    queryAll(
      client,
      {
        TableName: table,
        KeyConditionExpression: '#bulletin = :b AND begins_with(#item, :i)',
        ExpressionAttributeNames: { '#bulletin': 'bulletin', '#item': 'item' },
        ExpressionAttributeValues: { ':b': { S: bulletin }, ':i': { S: begins } },
        ConsistentRead: true,
        ...(last !== undefined && { ScanIndexForward: false }),
      },
      last,
    );
}

interface Place {
  readonly bulletin: string;
  readonly item: string;
}

function nameOf(region: string, period: string): string {
  return `${region}#${period}`;
}

function listOf(region: string): string {
  return `LIST#${region}`;
}

function onceKey(key: string): Place & FlatItem {
  return { bulletin: `ONCE#${key}`, item: 'KEY' };
}

function versionName(version: number): string {
  return String(version).padStart(6, '0');
}

/** What a data key is bound to, as the key's policy names it. */
function sealName({ bulletin, item }: Place): string {
  return `bulletin#${bulletin}#${item}`;
}
