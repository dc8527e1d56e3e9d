import { randomBytes } from 'node:crypto';
import {
  type AttributeValue,
  type DynamoDBClient,
  ExecuteStatementCommand,
  QueryCommand,
  type QueryCommandOutput,
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
  OutcomeUnknownError,
  type Page,
  type TicketLine,
  type TicketStore,
} from '../ports.ts';
import type { Kept } from '../regulation/retention.ts';
import { sealedToken } from '../ticket/commit-token.ts';
import { leftToKeep } from '../ticket/keeping.ts';
import { canonicalJson } from '../ticket/ledger.ts';
import { isApart } from '../ticket/secrecy.ts';
import { nextDueAt } from '../ticket/settle.ts';
import type { Stage, Ticket } from '../ticket/ticket.ts';
import { meantBy } from '../ticket/unit-ref.ts';
import { HOTLINE, type Todo, type WorkLine, workLines } from '../ticket/work-lines.ts';
import { type FlatItem, fromCursor, fromItem, toCursor, toItem } from './dynamo.ts';
import { keptUnder } from './dynamo-idempotency.ts';
import { markItems } from './dynamo-mark-lines.ts';
import { queryAll } from './dynamo-query.ts';
import { readAll } from './dynamo-reads.ts';
import { retrying } from './dynamo-retry.ts';
import { currentIn, layersFor } from './dynamo-rulebook.ts';
import { findable } from './dynamo-ticket-finder.ts';
import { noncePut } from './nonces.ts';
import { pack, unpack } from './packed.ts';
import { isUnanswered } from './passing-errors.ts';
import { sha256 } from './sha256.ts';

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
        [tables.rulebook]: layersFor(region).map((layer) => toItem({ region: layer, item: 'CURRENT' })),
      });
      const state = found[tables.tickets]?.[0];
      if (!state) return undefined;
      const record = fromItem(state);
      const current: CurrentRulebook = currentIn(region, (layer) =>
        found[tables.rulebook]?.find((item) => item.region?.S === layer),
      );
      return { ticket: JSON.parse(unpack(state.state)) as Ticket, hash: String(record.hash), current };
    },

    async commit(commit) {
      // One token for all attempts, and in the entry: what was written although the answer got lost is known again.
      const token = randomBytes(16).toString('base64url');
      const packed = pack(commit.entry.body);
      const kept = sealedToken(token, commit.entry.hash, Buffer.from(packed).toString('base64'), sha256);
      const items = transaction(
        commit,
        tables,
        { token: kept, packed },
        Math.floor(wallClock.nowMs() / 1000),
      );
      const write = new TransactWriteItemsCommand({ TransactItems: items, ClientRequestToken: token });
      let unanswered = false;
      try {
        await retrying(() =>
          client.send(write).catch((error: unknown) => {
            unanswered ||= isUnanswered(error);
            throw error;
          }),
        );
        return 'committed';
      } catch (error) {
        const failed = failedConditions(error);
        if (failed.size > 0) {
          const held = failed.get(0)?.token?.S;
          if (held === kept) return 'committed';
          // What stands in the way may be this very commit, landed or landing, as long as no other's entry is shown.
          if (unanswered && held === undefined)
            throw new OutcomeUnknownError('no answer to a commit', { cause: error });
          const last = items.length - 1;
          if (commit.nonce && failed.has(last)) return 'nonce-used';
          const keys = (commit.idempotency ? 1 : 0) + (commit.number ? 1 : 0);
          const end = commit.nonce ? last : last + 1;
          const keyTaken = [...failed.keys()].some((index) => index >= end - keys && index < end);
          return keyTaken ? 'key-used' : 'version-lost';
        }
        if (unanswered) throw new OutcomeUnknownError('no answer to a commit', { cause: error });
        throw error;
      }
    },

    async ledger(ticketNo, after = 0) {
      const found = await queryAll(client, {
        TableName: tables.ledger,
        KeyConditionExpression: 'ticketNo = :t AND version > :v',
        ExpressionAttributeValues: { ':t': { S: ticketNo }, ':v': { N: String(after) } },
        ConsistentRead: true,
      });
      return found.map((item) => {
        const { version, hash } = fromItem(item);
        return { ticketNo, version: Number(version), body: unpack(item.body), hash: String(hash) };
      });
    },

    async listByUnit(query): Promise<Page<TicketLine>> {
      const { region, unit, stage, todo, dueBefore, apart = false, cursor, limit } = query;
      const asked = [...(stage ? ['stage = :s'] : []), ...(todo ? ['contains(todo, :t)'] : [])];
      const unitKey = listKey(region, unit, apart);
      const start = cursor === undefined ? undefined : startOf(cursor, unitKey);
      const page = await retrying(() =>
        client.send(
          new QueryCommand({
            TableName: tables.tickets,
            IndexName: 'byUnit',
            KeyConditionExpression: dueBefore ? 'unitKey = :u AND dueAt < :d' : 'unitKey = :u',
            ...(asked.length > 0 && { FilterExpression: asked.join(' AND ') }),
            ExpressionAttributeValues: {
              ':u': { S: unitKey },
              ...(dueBefore && { ':d': { S: dueBefore } }),
              ...(stage && { ':s': { S: stage } }),
              ...(todo && { ':t': { S: `|${todo}|` } }),
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
      return numbersOf(page);
    },

    async listDue({ region, before, cursor, limit }) {
      // All shards in one request, which a Query can't name together; with each key named it reads no more than they would.
      const shards = Array.from({ length: DUE_SHARDS }, (_, shard) => ({ S: `${region}#${shard}` }));
      const { Items = [], NextToken } = await retrying(() =>
        client.send(
          new ExecuteStatementCommand({
            Statement: `SELECT ticketNo FROM "${tables.tickets}"."byDue" WHERE dueShard IN [${shards.map(() => '?').join(', ')}] AND nextDueAt < ?`,
            Parameters: [...shards, { S: before }],
            Limit: limit,
            ...(cursor !== undefined && { NextToken: cursor }),
          }),
        ),
      );
      return {
        items: Items.map(({ ticketNo }) => String(ticketNo?.S)),
        ...(NextToken !== undefined && { cursor: NextToken }),
      };
    },
  };
}

/** A page of ticket numbers. */
function numbersOf({ Items = [], LastEvaluatedKey }: QueryCommandOutput): Page<string> {
  const cursor = toCursor(LastEvaluatedKey);
  return { items: Items.map((item) => String(item.ticketNo?.S)), ...(cursor !== undefined && { cursor }) };
}

/** Where a page of one unit's list begins. Its form is checked, since DynamoDB fails on what is no key of it. */
function startOf(cursor: string, unitKey: string): Record<string, AttributeValue> {
  const key = fromCursor(cursor) ?? {};
  const whole = ['ticketNo', 'item', 'unitKey', 'dueAt'].every((name) => key[name]?.S !== undefined);
  if (!whole || Object.keys(key).length !== 4 || key.unitKey?.S !== unitKey) throw new InvalidCursorError();
  return key;
}

/** Everything of a commit as one transaction: the ledger's entry first; last, where there are any, the puts of key, number and nonce. */
function transaction(
  commit: Commit,
  tables: TicketTables,
  { token, packed }: { readonly token: string; readonly packed: Uint8Array },
  nowSeconds: number,
): TransactWriteItem[] {
  const { before, after, entry, vault, idempotency, number, nonce } = commit;
  const { ticketNo } = after;
  const newItem = (TableName: string, item: FlatItem, key: string) => ({
    TableName,
    Item: toItem(item),
    ConditionExpression: 'attribute_not_exists(#key)',
    ExpressionAttributeNames: { '#key': key },
  });
  const items: TransactWriteItem[] = [
    {
      Put: {
        ...newItem(tables.ledger, { ...entry, body: packed, token }, 'ticketNo'),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    },
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
    ...lineItems(before, after, tables.tickets),
    ...vault.map(({ ref, sealed }) => ({
      Put: newItem(tables.vault, { ticketNo, ref, sealed }, 'ticketNo'),
    })),
  ];
  if (idempotency) {
    const expiresAt = nowSeconds + KEY_TTL_SECONDS;
    const key = keptUnder(idempotency.key);
    items.push({ Put: newItem(tables.keys, { ...idempotency, key, expiresAt }, 'key') });
  }
  if (number) items.push({ Put: newItem(tables.keys, { ...number }, 'key') });
  if (nonce) items.push({ Put: { TableName: tables.keys, ...noncePut(nonce, nowSeconds) } });
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
    state: pack(canonicalJson(ticket)),
    ...(open
      ? { dueShard: `${region}#${shard}`, nextDueAt: nextDueAt(ticket) ?? NEVER }
      : placeOfEnded(ticket)),
    ...(person && { person, acceptedAt: ticket.acceptedAt ?? ticket.submittedAt }),
    ...findable(ticket),
    ...hotlineLine(ticket),
  };
}

/** Where ended tickets of a region with this left to be done lie in the index by next due time. */
export function keptIn(region: string, left: readonly Kept[] | 'ordered'): string {
  return `${region}#kept#${left === 'ordered' ? left : left.join('+')}`;
}

/** An ended ticket is found by what is left to be done with it and its end; one of which nothing is left, no longer. */
function placeOfEnded(ticket: Ticket): FlatItem {
  const left = ticket.keeping?.ordered ? 'ordered' : leftToKeep(ticket);
  if (left.length === 0 || ticket.closedAt === undefined) return {};
  return { dueShard: keptIn(ticket.region, left), nextDueAt: ticket.closedAt };
}

/** All items of a ticket as it stands. @param hash of its last ledger entry */
export function ticketItems(ticket: Ticket, hash: string): readonly FlatItem[] {
  const { ticketNo } = ticket;
  const lines = ownItems(ticket).map(({ item, fields }) => ({ ...fields, ticketNo, item }));
  return [...lines, stateItem(ticket, hash)];
}

/** The hotline's own line is part of the ticket's item, which every commit writes anyway. */
function hotlineLine(ticket: Ticket): FlatItem {
  const line = workLines(ticket).find(({ unit }) => unit === HOTLINE);
  return line ? lineFields(line, ticket) : {};
}

/** The partition of a unit's list; what does not exist for some has one of its own. */
function listKey(region: string, unit: string, apart: boolean): string {
  return `${region}#${unit}${apart ? '#apart' : ''}`;
}

/** A line of a work list as the index `byUnit` holds it. */
function lineFields(
  { unit: ref, dueAt, urgent, overdue, todo, ...codes }: WorkLine,
  ticket: Ticket,
): FlatItem {
  const { unit, region } = meantBy(ref, ticket.region);
  return {
    ...codes,
    unitKey: listKey(region, unit, isApart(ticket)),
    dueAt: dueAt ?? NEVER,
    ...(urgent && { urgent: 1 }),
    overdue: overdue ? 1 : 0,
    ...(todo.length > 0 && { todo: `|${todo.join('|')}|` }),
  };
}

/** The lines that are items of their own: those of units, and those of mark ledgers. */
function ownItems(ticket: Ticket): { readonly item: string; readonly fields: FlatItem }[] {
  const units = workLines(ticket).filter(({ unit }) => unit !== HOTLINE);
  return [
    ...units.map((line) => ({ item: `UNIT#${line.unit}`, fields: lineFields(line, ticket) })),
    ...markItems(ticket),
  ];
}

/** Only the lines that changed are written; a unit without a part any more loses its line. */
function lineItems(before: Ticket | undefined, after: Ticket, table: string): TransactWriteItem[] {
  const { ticketNo } = after;
  const old = new Map(
    (before ? ownItems(before) : []).map(({ item, fields }) => [item, JSON.stringify(fields)]),
  );
  const items: TransactWriteItem[] = [];
  for (const { item, fields } of ownItems(after)) {
    if (old.get(item) !== JSON.stringify(fields)) {
      items.push({ Put: { TableName: table, Item: toItem({ ...fields, item }) } });
    }
    old.delete(item);
  }
  for (const item of old.keys()) {
    items.push({ Delete: { TableName: table, Key: toItem({ ticketNo, item }) } });
  }
  return items;
}

function lineOf(record: Record<string, string | number>): TicketLine {
  const {
    ticketNo,
    stage,
    channel,
    kind,
    matter,
    classCode,
    placeCode,
    dueAt,
    urgent,
    overdue,
    todo = '',
  } = record;
  return {
    ticketNo: String(ticketNo),
    stage: stage as Stage,
    channel: String(channel),
    ...(kind !== undefined && { kind: String(kind) }),
    ...(matter !== undefined && { matter: String(matter) }),
    ...(classCode !== undefined && { classCode: String(classCode) }),
    ...(placeCode !== undefined && { placeCode: String(placeCode) }),
    ...(dueAt !== NEVER && { dueAt: dueAt as Instant }),
    ...(urgent === 1 && { urgent: true }),
    overdue: overdue === 1,
    todo: String(todo).split('|').filter(Boolean) as Todo[],
  };
}

/** The transaction's items whose own condition failed, by position, each with what lay there if it was asked for. */
function failedConditions(error: unknown): Map<number, Record<string, AttributeValue> | undefined> {
  const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
  return new Map(
    reasons.flatMap(({ Code, Item }, index) =>
      Code === 'ConditionalCheckFailed' ? [[index, Item] as const] : [],
    ),
  );
}
