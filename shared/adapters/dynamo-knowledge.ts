import {
  type AttributeValue,
  type DynamoDBClient,
  QueryCommand,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import type { Instant } from '../calendar/instant.ts';
import type { Entry, EntryStatus } from '../knowledge/entry.ts';
import { pairsOfEntry } from '../knowledge/search.ts';
import { type EntryLine, type EntryRecord, InvalidCursorError, type KnowledgeBase } from '../ports.ts';
import { writtenTogether } from './conditional-writes.ts';
import { type FlatItem, fromCursor, fromItem, toCursor, toItem } from './dynamo.ts';
import { queryAll } from './dynamo-query.ts';
import { questionCounts, useKey } from './dynamo-question-counts.ts';
import { readAll } from './dynamo-reads.ts';
import { retrying } from './dynamo-retry.ts';
import { pack, unpack } from './packed.ts';

/** Each list by the index that it reads, and by the attribute that parts it. */
const LISTS = {
  provider: { IndexName: 'byProvider', part: 'providerKey', sort: 'changedAt' },
  event: { IndexName: 'byEvent', part: 'eventKey', sort: 'changedAt' },
  reminded: { IndexName: 'byReminder', part: 'reminderKey', sort: 'remindedAt' },
  changes: { IndexName: 'byChange', part: 'changeKey', sort: 'changedAt' },
} as const;

/**
 * The knowledge base in DynamoDB: an entry with its acts, and one item for every pair of characters under which what
 * counts is found, so that a question is a few queries by key.
 */
export function dynamoKnowledge(client: DynamoDBClient, table: string): KnowledgeBase {
  async function states(region: string, numbers: readonly string[]): Promise<Entry[]> {
    if (numbers.length === 0) return [];
    const keys = numbers.map((number) => toItem({ key: entryKey(region, number), item: 'STATE' }));
    const found = (await readAll(client, { [table]: keys }))[table] ?? [];
    return found.map((item) => JSON.parse(unpack(item.state)) as Entry);
  }

  /** Every item of a partition whose sort key begins so. */
  const partition = (key: string, begins: string, limit?: number) =>
    queryAll(
      client,
      {
        TableName: table,
        KeyConditionExpression: '#key = :k AND begins_with(#item, :i)',
        ExpressionAttributeNames: { '#key': 'key', '#item': 'item' },
        ExpressionAttributeValues: { ':k': { S: key }, ':i': { S: begins } },
      },
      limit,
    );

  return {
    async entry(region, number) {
      return (await states(region, [number]))[0];
    },
    entries: states,

    async commit(before, after, record, once) {
      return writtenTogether(client, transaction(table, before, after, record, once));
    },

    async once(key) {
      const found = await readAll(client, { [table]: [toItem({ key: onceKey(key), item: 'KEY' })] });
      const item = found[table]?.[0];
      if (!item) return undefined;
      const { digest, region, entry } = fromItem(item);
      return { digest: String(digest), region: String(region), entry: String(entry) };
    },

    async history(region, number) {
      const acts = await partition(entryKey(region, number), 'ACT#');
      return acts.map((item) => JSON.parse(unpack(item.record)) as EntryRecord);
    },

    async listedUnder(region, pairs, limit) {
      const found = await Promise.all(
        pairs.map(async (pair) => {
          const items = await partition(pairKey(region, pair), 'ENTRY#', limit);
          return [pair, items.map((item) => String(item.item?.S).slice('ENTRY#'.length))] as const;
        }),
      );
      return new Map(found);
    },

    async list({ region, of, cursor, limit }) {
      const [name, value] = typeof of === 'string' ? [of, region] : listOf(region, of);
      const { IndexName, part, sort } = LISTS[name];
      const start = cursor === undefined ? undefined : startOf(cursor, part, value, sort);
      const page = await retrying(() =>
        client.send(
          new QueryCommand({
            TableName: table,
            IndexName,
            KeyConditionExpression: '#part = :part',
            ExpressionAttributeNames: { '#part': part },
            ExpressionAttributeValues: { ':part': { S: value } },
            ScanIndexForward: false,
            Limit: limit,
            ...(start && { ExclusiveStartKey: start }),
          }),
        ),
      );
      const next = toCursor(page.LastEvaluatedKey);
      return { items: (page.Items ?? []).map(lineOf), ...(next !== undefined && { cursor: next }) };
    },

    ...questionCounts(client, table),
  };
}

function entryKey(region: string, number: string): string {
  return `ENTRY#${region}#${number}`;
}

function pairKey(region: string, pair: string): string {
  return `PAIR#${region}#${pair}`;
}

function onceKey(key: string): string {
  return `ONCE#${key}`;
}

function listOf(
  region: string,
  of: { readonly provider: string } | { readonly event: string },
): readonly ['provider' | 'event', string] {
  return 'provider' in of ? ['provider', `${region}#${of.provider}`] : ['event', `${region}#${of.event}`];
}

/** Everything of one act: the entry on condition of its version, the act, and the pairs that come or go with it. */
function transaction(
  table: string,
  before: Entry | undefined,
  after: Entry,
  record: EntryRecord,
  once: { readonly key: string; readonly digest: string } | undefined,
): TransactWriteItem[] {
  const { region, entry } = after;
  const key = entryKey(region, entry);
  const fresh = (item: FlatItem): TransactWriteItem => ({
    Put: {
      TableName: table,
      Item: toItem(item),
      ConditionExpression: 'attribute_not_exists(#key)',
      ExpressionAttributeNames: { '#key': 'key' },
    },
  });
  const state: TransactWriteItem = {
    Put: {
      TableName: table,
      Item: toItem(stateItem(after)),
      ...(before
        ? {
            ConditionExpression: '#version = :v',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':v': { N: String(before.version) } },
          }
        : {
            ConditionExpression: 'attribute_not_exists(#key)',
            ExpressionAttributeNames: { '#key': 'key' },
          }),
    },
  };
  const act = `ACT#${String(record.version).padStart(6, '0')}`;
  const was = new Set(before?.live ? pairsOfEntry(before.live) : []);
  const is = new Set(after.live ? pairsOfEntry(after.live) : []);
  const item = `ENTRY#${entry}`;
  // What was counted of other words tells nothing of these.
  const rewritten = before?.live && JSON.stringify(before.live) !== JSON.stringify(after.live);
  const uncounted = { Delete: { TableName: table, Key: toItem({ key: useKey(region), item }) } };
  return [
    state,
    fresh({ key, item: act, record: pack(JSON.stringify(record)) }),
    ...[...is]
      .filter((pair) => !was.has(pair))
      .map((pair) => ({ Put: { TableName: table, Item: toItem({ key: pairKey(region, pair), item }) } })),
    ...[...was]
      .filter((pair) => !is.has(pair))
      .map((pair) => ({ Delete: { TableName: table, Key: toItem({ key: pairKey(region, pair), item }) } })),
    ...(rewritten ? [uncounted] : []),
    ...(once ? [fresh({ key: onceKey(once.key), item: 'KEY', digest: once.digest, region, entry })] : []),
  ];
}

