import { randomUUID } from 'node:crypto';
import { type AttributeValue, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { PublishedVersion } from '../assessment/publication.ts';
import type { AssessmentKey, Entry, Objection } from '../assessment/records.ts';
import type { Sheet } from '../assessment/sheet.ts';
import type { AssessmentStore, WrittenBefore } from '../ports.ts';
import type { DataKeys } from '../privacy/ports.ts';
import { openList, sealList } from '../privacy/sealed-list.ts';
import { carriedOut } from './conditional-writes.ts';
import { type FlatItem, toItem } from './dynamo.ts';
import { queryAll } from './dynamo-query.ts';
import { readOne } from './dynamo-reads.ts';
import { pack, unpack } from './packed.ts';

/** Sheets written, or records opened, at once. */
const AT_ONCE = 16;

type Item = Record<string, AttributeValue>;

/**
 * Assessments in DynamoDB, all of one region and period in one partition. A version's sheets are written first, under
 * an id of their own, and the version last: so it is there whole or not at all, and of two who publish one wins. What
 * people write of a case may speak of citizens: entries and objections are sealed, each under a data key of its own.
 */
export function dynamoAssessments(client: DynamoDBClient, table: string, keys: DataKeys): AssessmentStore {
  const under = (key: AssessmentKey, begins: string, backwards = false): Promise<Item[]> =>
    queryAll(client, {
      TableName: table,
      KeyConditionExpression: '#assessment = :a AND begins_with(#item, :i)',
      ExpressionAttributeNames: { '#assessment': 'assessment', '#item': 'item' },
      ExpressionAttributeValues: toItem({ ':a': nameOf(key), ':i': begins }),
      ConsistentRead: true,
      ScanIndexForward: !backwards,
    });

  /** @returns false where the condition does not hold */
  function put(item: FlatItem, condition?: { readonly expression: string; readonly values?: FlatItem }) {
    const command = new PutItemCommand({
      TableName: table,
      Item: toItem(item),
      ...(condition && { ConditionExpression: condition.expression }),
      ...(condition?.values && { ExpressionAttributeValues: toItem(condition.values) }),
    });
    return carriedOut(() => client.send(command));
  }

  async function add<T extends { readonly id: string }>(
    key: AssessmentKey,
    kind: string,
    record: T,
    digest: string,
  ): Promise<WrittenBefore<T> | undefined> {
    const place = { assessment: nameOf(key), item: `${kind}${record.id}` };
    const written = await put({ ...place, ...(await sealed(place, record)), digest, undecided: 1 }, NEW);
    if (written) return undefined;
    const item = await readOne(client, table, toItem(place));
    if (!item) throw new Error('what was refused as written is not there');
    return { record: await opened<T>(item), digest: String(item.digest?.S) };
  }

  async function sealed(place: Place, record: unknown): Promise<FlatItem> {
    return { sealed: pack(await sealList(keys, sealName(place), JSON.stringify(record))) };
  }

  async function opened<T>({ assessment, item, sealed: text }: Item): Promise<T> {
    const place = { assessment: String(assessment?.S), item: String(item?.S) };
    return JSON.parse(await openList(keys, sealName(place), unpack(text))) as T;
  }

  async function allOpened<T>(items: readonly Item[]): Promise<T[]> {
    const records: T[] = [];
    for (let from = 0; from < items.length; from += AT_ONCE)
      records.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map((item) => opened<T>(item)))));
    return records;
  }

  return {
    entries: async (key) => allOpened<Entry>(await under(key, ENTRY)),
    addEntry: (key, entry, digest) => add(key, ENTRY, entry, digest),
    objections: async (key) => allOpened<Objection>(await under(key, OBJECTION)),
    addObjection: (key, objection, digest) => add(key, OBJECTION, objection, digest),

    async decideObjection(key, decided) {
      const place = { assessment: nameOf(key), item: `${OBJECTION}${decided.id}` };
      const before = await readOne(client, table, toItem(place));
      const digest = String(before?.digest?.S);
      const item = { ...place, ...(await sealed(place, decided)), digest, undecided: 0 };
      return put(item, { expression: 'undecided = :yes', values: { ':yes': 1 } });
    },

    versions: async (key) =>
      (await under(key, VERSION, true)).map((item) => recordIn<PublishedVersion>(item)),

    async published(key, version) {
      const item = await readOne(client, table, toItem(placeOf(key, version)));
      if (!item) return undefined;
      const sheets = await under(key, `${SHEET}${String(item.sheets?.S)}#`);
      return { ...recordIn<PublishedVersion>(item), sheets: sheets.map((each) => recordIn<Sheet>(each)) };
    },

    async publish({ sheets, ...header }) {
      const id = randomUUID();
      const items = sheets.map((sheet, place) => ({
        assessment: nameOf(header),
        item: `${SHEET}${id}#${String(place).padStart(DIGITS, '0')}`,
        record: pack(JSON.stringify(sheet)),
      }));
      for (let from = 0; from < items.length; from += AT_ONCE) {
        await Promise.all(items.slice(from, from + AT_ONCE).map((item) => put(item)));
      }
      const version = {
        ...placeOf(header, header.version),
        record: pack(JSON.stringify(header)),
        sheets: id,
      };
      return put(version, NEW);
    },
  };
}

const ENTRY = 'ENTRY#';
const OBJECTION = 'OBJECTION#';
const VERSION = 'VERSION#';
const SHEET = 'SHEET#';
const DIGITS = 6;
const NEW = { expression: 'attribute_not_exists(assessment)' };

interface Place {
  readonly assessment: string;
  readonly item: string;
}

/** What a data key is bound to, as the key's policy names it. */
function sealName({ assessment, item }: Place): string {
  return `assessment#${assessment}#${item}`;
}

function nameOf({ region, subject, period }: AssessmentKey): string {
  return `${region}#${subject}#${period}`;
}

function placeOf(key: AssessmentKey, version: number) {
  return { assessment: nameOf(key), item: `${VERSION}${String(version).padStart(DIGITS, '0')}` };
}

function recordIn<T>(item: Item): T {
  return JSON.parse(unpack(item.record)) as T;
}
