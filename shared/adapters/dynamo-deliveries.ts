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
import type {
  Delivery,
  DeliveryKey,
  DeliveryState,
  DeliveryStore,
  Receipt,
  Settlement,
  Unreached,
  Unrostered,
} from '../ports.ts';
import { fromItem, toItem } from './dynamo.ts';
import { queryAll } from './dynamo-query.ts';
import { retrying } from './dynamo-retry.ts';

/*
 * One item for each message, `<alert>#<contact>` under its ticket; one for each alert that reached nobody,
 * `<alert>!`, which alone has the attribute `trouble`, until it is settled, and so stands in the index by region; one
 * for each number of a provider's under that number, by which its receipts are found; and one for each day on which a
 * unit had nobody on duty, `<day>#<unit>` under its region.
 */

/** The index of what reached nobody, by region. */
export const BY_TROUBLE = 'byTrouble';
/** What the index carries beside its keys. */
export const TROUBLE_CARRIES: readonly string[] = ['unit', 'kind'];

const RECEIPT = 'receipt';
const UNROSTERED = 'unrostered#';

/** Free to be taken: unknown, or to be tried again, or left behind, by now. */
const FREE =
  'attribute_not_exists(#state) OR (#state IN (:waiting, :sending) AND ' +
  '(attribute_not_exists(#until) OR #until <= :now))';

/** Messages to contacts in DynamoDB. */
export function dynamoDeliveries(client: DynamoDBClient, table: string): DeliveryStore {
  async function conditional(
    command: UpdateItemCommand | PutItemCommand | DeleteItemCommand,
  ): Promise<Item | undefined | Failed> {
    try {
      return (await retrying(() => client.send(command as UpdateItemCommand))).Attributes;
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
        settled: items.filter(({ how }) => how).map(settledIn),
      };
    },

    async noteUnreached({ ticketNo, alert, region, ...rest }) {
      await conditional(
        new PutItemCommand({
          TableName: table,
          Item: toItem({ ...troubleKey(ticketNo, alert), trouble: region, ...rest }),
          ConditionExpression: 'attribute_not_exists(how)',
        }),
      );
    },

    async noteReached(ticketNo, alert) {
      await conditional(
        new DeleteItemCommand({
          TableName: table,
          Key: toItem(troubleKey(ticketNo, alert)),
          ConditionExpression: 'attribute_not_exists(how)',
        }),
      );
    },

    async settle({ region, ticketNo, alert }, { how, settledBy, settledAt }) {
      const done = await conditional(
        new UpdateItemCommand({
          TableName: table,
          Key: toItem(troubleKey(ticketNo, alert)),
          // Without it the item is in the list no more.
          UpdateExpression: 'SET how = :how, settledBy = :by, settledAt = :at REMOVE trouble',
          ConditionExpression: 'trouble = :region',
          ExpressionAttributeValues: toItem({
            ...{ ':how': how, ':by': settledBy, ':at': settledAt, ':region': region },
          }),
        }),
      );
      return !(done instanceof Failed);
    },

    async noteUnrostered(unrostered) {
      const noted = await conditional(
        new PutItemCommand({
          TableName: table,
          Item: toItem({ ...dutyKey(unrostered), ...unrostered }),
          ConditionExpression: 'attribute_not_exists(#item)',
          ExpressionAttributeNames: { '#item': 'item' },
        }),
      );
      return !(noted instanceof Failed);
    },

    async forgetUnrostered(unrostered) {
      await retrying(() =>
        client.send(new DeleteItemCommand({ TableName: table, Key: toItem(dutyKey(unrostered)) })),
      );
    },

    async unrostered(region, limit) {
      const { Items = [] } = await retrying(() =>
        client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: '#owner = :owner',
            ExpressionAttributeNames: { '#owner': 'owner' },
            ExpressionAttributeValues: toItem({ ':owner': `${UNROSTERED}${region}` }),
            ScanIndexForward: false,
            Limit: limit,
          }),
        ),
      );
      return Items.map((found) => {
        const { owner: _owner, item: _item, ...rest } = fromItem(found);
        return rest as unknown as Unrostered;
      });
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

function troubleKey(ticketNo: string, alert: string): { readonly owner: string; readonly item: string } {
  return { owner: ticketNo, item: `${alert}!` };
}

function dutyKey({ region, day, unit }: Unrostered): { readonly owner: string; readonly item: string } {
  return { owner: `${UNROSTERED}${region}`, item: `${day}#${unit}` };
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

function settledIn(item: Item): Settlement & { readonly alert: string } {
  const { item: name, how, settledBy, settledAt } = fromItem(item);
  return { alert: String(name).slice(0, -1), how, settledBy, settledAt } as Settlement & { alert: string };
}
