import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { FeedbackQueue } from '../ports.ts';

/** The queue of feedback for webhooks in SQS: a ticket's number and version, one a message. */
export function sqsFeedback(client: SQSClient, queueUrl: string): FeedbackQueue {
  return {
    async send(told) {
      for (const each of told) {
        await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(each) }));
      }
    },
  };
}
