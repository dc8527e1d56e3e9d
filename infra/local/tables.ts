/** Makes the deployment's tables in the engine, and refuses a folder whose tables are another version's. */
import { AwsError, type AwsJsonCall } from './aws-json.ts';
import type { DeployedTable } from './deployment.ts';

const TARGET = 'DynamoDB_20120810.';

interface Described {
  readonly KeySchema: readonly { readonly AttributeName: string }[];
  readonly GlobalSecondaryIndexes?: readonly { readonly IndexName: string }[];
  readonly LatestStreamArn?: string;
}

/** Makes every table that is missing. Throws when one is there with other keys, indexes or without its stream. */
export async function ensureTables(call: AwsJsonCall, tables: readonly DeployedTable[]): Promise<void> {
  const present = new Set<string>();
  let last: unknown;
  do {
    const page = await call(
      `${TARGET}ListTables`,
      last === undefined ? {} : { ExclusiveStartTableName: last },
    );
    for (const name of page.TableNames as string[]) present.add(name);
    last = page.LastEvaluatedTableName;
  } while (last !== undefined);
  for (const table of tables) {
    if (present.has(table.name)) await check(call, table);
    else await create(call, table);
    if (table.timeToLive !== undefined) await expire(call, table.name, table.timeToLive);
  }
}

async function create(call: AwsJsonCall, { definition }: DeployedTable): Promise<void> {
  try {
    await call(`${TARGET}CreateTable`, definition);
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ResourceInUseException') throw error;
  }
}

/** Also for a table that is there already: an earlier start may have been killed between the two. */
async function expire(call: AwsJsonCall, name: string, attribute: string): Promise<void> {
  const { TimeToLiveDescription } = await call(`${TARGET}DescribeTimeToLive`, { TableName: name });
  const described = TimeToLiveDescription as { readonly TimeToLiveStatus?: string } | undefined;
  if (/^ENABL/.test(described?.TimeToLiveStatus ?? '')) return;
  await call(`${TARGET}UpdateTimeToLive`, {
    TableName: name,
    TimeToLiveSpecification: { AttributeName: attribute, Enabled: true },
  });
}

async function check(call: AwsJsonCall, { name, keys, definition, streamed }: DeployedTable): Promise<void> {
  const { Table } = await call(`${TARGET}DescribeTable`, { TableName: name });
  const { KeySchema, GlobalSecondaryIndexes = [], LatestStreamArn } = Table as Described;
  const wanted = (definition.GlobalSecondaryIndexes ?? []) as { IndexName: string }[];
  const same =
    KeySchema.map(({ AttributeName }) => AttributeName).join() === keys.map((key) => key.name).join() &&
    wanted.every(({ IndexName }) => GlobalSecondaryIndexes.some((index) => index.IndexName === IndexName)) &&
    (!streamed || LatestStreamArn !== undefined);
  if (!same) throw new Error(`table ${name} of this data folder is of another version; use another folder`);
}
