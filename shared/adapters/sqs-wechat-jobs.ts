import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { WechatJobs } from '../ports.ts';

/** The queue of WeChat jobs in SQS: ids only, a job a message. */
export function sqsWechatJobs(client: SQSClient, queueUrl: string): WechatJobs {
  return {
    async send(jobs) {
      for (const job of jobs) {
        await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(job) }));
      }
    },
  };
}
