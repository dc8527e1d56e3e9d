import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { AlertState, AlertStore } from '../ports.ts';
import { toItem } from './dynamo.ts';
import { retrying } from './dynamo-retry.ts';

/** Alerts in DynamoDB, one item each, written before the alert is sent. */
export function dynamoAlerts(client: DynamoDBClient, table: string): AlertStore {
  return {
    async intend(record) {
      try {
        await retrying(() =>
          client.send(
            new PutItemCommand({
              TableName: table,
              Item: toItem({ ...record, state: 'intended' satisfies AlertState }),
              ConditionExpression: 'attribute_not_exists(ticketNo)',
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            }),
          ),
        );
        return 'intended';
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return (error.Item?.state?.S ?? 'intended') as AlertState;
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
  };
}
