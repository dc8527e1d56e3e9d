import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AttributeDefinition,
  CreateTableCommand,
  DynamoDBClient,
  type KeySchemaElement,
} from '@aws-sdk/client-dynamodb';
import { folderCredentials, startDynamoDbEngine } from '../../infra/local/dynamodb-engine.ts';

/** A table's keys: a string partition key, and a sort key of either type. */
export interface TestTable {
  readonly name: string;
  readonly partition: string;
  readonly sort?: { readonly name: string; readonly type: 'S' | 'N' };
}

/** A DynamoDB engine of one test file, with the SDK's client on it. `close` ends it and takes its folder away. */
export async function testDynamoDb(tables: readonly TestTable[]): Promise<{
  readonly client: DynamoDBClient;
  close(): Promise<void>;
}> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hotline-dynamodb-'));
  const region = 'cn-north-1';
  const credentials = folderCredentials(dataDir);
  const engine = await startDynamoDbEngine({ dataDir, region, credentials, log: () => {} });
  await engine.ready;
  const client = new DynamoDBClient({ endpoint: engine.endpoint, region, credentials });
  await createTables(client, tables);
  return {
    client,
    close: async () => {
      client.destroy();
      await engine.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
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
