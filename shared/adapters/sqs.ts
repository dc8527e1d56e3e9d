import { SQSClient } from '@aws-sdk/client-sqs';
import { LIMITS } from './client-limits.ts';

let client: SQSClient | undefined;

/** The one SQS client of this process, made on first use. */
export function sqs(): SQSClient {
  client ??= new SQSClient(LIMITS.background);
  return client;
}
