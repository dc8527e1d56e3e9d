import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { FollowerQueue } from '../ports.ts';

/** SQS takes as many messages in one call. */
const BATCH = 10;

/** The queue of followers in SQS: a task a message. */
export function sqsFollowers(client: SQSClient, queueUrl: string): FollowerQueue {
  return {
    async send(tasks) {
      for (let first = 0; first < tasks.length; first += BATCH) {
        const Entries = tasks
          .slice(first, first + BATCH)
          .map((task, index) => ({ Id: String(index), MessageBody: JSON.stringify(task) }));
        const { Failed = [] } = await client.send(
          new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }),
        );
        if (Failed.length > 0) throw new Error(`the queue of followers refused ${Failed.length} messages`);
      }
    },
  };
}
