import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { startOfDay } from '../calendar/instant.ts';
import { InvalidCursorError, type KeepingList, type SealedTexts, type TicketRestore } from '../ports.ts';
import { sealedToken } from '../ticket/commit-token.ts';
import { replay } from '../ticket/evolve.ts';
import { bodyOf, type LedgerEntry } from '../ticket/ledger.ts';
import { carriedOut } from './conditional-writes.ts';
import { type FlatItem, fromCursor, fromItem, toCursor, toItem } from './dynamo.ts';
import { queryAll } from './dynamo-query.ts';
import { retrying } from './dynamo-retry.ts';
import { keptIn, ticketItems } from './dynamo-ticket-store.ts';
import { KEY } from './dynamo-vault.ts';
import { pack } from './packed.ts';
import { sha256 } from './sha256.ts';

/** Ended tickets in the index by next due time, where each has a place of its own by what is left to be done. */
export function dynamoKeepingList(client: DynamoDBClient, table: string): KeepingList {
  return {
    async ended({ region, left, before, cursor, limit }) {
      const start = cursor === undefined ? undefined : fromCursor(cursor);
      if (cursor !== undefined && !start) throw new InvalidCursorError();
      const { Items = [], LastEvaluatedKey } = await retrying(() =>
        client.send(
          new QueryCommand({
            TableName: table,
            IndexName: 'byDue',
            KeyConditionExpression: 'dueShard = :s AND nextDueAt < :b',
            ExpressionAttributeValues: { ':s': { S: keptIn(region, left) }, ':b': { S: startOfDay(before) } },
            ProjectionExpression: 'ticketNo',
            Limit: limit,
            ...(start && { ExclusiveStartKey: start }),
          }),
        ),
      );
      const next = toCursor(LastEvaluatedKey);
      return { items: Items.map(({ ticketNo }) => String(ticketNo?.S)), ...(next && { cursor: next }) };
    },
  };
}

/** The vault's items of a ticket as they lie there. */
export function dynamoSealedTexts(client: DynamoDBClient, table: string): SealedTexts {
  const itemsOf = async (ticketNo: string) => {
    const found = await queryAll(client, {
      TableName: table,
      KeyConditionExpression: 'ticketNo = :t',
      ExpressionAttributeValues: { ':t': { S: ticketNo } },
      ConsistentRead: true,
    });
    return found.map((item) => {
      const { ref, sealed } = fromItem(item);
      return { ref: String(ref), sealed: String(sealed) };
    });
  };
  const remove = (ticketNo: string, ref: string) =>
    retrying(() => client.send(new DeleteItemCommand({ TableName: table, Key: toItem({ ticketNo, ref }) })));
  return {
    async all(ticketNo) {
      const items = await itemsOf(ticketNo);
      const key = items.find(({ ref }) => ref === KEY)?.sealed;
      return { texts: items.filter(({ ref }) => ref !== KEY), ...(key !== undefined && { key }) };
    },
    async destroy(ticketNo) {
      await remove(ticketNo, KEY);
      for (const { ref } of await itemsOf(ticketNo)) await remove(ticketNo, ref);
    },
  };
}

/** The tables into which a ticket is put back. */
export interface RestoredTables {
  readonly tickets: string;
  readonly ledger: string;
  readonly vault: string;
}

/** Puts a ticket's items back where they are missing: texts and ledger first, the ticket itself last. */
export function dynamoRestore(client: DynamoDBClient, tables: RestoredTables): TicketRestore {
  /** @returns whether it was missing */
  function putMissing(table: string, item: FlatItem): Promise<boolean> {
    const put = new PutItemCommand({
      TableName: table,
      Item: toItem(item),
      ConditionExpression: 'attribute_not_exists(ticketNo)',
    });
    return carriedOut(() => client.send(put));
  }
  return {
    async putBack({ entries, texts, key }) {
      const last = entries.at(-1);
      const ticket = replay(entries.flatMap((entry) => bodyOf(entry).events));
      if (!last || !ticket) throw new Error('a copy has a ledger');
      const { ticketNo } = last;
      const sealed = [...(key === undefined ? [] : [{ ref: KEY, sealed: key }]), ...texts];
      const items: (readonly [string, FlatItem])[] = [
        ...sealed.map((item) => [tables.vault, { ticketNo, ...item }] as const),
        ...entries.map((entry) => [tables.ledger, ledgerItem(entry)] as const),
        ...ticketItems({ ...ticket, version: last.version }, last.hash).map(
          (item) => [tables.tickets, item] as const,
        ),
      ];
      let missing = 0;
      for (const [table, item] of items) if (await putMissing(table, item)) missing++;
      return missing;
    },
  };
}

/** An entry as it lies in the ledger; the token of the commit that wrote it first is of no use to anybody any more. */
function ledgerItem({ body, ...entry }: LedgerEntry): FlatItem {
  const packed = pack(body);
  const bytes = Buffer.from(packed).toString('base64');
  return { ...entry, body: packed, token: sealedToken('restored', entry.hash, bytes, sha256) };
}
