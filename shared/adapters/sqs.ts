import { SQSClient } from '@aws-sdk/client-sqs';

let client: SQSClient | undefined;

/** The one SQS client of this process, made on first use. */
export function sqs(): SQSClient {
  client ??= new SQSClient({ maxAttempts: 4 });
  return client;
}
