import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TicketsNamed } from '../ports.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { toItem } from './dynamo.ts';
import { readAll } from './dynamo-reads.ts';
import { unpack } from './packed.ts';

/**
 * Tickets by their numbers, as they stand; those that are gone are left out.
 * @param damaged whether one that can't be read fails the whole, or is left out as well: where a list is only looked
 *   through for whom it is about, one damaged ticket must not take the list from everybody
 */
export function ticketsNamed(
  client: DynamoDBClient,
  table: string,
  damaged: 'fails' | 'left-out' = 'fails',
): TicketsNamed {
  return async (numbers) => {
    if (numbers.length === 0) return [];
    const keys = numbers.map((ticketNo) => toItem({ ticketNo, item: 'STATE' }));
    const found = (await readAll(client, { [table]: keys }))[table] ?? [];
    return found.flatMap(({ state }) => (state ? readable(state, damaged) : []));
  };
}

function readable(state: AttributeValue, damaged: 'fails' | 'left-out'): readonly Ticket[] {
  try {
    return [JSON.parse(unpack(state)) as Ticket];
  } catch (error) {
    if (damaged === 'fails') throw error;
    return [];
  }
}
