import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { WalkQueue } from '../ports.ts';

/** The queue of what follows publications, in SQS. */
export function sqsWalks(client: SQSClient, queueUrl: string): WalkQueue {
  return {
    async send(followUp) {
      await client.send(
        new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(followUp) }),
      );
    },
  };
}
