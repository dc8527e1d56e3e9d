import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { ticketsNamed } from '../../shared/adapters/dynamo-tickets-named.ts';
import { pack } from '../../shared/adapters/packed.ts';

const ONE = '43050026110212345678';
const OTHER = '43050026110287654321';

/** A store with one ticket whose bytes were damaged. */
function client(): DynamoDBClient {
  const item = (ticketNo: string, state: Uint8Array): Record<string, AttributeValue> => ({
    ...{ ticketNo: { S: ticketNo }, item: { S: 'STATE' }, state: { B: state } },
  });
  const Responses = {
    tickets: [item(ONE, pack(`{"ticketNo":"${ONE}"}`)), item(OTHER, Buffer.from([1, 255, 255]))],
  };
  return { send: async () => ({ Responses, UnprocessedKeys: {} }) } as unknown as DynamoDBClient;
}

it('a damaged ticket takes no list from everybody where the list is only looked through', async () => {
  const named = await ticketsNamed(client(), 'tickets', 'left-out')([ONE, OTHER]);
  expect(named).toEqual([{ ticketNo: ONE }]);
  await expect(ticketsNamed(client(), 'tickets')([ONE, OTHER])).rejects.toThrow();
});
