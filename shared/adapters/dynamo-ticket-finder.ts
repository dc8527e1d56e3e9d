import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Instant } from '../calendar/instant.ts';
import { InvalidCursorError, type TicketFinder } from '../ports.ts';
import { type Traits, topicOf } from '../ticket/similar.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { type FlatItem, fromCursor, fromItem, toCursor } from './dynamo.ts';
import { markKeyOf, markLineOf } from './dynamo-mark-lines.ts';
import { retrying } from './dynamo-retry.ts';

/**
 * What a ticket's item holds so that it is found. None of it changes once the ticket is accepted, but for the
 * lead, so that later commits leave the indexes alone.
 */
export function findable(ticket: Ticket): FlatItem {
  const { stage, follows, submittedAt, closedAt, likeness, classCode, matter, placeCode } = ticket;
  const service = ticket.form?.service;
  const topic = topicOf(ticket);
  return {
    ...(topic !== undefined && { topic }),
    submittedAt,
    traits: JSON.stringify({ likeness, classCode, matter, placeCode }),
    ...(stage === 'following' && { followed: follows }),
    ...(service !== undefined && { servedIn: ticket.region, service, closedAt }),
  };
}

/** Tickets found through the indexes of the tickets table. */
export function dynamoTicketFinder(client: DynamoDBClient, table: string): TicketFinder {
  const query = async (input: {
    readonly IndexName: string;
    readonly KeyConditionExpression: string;
    readonly values: Readonly<Record<string, string>>;
    /** Equal in what is read: a page may then hold less than its limit and not be the last. */
    readonly only?: Readonly<Record<string, string>>;
    readonly limit: number;
    readonly start?: Record<string, AttributeValue>;
  }) => {
    const { values, only = {}, limit, start, ...rest } = input;
    const ExpressionAttributeValues = Object.fromEntries(
      Object.entries({ ...values, ...only }).map(([name, text]) => [`:${name}`, { S: text }]),
    );
    const filters = Object.keys(only).map((name) => `${name} = :${name}`);
    const command = new QueryCommand({
      TableName: table,
      ...rest,
      ...(filters.length > 0 && { FilterExpression: filters.join(' AND ') }),
      ExpressionAttributeValues,
      // The last first; followers come in the order of their numbers, either way.
      ScanIndexForward: false,
      Limit: limit,
      ...(start && { ExclusiveStartKey: start }),
    });
    return retrying(() => client.send(command));
  };

  return {
    async ofPerson(person, limit) {
      const page = await query({
        IndexName: 'byPerson',
        KeyConditionExpression: 'person = :person',
        values: { person },
        limit,
      });
      return (page.Items ?? []).map(traitsOf);
    },

    async onTopic({ topic, after, before, limit }) {
      const page = await query({
        IndexName: 'byTopic',
        KeyConditionExpression: 'topic = :topic AND submittedAt BETWEEN :after AND :before',
        values: { topic, after, before },
        limit,
      });
      return (page.Items ?? []).map(traitsOf);
    },

    async marked({ region, mark, behind, stage, cursor, limit }) {
      const key = markKeyOf(region, mark);
      const start = cursor === undefined ? undefined : startOf(cursor, 'markKey', key, 'markedAt');
      const page = await query({
        IndexName: 'byMark',
        KeyConditionExpression: 'markKey = :key',
        only: { ...(behind !== undefined && { behind }), ...(stage && { stage }) },
        values: { key },
        limit,
        ...(start && { start }),
      });
      const next = toCursor(page.LastEvaluatedKey);
      return { items: (page.Items ?? []).map(markLineOf), ...(next !== undefined && { cursor: next }) };
    },

    async followersOf(lead, cursor, limit) {
      const start = cursor === undefined ? undefined : startOf(cursor, 'followed', lead);
      const page = await query({
        IndexName: 'byLead',
        KeyConditionExpression: 'followed = :lead',
        values: { lead },
        limit,
        ...(start && { start }),
      });
      const next = toCursor(page.LastEvaluatedKey);
      return {
        items: (page.Items ?? []).map((item) => String(item.ticketNo?.S)),
        ...(next !== undefined && { cursor: next }),
      };
    },
  };
}

/** Where a page of one partition begins. Its form is checked, since DynamoDB fails on what is no key of it. */
function startOf(
  cursor: string,
  partition: string,
  value: string,
  ...sort: readonly string[]
): Record<string, AttributeValue> {
  const key = fromCursor(cursor) ?? {};
  const names = ['ticketNo', 'item', partition, ...sort];
  const whole = names.every((name) => key[name]?.S !== undefined);
  if (!whole || Object.keys(key).length !== names.length || key[partition]?.S !== value) {
    throw new InvalidCursorError();
  }
  return key;
}

function traitsOf(item: Record<string, AttributeValue>): Traits {
  const { ticketNo, submittedAt, traits } = fromItem(item);
  return {
    ...(JSON.parse(String(traits)) as Omit<Traits, 'ticketNo' | 'at'>),
    ticketNo: String(ticketNo),
    at: String(submittedAt) as Instant,
  };
}
