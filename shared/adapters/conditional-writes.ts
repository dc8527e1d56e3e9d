import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { retrying } from './dynamo-retry.ts';

/** Whether a transaction was refused because something stood otherwise than it was read. */
export function isOutrun(error: unknown): boolean {
  return (
    error instanceof TransactionCanceledException &&
    (error.CancellationReasons ?? []).some(({ Code }) => Code === 'ConditionalCheckFailed')
  );
}

/** Carries out a write with a condition: false where the condition does not hold. */
export async function carriedOut(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await retrying(write);
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/**
 * Writes together or not at all: false where somebody else has written in between. One token for all attempts, so that
 * what is repeated is written once.
 */
export async function writtenTogether(
  client: DynamoDBClient,
  items: readonly TransactWriteItem[],
): Promise<boolean> {
  const command = new TransactWriteItemsCommand({
    ClientRequestToken: randomUUID(),
    TransactItems: [...items],
  });
  try {
    await retrying(() => client.send(command));
    return true;
  } catch (error) {
    if (!isOutrun(error)) throw error;
    return false;
  }
}
