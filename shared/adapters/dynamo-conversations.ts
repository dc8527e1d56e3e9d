import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  QueryCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import type { ConversationStore, KeptConversation, WallClock } from '../ports.ts';
import { open, type SealedItem, seal } from '../privacy/envelope.ts';
import type { DataKeys } from '../privacy/ports.ts';
import { isOutrun } from './conditional-writes.ts';
import { type FlatItem, fromItem, toItem } from './dynamo.ts';
import { readOne } from './dynamo-reads.ts';
import { retrying } from './dynamo-retry.ts';

/** Items of a person beside those of each message (`MSG#…`) and each ticket (`TICKET#…`). */
const KEY = 'KEY';
/** Where the conversation stands. */
const STANDING = 'TALK';
const message = (id: string) => `MSG#${id}`;
const TICKET = 'TICKET#';
/** Whose a ticket is, in a partition of the ticket's own. */
const ownerOf = (ticketNo: string) => ({ person: `ticket:${ticketNo}`, item: 'OWNER' });

/** WeChat repeats a message within a minute; who writes again after a week begins anew. */
const KEPT_SECONDS = 7 * 86_400;
/** What BatchWriteItem takes. */
const MOST_WRITES = 25;

/**
 * Conversations in a table of their own: person and item. The texts are sealed under one data key for each
 * person, which KMS wraps bound to that person; where the key is gone nothing can be read any more.
 */
