import {
  type AttributeValue,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { retrying } from './dynamo-retry.ts';

/** What a query finds, page after page: everything, or the first `most` items. */
export async function queryAll(
  client: DynamoDBClient,
  input: QueryCommandInput,
  most = Number.POSITIVE_INFINITY,
): Promise<Record<string, AttributeValue>[]> {
  const found: Record<string, AttributeValue>[] = [];
  let start: Record<string, AttributeValue> | undefined;
  do {
    const query = new QueryCommand({
      ...input,
      ...(Number.isFinite(most) && { Limit: most - found.length }),
      ...(start && { ExclusiveStartKey: start }),
    });
    const page = await retrying(() => client.send(query));
    found.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start && found.length < most);
  return found;
}
