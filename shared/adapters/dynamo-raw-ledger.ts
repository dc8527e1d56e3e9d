import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { RawLedgerItem } from '../ports.ts';
import { toItem } from './dynamo.ts';
import { queryAll } from './dynamo-query.ts';
import { readOne } from './dynamo-reads.ts';
import { unpack } from './packed.ts';

/** A ticket's ledger as it lies in its table, oldest first, for whoever holds it against what was written. */
export async function rawLedger(
  client: DynamoDBClient,
  table: string,
  ticketNo: string,
): Promise<readonly RawLedgerItem[]> {
  const found = await queryAll(client, {
    TableName: table,
    KeyConditionExpression: 'ticketNo = :t',
    ExpressionAttributeValues: { ':t': { S: ticketNo } },
    ConsistentRead: true,
  });
  return found.map((item) => ({
    version: Number(item.version?.N),
    attributes: Object.entries(item)
      .map(([name, value]) => `${name}:${Object.keys(value).join()}`)
      .sort(),
    hash: item.hash?.S ?? '',
    token: item.token?.S ?? '',
    packed: Buffer.from(item.body?.B ?? []).toString('base64'),
    ...textOf(item.body),
  }));
}

/** What can't be unpacked was changed, and is shown without a text. */
function textOf(body: Parameters<typeof unpack>[0]): { readonly body?: string } {
  try {
    return { body: unpack(body) };
  } catch {
    return {};
  }
}

/** The hashes of ledger entries, in the order in which they are asked for; undefined where there is none. */
export function ledgerHashes(
  client: DynamoDBClient,
  table: string,
  entries: readonly { readonly ticketNo: string; readonly version: number }[],
): Promise<readonly (string | undefined)[]> {
  return Promise.all(
    entries.map(async ({ ticketNo, version }) => {
      const item = await readOne(client, table, toItem({ ticketNo, version }));
      return item?.hash?.S;
    }),
  );
}
