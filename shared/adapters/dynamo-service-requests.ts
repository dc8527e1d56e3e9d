import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { ServiceRequests } from '../ports.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { toItem } from './dynamo.ts';
import { readOne } from './dynamo-reads.ts';
import { retrying } from './dynamo-retry.ts';
import { unpack } from './packed.ts';

type Key = Record<string, AttributeValue>;

/** Tickets that came in under a public service, through the index that holds no other. */
export function dynamoServiceRequests(client: DynamoDBClient, table: string): ServiceRequests {
  const load = async (ticketNo: string): Promise<Ticket[]> => {
    const item = await readOne(client, table, toItem({ ticketNo, item: 'STATE' }));
    const ticket = item && (JSON.parse(unpack(item.state)) as Ticket);
    return ticket?.form?.service === undefined ? [] : [ticket];
  };
  const find = async (ticketNos: readonly string[]) => (await Promise.all(ticketNos.map(load))).flat();

  return {
    find,

    async list({ limit, ...query }) {
      const numbers: string[] = [];
      let start: Key | undefined;
      do {
        const page = await retrying(() => client.send(new QueryCommand(pageOf(table, query, start))));
        for (const { ticketNo } of page.Items ?? []) numbers.push(String(ticketNo?.S));
        start = page.LastEvaluatedKey;
      } while (start && numbers.length < limit);
      return find(numbers.slice(0, limit));
    },
  };
}

function pageOf(
  table: string,
  { region, from, until, services, closed }: Omit<Parameters<ServiceRequests['list']>[0], 'limit'>,
  start: Key | undefined,
) {
  const wanted = (services ?? []).map((service, index) => [`:s${index}`, { S: service }] as const);
  const filters = [
    services && `#service IN (${wanted.map(([name]) => name).join(', ')})`,
    closed !== undefined && `${closed ? 'attribute_exists' : 'attribute_not_exists'}(closedAt)`,
  ].filter(Boolean);
  return {
    TableName: table,
    IndexName: 'byService',
    KeyConditionExpression: 'servedIn = :region AND submittedAt BETWEEN :from AND :until',
    ...(filters.length > 0 && { FilterExpression: filters.join(' AND ') }),
    ...(services && { ExpressionAttributeNames: { '#service': 'service' } }),
    ExpressionAttributeValues: {
      ...Object.fromEntries(wanted),
      ':region': { S: region },
      ':from': { S: from },
      ':until': { S: until },
    },
    ScanIndexForward: false,
    ...(start && { ExclusiveStartKey: start }),
  };
}
