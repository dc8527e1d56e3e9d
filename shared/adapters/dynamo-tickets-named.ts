import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TicketsNamed } from '../ports.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { toItem } from './dynamo.ts';
import { readAll } from './dynamo-reads.ts';
import { unpack } from './packed.ts';

/** Tickets by their numbers, as they stand; those that are gone are left out. */
export function ticketsNamed(client: DynamoDBClient, table: string): TicketsNamed {
  return async (numbers) => {
    if (numbers.length === 0) return [];
    const keys = numbers.map((ticketNo) => toItem({ ticketNo, item: 'STATE' }));
    const found = (await readAll(client, { [table]: keys }))[table] ?? [];
    return found.flatMap(({ state }) => (state ? [JSON.parse(unpack(state)) as Ticket] : []));
  };
}
