import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Delivery, DeliveryKey, DeliveryState, DeliveryStore, Receipt, Unreached } from '../ports.ts';
import { fromItem, toItem } from './dynamo.ts';
import { queryAll } from './dynamo-query.ts';
import { retrying } from './dynamo-retry.ts';

/*
 * One item for each message, `<alert>#<contact>` under its ticket; one for each alert that reached nobody,
 * `<alert>!`, which alone has the attribute `trouble` and so stands in the index by region; and one for each number
 * of a provider's under that number, by which its receipts are found.
 */

/** The index of what reached nobody, by region. */
export const BY_TROUBLE = 'byTrouble';
/** What the index carries beside its keys. */
export const TROUBLE_CARRIES: readonly string[] = ['unit', 'kind'];

const RECEIPT = 'receipt';

/** Free to be taken: unknown, or to be tried again, or left behind, by now. */
const FREE =
  'attribute_not_exists(#state) OR (#state IN (:waiting, :sending) AND ' +
  '(attribute_not_exists(#until) OR #until <= :now))';

/** Messages to contacts in DynamoDB. */
export function dynamoDeliveries(client: DynamoDBClient, table: string): DeliveryStore {
  async function conditional(command: UpdateItemCommand): Promise<Item | undefined | Failed> {
    try {
      return (await retrying(() => client.send(command))).Attributes;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return new Failed(error.Item);
      throw error;
    }
  }

  const query = (input: object): Promise<Item[]> => queryAll(client, { TableName: table, ...input });

  return {
    async claim(delivery, { nowMs, untilMs }) {
      const { alert, contact, region, unit, way, at } = delivery;
      const taker = randomUUID();
      const found = await conditional(
        new UpdateItemCommand({
          TableName: table,
          Key: keyOf(delivery),
          UpdateExpression:
            'SET #state = :sending, #until = :until, taker = :taker, alert = :alert, contact = :contact, ' +
            '#region = :region, #unit = :unit, way = :way, #at = :at, tries = if_not_exists(tries, :none)',
          ConditionExpression: FREE,
          ExpressionAttributeNames: { ...NAMES, '#until': 'heldUntil', '#region': 'region', '#unit': 'unit' },
          ExpressionAttributeValues: toItem({
            ...{ ':sending': 'sending', ':waiting': 'waiting', ':now': nowMs, ':until': untilMs },
            ...{ ':taker': taker, ':alert': alert, ':contact': contact, ':region': region, ':unit': unit },
            ...{ ':way': way, ':at': at, ':none': 0 },
          }),
          ReturnValues: 'ALL_OLD',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      if (!(found instanceof Failed)) {
        const before = found && fromItem(found);
        return {
          result: 'taken',
          tries: Number(before?.tries ?? 0),
          doubtful: before?.state === 'sending',
        };
      }
      const there = fromItem(found.item ?? {});
      // It may be this very call that took it, and whose answer got lost.
      if (there.taker === taker) return { result: 'taken', tries: Number(there.tries ?? 0), doubtful: false };
      if (there.state !== 'sending' && there.state !== 'waiting')
        return { result: 'over', state: there.state as DeliveryState };
      return { result: 'held', untilMs: Number(there.heldUntil) };
    },

    async note(key, { state, tries, at, reason, receipt, way, region, untilMs }) {
      // The number first: a receipt may come at once.
      if (receipt !== undefined)
        await retrying(() =>
          client.send(
            new PutItemCommand({
              TableName: table,
              Item: toItem({ ...receiptKey({ way, region, id: receipt }), ...key }),
            }),
          ),
        );
      const fields = Object.entries({ state, tries, at, reason, receipt, heldUntil: untilMs });
      const given = fields.filter(([, value]) => value !== undefined);
      const over = fields.filter(([, value]) => value === undefined);
      await conditional(
        new UpdateItemCommand({
          TableName: table,
          Key: keyOf(key),
          UpdateExpression:
            `SET ${given.map(([name]) => `#${name} = :${name}`).join(', ')}` +
            (over.length > 0 ? ` REMOVE ${over.map(([name]) => `#${name}`).join(', ')}` : ''),
          ConditionExpression: '#state = :sending',
          ExpressionAttributeNames: Object.fromEntries(fields.map(([name]) => [`#${name}`, name])),
          ExpressionAttributeValues: toItem({
            ...Object.fromEntries(given.map(([name, value]) => [`:${name}`, value])),
            ':sending': 'sending',
          }),
        }),
      );
    },

    async receive(receipt, at) {
      const { Item: pointer } = await retrying(() =>
        client.send(
          new GetItemCommand({ TableName: table, Key: toItem(receiptKey(receipt)), ConsistentRead: true }),
        ),
      );
      const known = pointer && fromItem(pointer);
      const key = known
        ? {
            ticketNo: String(known.ticketNo),
            alert: String(known.alert),
            contact: String(known.contact),
          }
        : receipt.key;
      if (!key) return 'unknown';
      return said(key, receipt, await conditional(receiving(table, key, receipt, at)));
    },

    async ofTicket(ticketNo) {
      const items = await query({
        KeyConditionExpression: '#owner = :owner',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: toItem({ ':owner': ticketNo }),
        ConsistentRead: true,
      });
      return {
        deliveries: items.filter(({ contact }) => contact).map(deliveryIn),
        unreached: items.filter(({ trouble }) => trouble).map(unreachedIn),
      };
    },

    async noteUnreached({ ticketNo, alert, region, ...rest }) {
      await retrying(() =>
        client.send(
          new PutItemCommand({
            TableName: table,
            Item: toItem({ owner: ticketNo, item: `${alert}!`, trouble: region, ...rest }),
          }),
        ),
      );
    },

    async noteReached(ticketNo, alert) {
      await retrying(() =>
        client.send(
          new DeleteItemCommand({ TableName: table, Key: toItem({ owner: ticketNo, item: `${alert}!` }) }),
        ),
      );
    },

    async unreached(region, limit) {
      const { Items = [] } = await retrying(() =>
        client.send(
          new QueryCommand({
            TableName: table,
            IndexName: BY_TROUBLE,
            KeyConditionExpression: 'trouble = :region',
            ExpressionAttributeValues: toItem({ ':region': region }),
            ScanIndexForward: false,
            Limit: limit,
          }),
        ),
      );
      return Items.map(unreachedIn);
    },
  };
}

type Item = Record<string, AttributeValue>;

/** A condition that did not hold, and what was there instead. */
class Failed {
  readonly item: Item | undefined;

  constructor(item: Item | undefined) {
    this.item = item;
  }
}

const NAMES = { '#state': 'state', '#at': 'at' };

function keyOf({ ticketNo, alert, contact }: DeliveryKey): Item {
  return toItem({ owner: ticketNo, item: `${alert}#${contact}` });
}

function receiptKey({ way, region, id }: Pick<Receipt, 'way' | 'region' | 'id'>): {
  readonly owner: string;
  readonly item: string;
} {
  return { owner: `${way} ${region} ${id}`, item: RECEIPT };
}

/** Writes down what a receipt says, where it is of this message and says something new. */
function receiving(table: string, key: DeliveryKey, receipt: Receipt, at: string): UpdateItemCommand {
  const { way, region, id, delivered, reason } = receipt;
  return new UpdateItemCommand({
    TableName: table,
    Key: keyOf(key),
    UpdateExpression: 'SET #state = :state, #at = :at, reason = :reason, receipt = :id',
    ConditionExpression:
      'way = :way AND #region = :region AND (attribute_not_exists(receipt) OR receipt = :id) AND ' +
      `#state IN (:sending, :waiting, :accepted${delivered ? ', :undelivered' : ''})`,
    ExpressionAttributeNames: { ...NAMES, '#region': 'region' },
    ExpressionAttributeValues: toItem({
      ...{ ':state': delivered ? 'delivered' : 'undelivered', ':at': at, ':reason': reason, ':id': id },
      ...{ ':way': way, ':region': region, ':sending': 'sending', ':waiting': 'waiting' },
      ':accepted': 'accepted',
      ...(delivered && { ':undelivered': 'undelivered' }),
    }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
}

function said(
  key: DeliveryKey,
  { id, delivered }: Receipt,
  found: Item | undefined | Failed,
): DeliveryKey | 'unknown' | 'again' {
  if (!(found instanceof Failed)) return key;
  const there = fromItem(found.item ?? {});
  const same = there.receipt === id && there.state === (delivered ? 'delivered' : 'undelivered');
  return same ? 'again' : 'unknown';
}

function deliveryIn(item: Item): Delivery {
  const { owner, item: _item, heldUntil: _until, taker: _taker, ...rest } = fromItem(item);
  return { ...rest, ticketNo: owner } as unknown as Delivery;
}

function unreachedIn(item: Item): Unreached {
  const { owner, item: name, trouble, ...rest } = fromItem(item);
  return {
    ...rest,
    ticketNo: owner,
    alert: String(name).slice(0, -1),
    region: trouble,
  } as unknown as Unreached;
}
