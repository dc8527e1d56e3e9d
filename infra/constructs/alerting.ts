import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { BY_TROUBLE, TROUBLE_CARRIES } from '../../shared/adapters/dynamo-deliveries.ts';
import { type HotlineFunctions, namedArn } from './hotline-functions.ts';
import { HotlineTable } from './hotline-table.ts';
import { queue, RECEIVING } from './queue.ts';

/**
 * Telling units. Each unit has a topic, `<prefix><region>-<unit>`, which publishing the units in the
 * rulebook makes and subscribes people to; so a new unit is no deployment. What SNS doesn't send by itself goes from the topic to a
 * queue, and from there by the sender.
 */
export class Alerting extends Construct {
  constructor(scope: Construct, id: string, functions: HotlineFunctions) {
    super(scope, id);

    new HotlineTable(this, functions, {
      name: 'alerts',
      variable: 'HOTLINE_ALERTS_TABLE',
      partitionKey: 'ticketNo',
      sortKey: { name: 'alert' },
      grants: [
        { to: ['alerts', 'repair', 'digests'], actions: ['PutItem', 'UpdateItem'] },
        { to: ['repair', 'queries', 'digests'], actions: ['Query'] },
        { to: ['sender', 'digests'], actions: ['GetItem'] },
        // What has waited is taken off the list.
        { to: ['digests'], actions: ['DeleteItem'] },
      ],
    });
    new HotlineTable(this, functions, {
      name: 'deliveries',
      variable: 'HOTLINE_DELIVERIES_TABLE',
      partitionKey: 'owner',
      sortKey: { name: 'item' },
      indexes: [{ name: BY_TROUBLE, partitionKey: 'trouble', sortKey: 'at', carries: TROUBLE_CARRIES }],
      grants: [
        { to: ['sender'], actions: ['PutItem', 'UpdateItem', 'Query'] },
        { to: ['receipts'], actions: ['GetItem', 'UpdateItem', 'DeleteItem'] },
        { to: ['alerts', 'repair', 'digests'], actions: ['PutItem'] },
        { to: ['queries'], actions: ['Query'] },
        { to: ['queries'], actions: ['Query'], index: BY_TROUBLE },
      ],
    });

    const prefix = namedArn(this, 'sns', 'hotline-unit-');
    functions.bind({
      variable: 'HOTLINE_TOPIC_PREFIX',
      value: prefix,
      grants: [
        {
          to: ['alerts', 'repair', 'digests', 'knowledge'],
          actions: ['sns:Publish'],
          resources: [`${prefix}*`],
        },
        {
          to: ['rulebook', 'recompute'],
          actions: ['sns:CreateTopic', 'sns:Subscribe', 'sns:ListSubscriptionsByTopic'],
          resources: [`${prefix}*`],
        },
        // Unsubscribe knows no narrower resource: SNS has no ARN type for subscriptions in policies.
        { to: ['rulebook', 'recompute'], actions: ['sns:Unsubscribe'], resources: ['*'] },
      ],
    });
    this.#bindMessages(functions, prefix);

    new Rule(this, 'digests', {
      ruleName: 'hotline-digests',
      description: 'Tells what has waited for the morning, or for a time set for it',
      schedule: Schedule.rate(Duration.minutes(30)),
      // No retry: the next run looks again.
      targets: [new LambdaFunction(functions.get('digests'), { retryAttempts: 0 })],
    });
  }

  /** The queue of what the sender sends: SNS puts in what the units' topics are told, the sender what has to wait. */
  #bindMessages(functions: HotlineFunctions, prefix: string): void {
    const messages = queue(this, 'messages', { dead: queue(this, 'messages-dead') });
    messages.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('sns.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [messages.queueArn],
        conditions: { ArnLike: { 'aws:SourceArn': `${prefix}*` } },
      }),
    );
    functions.bind({ variable: 'HOTLINE_MESSAGES_QUEUE', value: messages.queueArn, grants: [] });
    functions.bind({
      variable: 'HOTLINE_MESSAGES_QUEUE_URL',
      value: messages.queueUrl,
      grants: [
        { to: ['sender', 'receipts'], actions: ['sqs:SendMessage'], resources: [messages.queueArn] },
        // What citizens are told has no topic.
        {
          to: ['alerts', 'digests', 'repair'],
          actions: ['sqs:SendMessage'],
          resources: [messages.queueArn],
        },
        { to: ['sender'], actions: RECEIVING, resources: [messages.queueArn] },
        // SMS to a single number has no narrower resource.
        { to: ['sender'], actions: ['sns:Publish'], resources: ['*'] },
      ],
    });
    functions.get('sender').addEventSourceMapping('messages', {
      eventSourceArn: messages.queueArn,
      // A provider may take eight seconds to answer, and a function has thirty.
      batchSize: 1,
      maxConcurrency: 10,
      reportBatchItemFailures: true,
    });
  }
}
