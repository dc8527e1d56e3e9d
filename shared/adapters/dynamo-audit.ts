import { randomInt, randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { type Day, dayOf, type Instant, instantOf } from '../calendar/instant.ts';
import {
  type AuditQuery,
  type AuditReader,
  type AuditTrail,
  AuditUnavailableError,
  type Clock,
  InvalidCursorError,
  type WallClock,
} from '../ports.ts';
import {
  type AuditItem,
  type AuditLook,
  auditItem,
  chainName,
  type Registration,
  registeredChain,
  registerOf,
  registration,
} from '../privacy/audit.ts';
import { GENESIS } from '../privacy/canonical.ts';
import { fromCursor, fromItem, toCursor, toItem } from './dynamo.ts';
import { queryAll } from './dynamo-query.ts';
import { readAll } from './dynamo-reads.ts';
import { retrying } from './dynamo-retry.ts';
import { sha256 } from './sha256.ts';

/** The indexes of the audit's table. `byDay` holds the first entry of each chain alone. */
export const AUDIT_INDEXES = {
  byDay: { partition: 'opened', sort: 'chain' },
  byTicket: { partition: 'ticketNo', sort: 'at' },
  byPerson: { partition: 'person', sort: 'at' },
  byCaller: { partition: 'caller', sort: 'at' },
} as const;

const INDEX_OF = { ticketNo: 'byTicket', person: 'byPerson', caller: 'byCaller' } as const;

/** A chain of this process, between two entries. */
interface Lane {
  readonly chain: string;
  number: number;
  hash: string;
}

/** The law's clock and the machine's: an entry says both. */
export interface AuditClocks {
  readonly clock: Clock;
  readonly wallClock: WallClock;
}

/**
 * The audit in DynamoDB. This process writes chains of its own, as many at a time as it has looks to write at once, so
 * that none waits for another; a chain whose entry may or may not have been written is left at that. Each put is on
 * condition that nothing lies there.
 */
export function dynamoAudit(
  client: DynamoDBClient,
  table: string,
  { clock, wallClock }: AuditClocks,
): AuditTrail {
  const idle = new Map<string, Lane[]>();
  let idleOn: Day | undefined;

  /** A chain for a region and day that nobody writes to just now. What was of an earlier day is forgotten. */
  function take(region: string, day: Day): Lane {
    if (idleOn !== day) idle.clear();
    idleOn = day;
    return (
      idle.get(region)?.pop() ?? { chain: chainName(region, day, randomUUID()), number: 0, hash: GENESIS }
    );
  }

  async function append(lane: Lane, look: AuditLook, at: Instant): Promise<void> {
    const recordedAt = instantOf(wallClock.nowMs());
    const place = { chain: lane.chain, number: lane.number + 1, previous: lane.hash };
    const item = auditItem({ ...look, ...place, at, recordedAt }, sha256);
    if (item.number === 1) await begin(client, table, item);
    else await put(client, table, item);
    lane.number = item.number;
    lane.hash = item.hash;
  }

  return {
    async record(...looks) {
      const at = clock.now();
      const day = dayOf(at);
      const byRegion = Map.groupBy(looks, ({ region }) => region);
      try {
        await Promise.all(
          [...byRegion].map(async ([region, own]) => {
            const lane = take(region, day);
            for (const look of own) await append(lane, look, at);
            if (idleOn === day) idle.set(region, [...(idle.get(region) ?? []), lane]);
          }),
        );
      } catch (cause) {
        throw new AuditUnavailableError('a look could not be put on record', { cause });
      }
    },
  };
}

/** A put where nothing lies. */
function putOf(table: string, item: AuditItem | Registration) {
  return {
    TableName: table,
    Item: toItem({ ...item }),
    ConditionExpression: 'attribute_not_exists(#chain)',
    ExpressionAttributeNames: { '#chain': 'chain' },
  };
}

async function put(client: DynamoDBClient, table: string, item: AuditItem): Promise<void> {
  const command = new PutItemCommand({
    ...putOf(table, item),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  await retrying(() => client.send(command)).catch((thrown: unknown) => {
    // It may be an earlier attempt of this very call that lies there.
    const isOwn = thrown instanceof ConditionalCheckFailedException && thrown.Item?.hash?.S === item.hash;
    if (!isOwn) throw thrown;
  });
}

/** Below the largest whole number that is exact, so that two of a day are never in one place. */
const PLACES = 2 ** 48 - 1;

/** A chain's first entry and its registration, both or neither: so one without the other was taken away. */
async function begin(client: DynamoDBClient, table: string, item: AuditItem): Promise<void> {
  const registered = registration(item.chain, randomInt(1, PLACES), sha256);
  const command = new TransactWriteItemsCommand({
    TransactItems: [{ Put: putOf(table, item) }, { Put: putOf(table, registered) }],
    // One for all attempts, so that what was written although the answer got lost is no fault.
    ClientRequestToken: randomUUID(),
  });
  await retrying(() => client.send(command));
}

/** Reads what {@link dynamoAudit} writes. */
export function dynamoAuditReader(client: DynamoDBClient, table: string): AuditReader {
  const ofChain = (chain: string, after: number) => ({
    TableName: table,
    KeyConditionExpression: '#chain = :c AND #number > :n',
    ExpressionAttributeNames: { '#chain': 'chain', '#number': 'number' },
    ExpressionAttributeValues: { ':c': { S: chain }, ':n': { N: String(after) } },
    ConsistentRead: true,
  });
  const register = async (day: Day) => (await queryAll(client, ofChain(registerOf(day), 0))).map(whole);
  return {
    async chains(day) {
      const found = await queryAll(client, {
        TableName: table,
        IndexName: 'byDay',
        KeyConditionExpression: 'opened = :o',
        ExpressionAttributeValues: { ':o': { S: day } },
      });
      const registered = (await register(day)).flatMap((item) => registeredChain(item, sha256) ?? []);
      return [...new Set([...found.map(({ chain }) => String(chain?.S)), ...registered])];
    },

    register,

    async chain(name, after, limit) {
      return (await queryAll(client, ofChain(name, after), limit)).map(whole);
    },

    find: (query) => found(client, table, query),
  };
}

/** A page of an index, and behind it the entries, in the index's order. */
async function found(
  client: DynamoDBClient,
  table: string,
  { by, value, from, to, cursor, limit }: AuditQuery,
) {
  const start = cursor === undefined ? undefined : startOf(cursor, by, value);
  const answer = await retrying(() =>
    client.send(
      new QueryCommand({
        TableName: table,
        IndexName: INDEX_OF[by],
        KeyConditionExpression: '#by = :v AND #at BETWEEN :f AND :t',
        ExpressionAttributeNames: { '#by': by, '#at': 'at' },
        ExpressionAttributeValues: { ':v': { S: value }, ':f': { S: from ?? '0' }, ':t': { S: to ?? '9' } },
        ScanIndexForward: false,
        Limit: limit,
        ...(start && { ExclusiveStartKey: start }),
      }),
    ),
  );
  const keys = (answer.Items ?? []).flatMap(({ chain, number }) =>
    chain && number ? [{ chain, number }] : [],
  );
  const read = (await readAll(client, { [table]: keys }))[table] ?? [];
  const byPlace = new Map(read.map((item) => [`${item.chain?.S} ${item.number?.N}`, item]));
  const items = keys.flatMap(({ chain, number }) => {
    const item = byPlace.get(`${chain.S} ${number.N}`);
    return item ? [whole(item) as unknown as AuditItem] : [];
  });
  const next = toCursor(answer.LastEvaluatedKey);
  return { items, ...(next !== undefined && { cursor: next }) };
}

function startOf(cursor: string, by: string, value: string): Record<string, AttributeValue> {
  const key = fromCursor(cursor) ?? {};
  const isWhole = key.chain?.S !== undefined && key.number?.N !== undefined && key.at?.S !== undefined;
  if (!isWhole || Object.keys(key).length !== 4 || key[by]?.S !== value) throw new InvalidCursorError();
  return key;
}

/** A record with all of its attributes; one of another type than those that are written shows as such. */
function whole(item: Record<string, AttributeValue>): Record<string, string | number> {
  const others = Object.entries(item).filter(([, value]) => value.S === undefined && value.N === undefined);
  return {
    ...fromItem(item),
    ...Object.fromEntries(others.map(([name, value]) => [name, JSON.stringify(value)])),
  };
}
