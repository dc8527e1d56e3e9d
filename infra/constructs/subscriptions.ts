import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { HotlineBucket } from './hotline-bucket.ts';
import type { HotlineFunctions } from './hotline-functions.ts';
import { queue, RECEIVING } from './queue.ts';

/**
 * Sending changes to those who are subscribed to them: a queue that wakes, a schedule that makes up for what was lost
 * or not taken, and the bucket of those who are sent files.
 */
export class Subscriptions extends Construct {
  constructor(scope: Construct, id: string, functions: HotlineFunctions) {
    super(scope, id);

    const pushes = queue(this, 'pushes', { dead: queue(this, 'pushes-dead') });
    functions.bind({
      variable: 'HOTLINE_PUSH_QUEUE_URL',
      value: pushes.queueUrl,
      grants: [
        // Who reads the feed's stream wakes, who is late goes on, and an operator resumes.
        {
          to: ['alerts', 'push', 'province'],
          actions: ['sqs:SendMessage'],
          resources: [pushes.queueArn],
        },
        { to: ['push'], actions: RECEIVING, resources: [pushes.queueArn] },
      ],
    });
    functions.get('push').addEventSourceMapping('pushes', {
      eventSourceArn: pushes.queueArn,
      // One subscriber may take half of the function's time.
      batchSize: 1,
      maxConcurrency: 10,
      reportBatchItemFailures: true,
    });
    new Rule(this, 'schedule', {
      ruleName: 'hotline-push',
      description: 'Has every subscriber looked at, so that nothing stays unsent',
      schedule: Schedule.cron({ minute: '5/30' }),
      // No retry: the next run looks again.
      targets: [new LambdaFunction(functions.get('push'), { retryAttempts: 0 })],
    });

    const bucket = new HotlineBucket(this, {
      encryptedBy: { alias: 'feed-files', description: 'Encrypts the files of subscribers' },
    });
    functions.bind({
      variable: 'HOTLINE_FEED_FILES_BUCKET',
      value: bucket.bucketName,
      grants: [
        { to: ['push'], actions: ['s3:PutObject'], resources: [bucket.arnForObjects('*')] },
        {
          to: ['push'],
          actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
          resources: [bucket.keyArn],
          conditions: { StringEquals: { 'kms:EncryptionContext:aws:s3:arn': bucket.bucketArn } },
        },
      ],
    });
  }
}
