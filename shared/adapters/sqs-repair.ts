import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
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
