import { Duration } from 'aws-cdk-lib';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FunctionName } from '../build.ts';
import type { HotlineFunctions } from './hotline-functions.ts';

/** What reads which stream. */
export interface Consumer {
  /** The stream's ARN. */
  readonly stream: string;
  readonly functions: readonly FunctionName[];
}

/** What follows a commit or a new calendar: streams and their readers, what a reader couldn't take, and walks. */
export class Streams extends Construct {
  constructor(scope: Construct, id: string, functions: HotlineFunctions, consumers: readonly Consumer[]) {
    super(scope, id);

    const repair = queue(this, 'repair', queue(this, 'repair-dead'));
    functions.bind({
      variable: 'HOTLINE_REPAIR_QUEUE_URL',
      value: repair.queueUrl,
      grants: [{ to: ['feed'], actions: ['sqs:SendMessage'], resources: [repair.queueArn] }],
    });

    const walks = queue(this, 'walks', queue(this, 'walks-dead'));
    functions.bind({
      variable: 'HOTLINE_WALK_QUEUE_URL',
      value: walks.queueUrl,
      grants: [
        { to: ['rulebook', 'recompute'], actions: ['sqs:SendMessage'], resources: [walks.queueArn] },
        {
          to: ['recompute'],
          actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
          resources: [walks.queueArn],
        },
      ],
    });
    functions.get('recompute').addEventSourceMapping('walks', {
      eventSourceArn: walks.queueArn,
      // One leg at a time: it may take the function's whole time.
      batchSize: 1,
      reportBatchItemFailures: true,
    });

    for (const { stream, functions: readers } of consumers) {
      functions.grant(
        {
          to: readers,
          actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
          resources: [stream],
        },
        // ListStreams knows no narrower resource.
        { to: readers, actions: ['dynamodb:ListStreams'], resources: ['*'] },
      );
      for (const reader of readers)
        functions.get(reader).addEventSourceMapping('stream', {
          eventSourceArn: stream,
          startingPosition: StartingPosition.TRIM_HORIZON,
          batchSize: 100,
          bisectBatchOnError: true,
          reportBatchItemFailures: true,
          retryAttempts: 10,
          // A stream keeps 24 hours: what is given up at 22 can still be looked up by its place.
          maxRecordAge: Duration.hours(22),
          onFailure: new SqsDlq(repair),
        });
    }
  }
}

/** A queue of `hotline-<name>`: encrypted, TLS only, kept for the 14 days that SQS allows. */
function queue(scope: Construct, name: string, dead?: Queue): Queue {
  return new Queue(scope, name, {
    queueName: `hotline-${name}`,
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    visibilityTimeout: Duration.minutes(3),
    ...(dead && { deadLetterQueue: { queue: dead, maxReceiveCount: 5 } }),
  });
}
