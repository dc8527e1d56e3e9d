import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** What Lambda does with a queue in a function's name. */
export const RECEIVING = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** A queue of `hotline-<name>`: encrypted, TLS only, kept for the 14 days that SQS allows. */
export function queue(
  scope: Construct,
  name: string,
  { dead, again = Duration.minutes(3) }: { readonly dead?: Queue; readonly again?: Duration } = {},
): Queue {
  return new Queue(scope, name, {
    queueName: `hotline-${name}`,
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    visibilityTimeout: again,
    ...(dead && { deadLetterQueue: { queue: dead, maxReceiveCount: 5 } }),
  });
}