function stateItem(entry: Entry): FlatItem {
  const { region, provider, event, reminders, title, status, version, changedAt } = entry;
  const reminded = reminders.at(-1)?.at;
  return {
    key: entryKey(region, entry.entry),
    item: 'STATE',
    state: pack(JSON.stringify(entry)),
    number: entry.entry,
    ...{ title, status, provider, version, changedAt },
    providerKey: `${region}#${provider}`,
    changeKey: region,
    ...(event !== undefined && { eventKey: `${region}#${event}` }),
    ...(reminded !== undefined && { reminderKey: region, remindedAt: reminded }),
  };
}

function lineOf(item: Record<string, AttributeValue>): EntryLine {
  const { number, title, status, provider, changedAt } = fromItem(item);
  return {
    entry: String(number),
    title: String(title),
    status: status as EntryStatus,
    provider: String(provider),
    changedAt: changedAt as Instant,
  };
}

/** Where a page of a list begins. Its form is checked, since DynamoDB fails on what is no key of it. */
function startOf(cursor: string, part: string, value: string, sort: string): Record<string, AttributeValue> {
  const key = fromCursor(cursor) ?? {};
  const names = ['key', 'item', part, sort];
  const whole = names.every((name) => key[name]?.S !== undefined) && Object.keys(key).length === names.length;
  if (!whole || key[part]?.S !== value) throw new InvalidCursorError();
  return key;
}