export function dynamoConversations(
  client: DynamoDBClient,
  table: string,
  keys: DataKeys,
  wallClock: WallClock,
): ConversationStore {
  const read = async (person: string, item: string): Promise<FlatItem | undefined> => {
    const found = await readOne(client, table, toItem({ person, item }));
    return found && fromItem(found);
  };
  const expiresAt = () => Math.floor(wallClock.nowMs() / 1000) + KEPT_SECONDS;
  const sealed = (key: Uint8Array, person: string, ref: string, text: string) =>
    JSON.stringify(seal(key, { ticketNo: person, ref }, text));
  const opened = (key: Uint8Array, person: string, ref: string, text: unknown) =>
    open(key, { ticketNo: person, ref }, JSON.parse(String(text)) as SealedItem);

  async function keyOf(person: string, wrapped: unknown): Promise<Uint8Array | undefined> {
    return wrapped === undefined ? undefined : keys.unwrap(person, String(wrapped));
  }

  async function mustHaveKey(person: string): Promise<Uint8Array> {
    const key = await keyOf(person, (await read(person, KEY))?.wrapped);
    if (!key) throw new Error('no data key for this person');
    return key;
  }

  /** All of a person's items, or those of one kind, the last first. */
  async function itemsOf(person: string, prefix?: string, limit?: number): Promise<readonly FlatItem[]> {
    const items: FlatItem[] = [];
    let ExclusiveStartKey: Record<string, { S: string }> | undefined;
    do {
      const page = await retrying(() =>
        client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: `person = :p${prefix === undefined ? '' : ' AND begins_with(#i, :i)'}`,
            ExpressionAttributeValues: { ':p': { S: person }, ...(prefix && { ':i': { S: prefix } }) },
            ...(prefix && { ExpressionAttributeNames: { '#i': 'item' } }),
            ScanIndexForward: false,
            ConsistentRead: true,
            ...(limit !== undefined && { Limit: limit }),
            ...(ExclusiveStartKey && { ExclusiveStartKey }),
          }),
        ),
      );
      items.push(...(page.Items ?? []).map(fromItem));
      ExclusiveStartKey =
        limit === undefined ? (page.LastEvaluatedKey as typeof ExclusiveStartKey) : undefined;
    } while (ExclusiveStartKey);
    return items;
  }

  async function writeAll(requests: readonly WriteRequest[]): Promise<void> {
    for (let first = 0; first < requests.length; first += MOST_WRITES) {
      let open: WriteRequest[] = requests.slice(first, first + MOST_WRITES);
      await retrying(async () => {
        const { UnprocessedItems = {} } = await client.send(
          new BatchWriteItemCommand({ RequestItems: { [table]: open } }),
        );
        open = UnprocessedItems[table] ?? [];
        if (open.length > 0) throw new UnprocessedError('some items were left out');
      });
    }
  }

  return {
    async load(person, id): Promise<KeptConversation> {
      const [key, conversation, receipt] = await Promise.all([
        read(person, KEY),
        read(person, STANDING),
        read(person, message(id)),
      ]);
      const plain = await keyOf(person, key?.wrapped);
      if (!plain || key?.wrapped === undefined) return { version: 0 };
      return {
        version: Number(conversation?.version ?? 0),
        wrappedKey: String(key.wrapped),
        ...(conversation && { conversation: opened(plain, person, STANDING, conversation.sealed) }),
        ...(receipt && { receipt: opened(plain, person, message(id), receipt.sealed) }),
        ...(receipt?.reply !== undefined && {
          reply: opened(plain, person, `${message(id)}#reply`, receipt.reply),
        }),
      };
    },

    async record(person, before, { conversation, message: received }) {
      const known = await keyOf(person, before.wrappedKey);
      const made = known ? undefined : await keys.create(person);
      const key = known ?? made?.plain;
      if (!key) throw new Error('no data key was made');
      const put = (item: FlatItem, condition: string, version?: number): TransactWriteItem => ({
        Put: {
          TableName: table,
          Item: toItem({ person, ...item }),
          ConditionExpression: condition,
          ...(version !== undefined && { ExpressionAttributeValues: { ':v': { N: String(version) } } }),
        },
      });
      const absent = 'attribute_not_exists(person)';
      const items: TransactWriteItem[] = [
        before.version === 0
          ? put(
              {
                item: STANDING,
                version: 1,
                sealed: sealed(key, person, STANDING, conversation),
                expiresAt: expiresAt(),
              },
              absent,
            )
          : put(
              {
                item: STANDING,
                version: before.version + 1,
                sealed: sealed(key, person, STANDING, conversation),
                expiresAt: expiresAt(),
              },
              'version = :v',
              before.version,
            ),
      ];
      if (made) items.push(put({ item: KEY, wrapped: made.wrapped }, absent));
      if (received) {
        const item = message(received.id);
        const text = sealed(key, person, item, received.receipt);
        items.push(put({ item, sealed: text, expiresAt: expiresAt() }, absent));
      }
      try {
        await retrying(() => client.send(new TransactWriteItemsCommand({ TransactItems: items })));
        return true;
      } catch (error) {
        // A write whose answer got lost fails here too, and is found again by whoever looks.
        if (isOutrun(error)) return false;
        throw error;
      }
    },

    async keepReply(person, id, reply) {
      const key = await mustHaveKey(person);
      const ref = `${message(id)}#reply`;
      const kept = await retrying(() =>
        client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: toItem({ person, item: message(id) }),
            UpdateExpression: 'SET reply = if_not_exists(reply, :r)',
            ConditionExpression: 'attribute_exists(person)',
            ExpressionAttributeValues: { ':r': { S: sealed(key, person, ref, reply) } },
            ReturnValues: 'ALL_NEW',
          }),
        ),
      ).catch((error: unknown) => {
        // The person was forgotten meanwhile.
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      });
      const first = kept?.Attributes && fromItem(kept.Attributes).reply;
      return first === undefined ? reply : opened(key, person, ref, first);
    },

    async bind(person, ticketNo, about) {
      const key = await mustHaveKey(person);
      const item = `${TICKET}${ticketNo}`;
      const puts = [
        { person, item, sealed: sealed(key, person, item, about) },
        { ...ownerOf(ticketNo), owner: person },
      ];
      await writeAll(puts.map((each) => ({ PutRequest: { Item: toItem(each) } })));
    },

    async ticketsOf(person, limit) {
      const items = await itemsOf(person, TICKET, limit);
      return items.map(({ item }) => String(item).slice(TICKET.length));
    },

    async boundTo(ticketNo) {
      const { person: partition, item } = ownerOf(ticketNo);
      const owner = (await read(partition, item))?.owner;
      if (owner === undefined) return undefined;
      const person = String(owner);
      const ref = `${TICKET}${ticketNo}`;
      const [binding, key] = await Promise.all([read(person, ref), read(person, KEY)]);
      const plain = await keyOf(person, key?.wrapped);
      if (!binding || !plain) return undefined;
      return { person, about: opened(plain, person, ref, binding.sealed) };
    },

    async forget(person) {
      const items = (await itemsOf(person)).map(({ item }) => String(item));
      const owners = items.flatMap((item) =>
        item.startsWith(TICKET) ? [ownerOf(item.slice(TICKET.length))] : [],
      );
      // The key first: without it the rest says nothing.
      const all = [KEY, ...items.filter((item) => item !== KEY)].map((item) => ({ person, item }));
      await writeAll([...all, ...owners].map((key) => ({ DeleteRequest: { Key: toItem(key) } })));
    },
  };
}

/** DynamoDB left out some writes of a batch, which it does instead of throttling the whole. */
class UnprocessedError extends Error {
  override readonly name = 'UnprocessedError';
}
