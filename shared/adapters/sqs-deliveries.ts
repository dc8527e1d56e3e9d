import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DeliveryQueue } from '../ports.ts';

/** What SQS can hold a message back at most. */
const LONGEST_SECONDS = 900;

/**
 * The queues of what is to be sent, in SQS.
 * @param queueUrl of the queue for what has no way yet; a way's own is called the same with `-<way>` after it
 */
export function sqsDeliveries(client: SQSClient, queueUrl: string): DeliveryQueue {
  return {
    async send(task, seconds) {
      const QueueUrl = task.way === undefined ? queueUrl : `${queueUrl}-${task.way}`;
      const DelaySeconds = Math.min(Math.max(0, Math.ceil(seconds)), LONGEST_SECONDS);
      await client.send(
        new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(task), DelaySeconds }),
      );
    },
  };
}
