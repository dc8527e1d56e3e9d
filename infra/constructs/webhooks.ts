import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { HotlineFunctions } from './hotline-functions.ts';
import { queue, RECEIVING } from './queue.ts';

/** What lines' systems are told by their webhooks, and what they did not take. */
export class Webhooks extends Construct {
  constructor(scope: Construct, id: string, functions: HotlineFunctions) {
    super(scope, id);

    // Five attempts a quarter of an hour apart: the other side's restart, and an hour of its maintenance.
    const waiting = queue(this, 'webhooks', {
      dead: queue(this, 'webhooks-dead'),
      again: Duration.minutes(15),
    });
    functions.bind({
      variable: 'HOTLINE_WEBHOOK_QUEUE_URL',
      value: waiting.queueUrl,
      grants: [
        { to: ['alerts'], actions: ['sqs:SendMessage'], resources: [waiting.queueArn] },
        { to: ['webhooks'], actions: RECEIVING, resources: [waiting.queueArn] },
      ],
    });
    functions.get('webhooks').addEventSourceMapping('webhooks', {
      eventSourceArn: waiting.queueArn,
      // Each may wait 5 s for its answer.
      batchSize: 4,
      reportBatchItemFailures: true,
    });
  }
}
