import { CreateTableCommand, type DynamoDBClient, type Projection } from '@aws-sdk/client-dynamodb';
import { FOUND_BY, LISTED, MARKED, SERVED } from '../../shared/ports.ts';
import { createTables, testDynamoDb } from './dynamodb.ts';

/** The names of the tables that a ticket is in, as the store takes them. */
export const TABLES = {
  tickets: 'tickets',
  ledger: 'ledger',
  vault: 'vault',
  keys: 'keys',
  rulebook: 'rulebook',
} as const;

/** An engine with the tables that tickets are in, and `waits`. */
export async function ticketTables(): Promise<Awaited<ReturnType<typeof testDynamoDb>>> {
  const db = await testDynamoDb([]);
  await createTicketTables(db.client);
  return db;
}

/** Another set of those tables on the same engine, with `suffix` after each name. @returns their names */
export async function createTicketTables(client: DynamoDBClient, suffix = ''): Promise<typeof TABLES> {
  await createTables(client, [
    { name: `ledger${suffix}`, partition: 'ticketNo', sort: { name: 'version', type: 'N' } },
    { name: `vault${suffix}`, partition: 'ticketNo', sort: { name: 'ref', type: 'S' } },
    { name: `keys${suffix}`, partition: 'key' },
    { name: `rulebook${suffix}`, partition: 'region', sort: { name: 'item', type: 'S' } },
    { name: `waits${suffix}`, partition: 'ticketNo' },
  ]);
  await createTickets(client, `tickets${suffix}`);
  const names = Object.entries(TABLES).map(([table, name]) => [table, `${name}${suffix}`]);
  return Object.fromEntries(names) as typeof TABLES;
}

/** The table of tickets with its indexes. */
async function createTickets(client: DynamoDBClient, TableName: string): Promise<void> {
  const index = (IndexName: string, hash: string, range: string, Projection: Projection) => ({
    IndexName,
    KeySchema: [
      { AttributeName: hash, KeyType: 'HASH' as const },
      { AttributeName: range, KeyType: 'RANGE' as const },
    ],
    Projection,
  });
  const names = [
    ...['ticketNo', 'item', 'unitKey', 'dueAt', 'dueShard', 'nextDueAt'],
    ...['person', 'acceptedAt', 'topic', 'submittedAt', 'followed', 'markKey', 'markedAt', 'servedIn'],
  ];
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'ticketNo', KeyType: 'HASH' },
        { AttributeName: 'item', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        index('byUnit', 'unitKey', 'dueAt', { ProjectionType: 'INCLUDE', NonKeyAttributes: [...LISTED] }),
        index('byDue', 'dueShard', 'nextDueAt', { ProjectionType: 'KEYS_ONLY' }),
        index('byPerson', 'person', 'acceptedAt', {
          ProjectionType: 'INCLUDE',
          NonKeyAttributes: [...FOUND_BY],
        }),
        index('byTopic', 'topic', 'submittedAt', { ProjectionType: 'INCLUDE', NonKeyAttributes: ['traits'] }),
        index('byMark', 'markKey', 'markedAt', { ProjectionType: 'INCLUDE', NonKeyAttributes: [...MARKED] }),
        index('byLead', 'followed', 'ticketNo', { ProjectionType: 'KEYS_ONLY' }),
        index('byService', 'servedIn', 'submittedAt', {
          ProjectionType: 'INCLUDE',
          NonKeyAttributes: [...SERVED],
        }),
      ],
    }),
  );
}
