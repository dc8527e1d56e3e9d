import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  type DynamoDBClient,
  QueryCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { type Instant, NEVER } from '../calendar/instant.ts';
import {
  type Commit,
  type CurrentRulebook,
  DUE_SHARDS,
  InvalidCursorError,
  type LoadedTicket,
  type Page,
  type TicketLine,
  type TicketStore,
} from '../ports.ts';
import { canonicalJson, type LedgerEntry } from '../ticket/ledger.ts';
import { nextDueAt } from '../ticket/settle.ts';
import type { Stage, Ticket } from '../ticket/ticket.ts';
import { type WorkLine, workLines } from '../ticket/work-lines.ts';
import { type FlatItem, fromCursor, fromItem, toCursor, toItem } from './dynamo.ts';
import { readAll, retrying } from './dynamo-retry.ts';
import { currentOf } from './dynamo-rulebook.ts';

export interface TicketTables {
  readonly tickets: string;
  readonly ledger: string;
  readonly vault: string;
  readonly keys: string;
  readonly rulebook: string;
}

/** Seven days, after which an idempotency key may be used again. */
const KEY_TTL_SECONDS = 7 * 86_400;

/** Tickets in DynamoDB: one transaction per commit, on condition that nobody committed in between. */
export function dynamoTicketStore(
  client: DynamoDBClient,
  tables: TicketTables,
  wallClock: { nowMs(): number },
): TicketStore {
  return {
    async load(ticketNo): Promise<LoadedTicket | undefined> {
      const region = ticketNo.slice(0, 6);
      const found = await readAll(client, {
        [tables.tickets]: [toItem({ ticketNo, item: 'STATE' })],
        [tables.rulebook]: [toItem({ region, item: 'CURRENT' })],
      });
      const state = found[tables.tickets]?.[0];
      if (!state) return undefined;
      const record = fromItem(state);
      const current: CurrentRulebook = currentOf(found[tables.rulebook]?.[0]);
      return { ticket: JSON.parse(String(record.state)) as Ticket, hash: String(record.hash), current };
    },

    async commit(commit) {
      const items = transaction(commit, tables, Math.floor(wallClock.nowMs() / 1000));
      // One token for all attempts: what was written although the answer got lost is not written twice.
      const write = new TransactWriteItemsCommand({ TransactItems: items, ClientRequestToken: randomUUID() });
      try {
        await retrying(() => client.send(write));
        return 'committed';
      } catch (error) {
        const failed = failedConditions(error);
        if (failed.length === 0) throw error;
        const keyIndex = commit.idempotency ? items.length - 1 : -1;
        return failed.includes(keyIndex) ? 'key-used' : 'version-lost';
      }
    },

    async ledger(ticketNo, after = 0) {
      const entries: LedgerEntry[] = [];
      let start: Record<string, AttributeValue> | undefined;
      do {
        const page = await retrying(() =>
          client.send(
            new QueryCommand({
              TableName: tables.ledger,
              KeyConditionExpression: 'ticketNo = :t AND version > :v',
              ExpressionAttributeValues: { ':t': { S: ticketNo }, ':v': { N: String(after) } },
              ConsistentRead: true,
              ...(start && { ExclusiveStartKey: start }),
            }),
          ),
        );
        for (const item of page.Items ?? []) entries.push(fromItem(item) as unknown as LedgerEntry);
        start = page.LastEvaluatedKey;
      } while (start);
      return entries;
    },

    async listByUnit({ region, unit, stage, dueBefore, cursor, limit }): Promise<Page<TicketLine>> {
      const unitKey = `${region}#${unit}`;
      const start = cursor === undefined ? undefined : startOf(cursor, unitKey);
      const page = await retrying(() =>
        client.send(
          new QueryCommand({
            TableName: tables.tickets,
            IndexName: 'byUnit',
            KeyConditionExpression: dueBefore ? 'unitKey = :u AND dueAt < :d' : 'unitKey = :u',
            ...(stage && { FilterExpression: 'stage = :s' }),
            ExpressionAttributeValues: {
              ':u': { S: unitKey },
              ...(dueBefore && { ':d': { S: dueBefore } }),
              ...(stage && { ':s': { S: stage } }),
            },
            Limit: limit,
            ...(start && { ExclusiveStartKey: start }),
          }),
        ),
      );
      const next = toCursor(page.LastEvaluatedKey);
      return {
        items: (page.Items ?? []).map((item) => lineOf(fromItem(item))),
        ...(next && { cursor: next }),
      };
    },

    async listOpen(region, shard, cursor, limit) {
      const start = cursor === undefined ? undefined : fromCursor(cursor);
      const page = await retrying(() =>
        client.send(
          new QueryCommand({
            TableName: tables.tickets,
            IndexName: 'byDue',
            KeyConditionExpression: 'dueShard = :s',
            ExpressionAttributeValues: { ':s': { S: `${region}#${shard}` } },
            ProjectionExpression: 'ticketNo',
            Limit: limit,
            ...(start && { ExclusiveStartKey: start }),
          }),
        ),
      );
      const next = toCursor(page.LastEvaluatedKey);
      return {
        items: (page.Items ?? []).map((item) => String(item.ticketNo?.S)),
        ...(next !== undefined && { cursor: next }),
      };
    },

    async listDue(region, shard, before, limit) {
      const page = await retrying(() =>
        client.send(
          new QueryCommand({
            TableName: tables.tickets,
            IndexName: 'byDue',
            KeyConditionExpression: 'dueShard = :s AND nextDueAt < :b',
            ExpressionAttributeValues: { ':s': { S: `${region}#${shard}` }, ':b': { S: before } },
            ProjectionExpression: 'ticketNo',
            Limit: limit,
          }),
        ),
      );
      return (page.Items ?? []).map((item) => String(item.ticketNo?.S));
    },
  };
}

