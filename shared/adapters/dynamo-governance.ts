import type { AttributeValue, DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { episodeOf } from '../governance/findings.ts';
import type { Measure } from '../governance/measure.ts';
import type { Warning } from '../governance/warning.ts';
import type { AnalysisRecord, GovernanceOnce, GovernanceStore, MeasureRecord } from '../ports.ts';
import { writtenTogether } from './conditional-writes.ts';
import { type FlatItem, fromItem, toItem } from './dynamo.ts';
import { queryAll } from './dynamo-query.ts';
import { readAll, readOne } from './dynamo-reads.ts';
import { pack, unpack } from './packed.ts';

/**
 * Governance in DynamoDB: each region's warnings, measures and analyses in the order of their numbers, the open
 * warnings once more by what they are about, and a measure's acts beside each other.
 */
export function dynamoGovernance(client: DynamoDBClient, table: string): GovernanceStore {
  const partition = (key: string, begins = '', limit?: number) =>
    queryAll(
      client,
      {
        TableName: table,
        KeyConditionExpression: begins === '' ? '#key = :k' : '#key = :k AND begins_with(#item, :i)',
        ExpressionAttributeNames: { '#key': 'key', ...(begins !== '' && { '#item': 'item' }) },
        ExpressionAttributeValues: { ':k': { S: key }, ...(begins !== '' && { ':i': { S: begins } }) },
        ConsistentRead: true,
      },
      limit,
    );
  const newest = (key: string, limit: number, after = '~') =>
    queryAll(
      client,
      {
        TableName: table,
        KeyConditionExpression: '#key = :k AND #item < :a',
        ExpressionAttributeNames: { '#key': 'key', '#item': 'item' },
        ExpressionAttributeValues: { ':k': { S: key }, ':a': { S: after } },
        ScanIndexForward: false,
      },
      limit,
    );
  const one = async <T>(key: string, item: string): Promise<T | undefined> => {
    const found = await readOne(client, table, toItem({ key, item }));
    return found && stateOf<T>(found);
  };

  const write = (items: readonly TransactWriteItem[]) => writtenTogether(client, items);

  const fresh = (item: FlatItem): TransactWriteItem => ({
    Put: {
      TableName: table,
      Item: toItem(item),
      ConditionExpression: 'attribute_not_exists(#key)',
      ExpressionAttributeNames: { '#key': 'key' },
    },
  });
  /** The state of something on condition of its version. */
  const moved = (key: string, item: string, before: Versioned | undefined, after: Versioned) => {
    const record = { key, item, version: after.version, state: pack(JSON.stringify(after)) };
    if (!before) return fresh(record);
    return {
      Put: {
        TableName: table,
        Item: toItem(record),
        ConditionExpression: '#version = :v',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':v': { N: String(before.version) } },
      },
    };
  };
  const keyed = (once: GovernanceOnce | undefined, about: string) =>
    once ? [fresh({ key: onceKey(once.key), item: 'KEY', digest: once.digest, about })] : [];

  return {
    async openWarnings(region) {
      const episodes = await partition(episodesKey(region));
      if (episodes.length === 0) return [];
      const numbers = episodes.map((item) => String(fromItem(item).warning));
      const keys = numbers.map((item) => toItem({ key: warningsKey(region), item }));
      return ((await readAll(client, { [table]: keys }))[table] ?? []).map((item) => stateOf<Warning>(item));
    },
    warning: (region, warning) => one<Warning>(warningsKey(region), warning),
    async warnings(region, limit, after) {
      return (await newest(warningsKey(region), limit, after)).map((item) => stateOf<Warning>(item));
    },
    async countWarnings(region, begins) {
      return (await partition(warningsKey(region), begins)).length;
    },
    async putWarning(before, after, once) {
      const { region, warning, status } = after;
      const episode = { key: episodesKey(region), item: episodeOf(after) };
      return write([
        moved(warningsKey(region), warning, before, after),
        ...(before ? [] : [fresh({ ...episode, warning })]),
        ...(before && status === 'ended' && before.status !== 'ended'
          ? [{ Delete: { TableName: table, Key: toItem(episode) } }]
          : []),
        ...keyed(once, warning),
      ]);
    },

    measure: (region, measure) => one<Measure>(measuresKey(region), measure),
    async measures(region, limit, after) {
      return (await newest(measuresKey(region), limit, after)).map((item) => stateOf<Measure>(item));
    },
    async records(region, measure) {
      return (await partition(actsKey(region, measure))).map((item) => stateOf<MeasureRecord>(item));
    },
    async commit(before, after, record, once) {
      const { region, measure } = after;
      const act = String(record.version).padStart(6, '0');
      return write([
        moved(measuresKey(region), measure, before, after),
        fresh({ key: actsKey(region, measure), item: act, state: pack(JSON.stringify(record)) }),
        ...keyed(once, measure),
      ]);
    },

    async once(key) {
      const item = await readOne(client, table, toItem({ key: onceKey(key), item: 'KEY' }));
      if (!item) return undefined;
      const { digest, about } = fromItem(item);
      return { digest: String(digest), about: String(about) };
    },

    async analyses(region, period) {
      return (await partition(analysesKey(region), `${period}#`)).map((item) =>
        stateOf<AnalysisRecord>(item),
      );
    },
    async handIn(record, once) {
      const { region, period, unit } = record;
      const item = `${period}#${unit}`;
      const state = pack(JSON.stringify(record));
      return write([fresh({ key: analysesKey(region), item, state }), ...keyed(once, item)]);
    },
  };
}

interface Versioned {
  readonly version: number;
}

function stateOf<T>(item: Record<string, AttributeValue>): T {
  return JSON.parse(unpack(item.state)) as T;
}

const warningsKey = (region: string) => `WARNINGS#${region}`;
const episodesKey = (region: string) => `EPISODES#${region}`;
const measuresKey = (region: string) => `MEASURES#${region}`;
const analysesKey = (region: string) => `ANALYSES#${region}`;
const actsKey = (region: string, measure: string) => `ACTS#${region}#${measure}`;
const onceKey = (key: string) => `ONCE#${key}`;
