import { randomUUID } from 'node:crypto';
import {
  type AttributeDefinition,
  CreateTableCommand,
  DynamoDBClient,
  type KeySchemaElement,
} from '@aws-sdk/client-dynamodb';
import { sharedEngine } from './shared-engine.ts';

/** A table's keys: a string partition key, and a sort key of either type. */
export interface TestTable {
  readonly name: string;
  readonly partition: string;
  readonly sort?: { readonly name: string; readonly type: 'S' | 'N' };
}

/** Tables of one test file on the run's engine, where nobody else sees them, with the SDK's client on them. */
export async function testDynamoDb(tables: readonly TestTable[]): Promise<{
  readonly client: DynamoDBClient;
  close(): Promise<void>;
}> {
  const region = 'cn-north-1';
  const credentials = {
    accessKeyId: `TEST${randomUUID().replaceAll('-', '')}`,
    secretAccessKey: 'of a test',
  };
  const client = new DynamoDBClient({ endpoint: sharedEngine(), region, credentials });
  await createTables(client, tables);
  return { client, close: async () => client.destroy() };
}

/** Makes tables on an engine that runs. */
export async function createTables(client: DynamoDBClient, tables: readonly TestTable[]): Promise<void> {
  for (const table of tables) await client.send(creation(table));
}

function creation({ name, partition, sort }: TestTable): CreateTableCommand {
  const attributes: AttributeDefinition[] = [{ AttributeName: partition, AttributeType: 'S' }];
  const keys: KeySchemaElement[] = [{ AttributeName: partition, KeyType: 'HASH' }];
  if (sort) {
    attributes.push({ AttributeName: sort.name, AttributeType: sort.type });
    keys.push({ AttributeName: sort.name, KeyType: 'RANGE' });
  }
  return new CreateTableCommand({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: attributes,
    KeySchema: keys,
  });
}
