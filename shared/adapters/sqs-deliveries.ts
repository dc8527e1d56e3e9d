import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DeliveryQueue } from '../ports.ts';

/** What SQS can hold a message back at most. */
const LONGEST_SECONDS = 900;

/** The queue of what is to be sent, in SQS. */
export function sqsDeliveries(client: SQSClient, queueUrl: string): DeliveryQueue {
  return {
    async send(task, seconds) {
      const DelaySeconds = Math.min(Math.max(0, Math.ceil(seconds)), LONGEST_SECONDS);
      await client.send(
        new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(task), DelaySeconds }),
      );
    },
  };
}
