import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { PushQueue } from '../ports.ts';

/** The queue by which subscribers are served in SQS: one subscription a message. */
export function sqsPushes(client: SQSClient, queueUrl: string): PushQueue {
  return {
    async send(subscriptions) {
      for (const { region, owner, subscriber } of subscriptions) {
        const body = JSON.stringify({ region, owner, subscriber });
        await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
      }
    },
  };
}
