import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { WalkQueue } from '../ports.ts';

/** The queue of walks in SQS: a leg a message. */
export function sqsWalks(client: SQSClient, queueUrl: string): WalkQueue {
  return {
    async send(leg) {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(leg) }));
    },
  };
}