/** Where a page of one unit's list begins. Its form is checked, since DynamoDB fails on what is no key of it. */
function startOf(cursor: string, unitKey: string): Record<string, AttributeValue> {
  const key = fromCursor(cursor) ?? {};
  const whole = ['ticketNo', 'item', 'unitKey', 'dueAt'].every((name) => key[name]?.S !== undefined);
  if (!whole || Object.keys(key).length !== 4 || key.unitKey?.S !== unitKey) throw new InvalidCursorError();
  return key;
}

/** Everything of a commit as one transaction; the idempotency put, where there is one, comes last. */
function transaction(commit: Commit, tables: TicketTables, nowSeconds: number): TransactWriteItem[] {
  const { before, after, entry, vault, idempotency } = commit;
  const { ticketNo } = after;
  const put = (TableName: string, item: FlatItem, key: string): TransactWriteItem => ({
    Put: {
      TableName,
      Item: toItem(item),
      ConditionExpression: 'attribute_not_exists(#key)',
      ExpressionAttributeNames: { '#key': key },
    },
  });
  const items: TransactWriteItem[] = [
    put(tables.ledger, { ...entry }, 'ticketNo'),
    {
      Put: {
        TableName: tables.tickets,
        Item: toItem(stateItem(after, entry.hash)),
        ...(before
          ? {
              ConditionExpression: 'version = :v',
              ExpressionAttributeValues: { ':v': { N: String(before.version) } },
            }
          : { ConditionExpression: 'attribute_not_exists(ticketNo)' }),
      },
    },
    ...unitItems(before, after, tables.tickets),
    ...vault.map(({ ref, sealed }) => put(tables.vault, { ticketNo, ref, sealed }, 'ticketNo')),
  ];
  if (idempotency) {
    items.push(put(tables.keys, { ...idempotency, expiresAt: nowSeconds + KEY_TTL_SECONDS }, 'key'));
  }
  return items;
}

function stateItem(ticket: Ticket, hash: string): FlatItem {
  const { ticketNo, region, version, person } = ticket;
  const open = ticket.stage !== 'closed';
  const shard = Number(ticketNo.slice(-8)) % DUE_SHARDS;
  return {
    ticketNo,
    item: 'STATE',
    version,
    hash,
    state: canonicalJson(ticket),
    ...(open && { dueShard: `${region}#${shard}`, nextDueAt: nextDueAt(ticket) ?? NEVER }),
    ...(person && { person, acceptedAt: ticket.acceptedAt ?? ticket.submittedAt }),
  };
}

/** Only the units whose line changed are written; a unit without a part any more loses its line. */
function unitItems(before: Ticket | undefined, after: Ticket, table: string): TransactWriteItem[] {
  const { ticketNo, region } = after;
  const itemOf = (line: WorkLine): FlatItem => {
    const { unit, dueAt, overdue, ...codes } = line;
    return {
      ...codes,
      item: `UNIT#${unit}`,
      unitKey: `${region}#${unit}`,
      dueAt: dueAt ?? NEVER,
      overdue: overdue ? 1 : 0,
    };
  };
  const old = new Map(
    (before ? workLines(before) : []).map((line) => [line.unit, JSON.stringify(itemOf(line))]),
  );
  const items: TransactWriteItem[] = [];
  for (const line of workLines(after)) {
    const item = itemOf(line);
    if (old.get(line.unit) !== JSON.stringify(item))
      items.push({ Put: { TableName: table, Item: toItem(item) } });
    old.delete(line.unit);
  }
  for (const unit of old.keys()) {
    items.push({ Delete: { TableName: table, Key: toItem({ ticketNo, item: `UNIT#${unit}` }) } });
  }
  return items;
}

function lineOf(record: Record<string, string | number>): TicketLine {
  const { unitKey: _unitKey, item: _item, overdue, dueAt, ...codes } = record;
  return {
    ...(codes as unknown as Omit<TicketLine, 'overdue' | 'dueAt'>),
    stage: codes.stage as Stage,
    ...(dueAt !== NEVER && { dueAt: dueAt as Instant }),
    overdue: overdue === 1,
  };
}

/** Positions of the transaction's items whose own condition failed. */
function failedConditions(error: unknown): number[] {
  if (!(error instanceof TransactionCanceledException)) return [];
  return (error.CancellationReasons ?? []).flatMap((reason, index) =>
    reason.Code === 'ConditionalCheckFailed' ? [index] : [],
  );
}
