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
  AlertArchive,
  AlertState,
  AlertStore,
  KeptAlert,
  WaitingAlert,
  WaitingAlerts,
} from '../ports.ts';
import { fromItem, toItem } from './dynamo.ts';
import { queryAll } from './dynamo-query.ts';
import { retrying } from './dynamo-retry.ts';

/** Free to be taken: unknown, or intended by the same holder, by none, or by one whose time is over. */
const FREE =
  'attribute_not_exists(ticketNo) OR ' +
  '(#state = :intended AND (attribute_not_exists(#holder) OR #holder = :holder OR #until < :now))';

/** Alerts in DynamoDB, one item each, written before the alert is sent. */
export function dynamoAlerts(client: DynamoDBClient, table: string): AlertStore {
  return {
    async intend({ intent, basis, ...record }, { holder, nowMs, untilMs }) {
      const state: AlertState = 'intended';
      try {
        await retrying(() =>
          client.send(
            new PutItemCommand({
              TableName: table,
              Item: toItem({
                ...record,
                state,
                body: JSON.stringify({ intent, basis }),
                holder,
                heldUntil: untilMs,
              }),
              ConditionExpression: FREE,
              ExpressionAttributeNames: { '#state': 'state', '#holder': 'holder', '#until': 'heldUntil' },
              ExpressionAttributeValues: {
                ':intended': { S: state },
                ':holder': { S: holder },
                ':now': { N: String(nowMs) },
              },
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            }),
          ),
        );
        return state;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        const found = error.Item?.state?.S as AlertState | undefined;
        return found === undefined || found === state ? 'held' : found;
      }
    },

    async finish(ticketNo, alert, state, at) {
      await retrying(() =>
        client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: toItem({ ticketNo, alert }),
            UpdateExpression: 'SET #state = :state, #finishedAt = :at',
            ExpressionAttributeNames: { '#state': 'state', '#finishedAt': 'finishedAt' },
            ExpressionAttributeValues: { ':state': { S: state }, ':at': { S: at } },
          }),
        ),
      );
    },

    async known(ticketNo) {
      const found = await queryAll(client, {
        TableName: table,
        KeyConditionExpression: 'ticketNo = :t',
        ProjectionExpression: '#alert, #state',
        ExpressionAttributeNames: { '#alert': 'alert', '#state': 'state' },
        ExpressionAttributeValues: { ':t': { S: ticketNo } },
        ConsistentRead: true,
      });
      return new Map(found.map(({ alert, state }) => [String(alert?.S), state?.S as AlertState]));
    },
  };
}

/** The same alerts, to be read. */
export function dynamoAlertArchive(client: DynamoDBClient, table: string): AlertArchive {
  return {
    async find(ticketNo, alert) {
      const { Item } = await retrying(() =>
        client.send(
          new GetItemCommand({ TableName: table, Key: toItem({ ticketNo, alert }), ConsistentRead: true }),
        ),
      );
      // One from before there was a sender has nothing to send from.
      return Item?.body && kept(Item);
    },

    async ofTicket(ticketNo) {
      const found = await queryAll(client, {
        TableName: table,
        KeyConditionExpression: 'ticketNo = :t',
        ExpressionAttributeValues: { ':t': { S: ticketNo } },
      });
      return found.map(kept);
    },
  };
}

/** Alerts that wait, in the same table: one list for each region, in which the next to be told stands first. */
export function dynamoWaitingAlerts(client: DynamoDBClient, table: string): WaitingAlerts {
  const keyOf = ({ region, until, ticketNo, alert }: WaitingAlert) =>
    toItem({ ticketNo: `waiting#${region}`, alert: `${until} ${ticketNo}/${alert}` });
  return {
    async put(waiting) {
      const Item = { ...keyOf(waiting), ...toItem({ body: JSON.stringify(waiting) }) };
      await retrying(() => client.send(new PutItemCommand({ TableName: table, Item })));
    },

    async due(region, now, limit) {
      const { Items } = await retrying(() =>
        client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'ticketNo = :list AND alert < :after',
            ExpressionAttributeValues: {
              ':list': { S: `waiting#${region}` },
              // Behind everything that is due at this very second.
              ':after': { S: `${now}~` },
            },
            ConsistentRead: true,
            Limit: limit,
          }),
        ),
      );
      return (Items ?? []).map(({ body }) => JSON.parse(String(body?.S)) as WaitingAlert);
    },

    async remove(waiting) {
      await retrying(() => client.send(new DeleteItemCommand({ TableName: table, Key: keyOf(waiting) })));
    },
  };
}

function kept(item: Record<string, AttributeValue>): KeptAlert {
  const { body, holder: _holder, heldUntil: _heldUntil, ...record } = fromItem(item);
  return { ...record, ...(body !== undefined && JSON.parse(String(body))) } as KeptAlert;
}
