import { Duration } from 'aws-cdk-lib';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import type { FunctionName } from '../build.ts';
import type { HotlineFunctions } from './hotline-functions.ts';
import { queue, RECEIVING } from './queue.ts';

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

    // Five attempts a quarter of an hour apart: an outage of an hour is outlived.
    const repair = queue(this, 'repair', { dead: queue(this, 'repair-dead'), again: Duration.minutes(15) });
    functions.bind({
      variable: 'HOTLINE_REPAIR_QUEUE_URL',
      value: repair.queueUrl,
      grants: [
        // Whoever reads a stream sets aside what it can't take; a repair sends its legs on.
        {
          to: [
            ...consumers.flatMap(({ functions: readers }) => readers),
            'repair',
            'repair-api',
            'recompute',
          ],
          actions: ['sqs:SendMessage'],
          resources: [repair.queueArn],
        },
        { to: ['repair'], actions: RECEIVING, resources: [repair.queueArn] },
      ],
    });
    functions.get('repair').addEventSourceMapping('repair', {
      eventSourceArn: repair.queueArn,
      // A leg of a walk may take the function's whole time.
      batchSize: 1,
      // As many as a walk has legs: more would only race for their region's counter.
      maxConcurrency: 4,
      reportBatchItemFailures: true,
    });

    const walks = queue(this, 'walks', { dead: queue(this, 'walks-dead') });
    functions.bind({
      variable: 'HOTLINE_WALK_QUEUE_URL',
      value: walks.queueUrl,
      grants: [
        { to: ['rulebook', 'recompute'], actions: ['sqs:SendMessage'], resources: [walks.queueArn] },
        {
          to: ['recompute'],
          actions: RECEIVING,
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

    const followers = queue(this, 'followers', { dead: queue(this, 'followers-dead') });
    functions.bind({
      variable: 'HOTLINE_FOLLOWER_QUEUE_URL',
      value: followers.queueUrl,
      grants: [
        {
          to: ['followers', 'wake', 'on-due', 'repair'],
          actions: ['sqs:SendMessage'],
          resources: [followers.queueArn],
        },
        { to: ['followers'], actions: RECEIVING, resources: [followers.queueArn] },
      ],
    });
    functions.get('followers').addEventSourceMapping('followers', {
      eventSourceArn: followers.queueArn,
      batchSize: 10,
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
          // What is given up goes to repair, which looks at all tickets: the stream keeps its records 24 hours only.
          maxRecordAge: Duration.hours(22),
          onFailure: new SqsDlq(repair),
        });
    }
  }
}
