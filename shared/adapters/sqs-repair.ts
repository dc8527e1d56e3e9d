import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { RepairQueue } from '../ports.ts';

/** The repair queue in SQS. A message names the ticket and a code for what went wrong. */
export function sqsRepair(client: SQSClient, queueUrl: string): RepairQueue {
  return {
    async send(ticketNo, why) {
      await client.send(
        new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify({ ticketNo, why }) }),
      );
    },
  };
}

let client: SQSClient | undefined;

/** The one SQS client of this process, made on first use. */
export function sqs(): SQSClient {
  client ??= new SQSClient({ maxAttempts: 4 });
  return client;
}
