import { Aws } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { BY_TROUBLE, TROUBLE_CARRIES } from '../../shared/adapters/dynamo-deliveries.ts';
import { SENDER_WAYS } from '../../shared/routing/contact.ts';
import type { FunctionName } from '../build.ts';
import { type HotlineFunctions, namedArn } from './hotline-functions.ts';
import { HotlineTable } from './hotline-table.ts';
import { queue, RECEIVING } from './queue.ts';

/** Who makes alerts, and so writes down what is to be sent and to whom. */
const TELLERS: readonly FunctionName[] = [
  ...(['alerts', 'repair', 'digests'] as const),
  ...(['assessments', 'bulletins', 'governance', 'governance-watch', 'knowledge', 'reveal'] as const),
];

/**
 * Telling units. Each unit has a topic, `<prefix><region>-<unit>`, which publishing the units in the
 * rulebook makes and subscribes people to; so a new unit is no deployment. What SNS doesn't send by itself goes from
 * the topic to a queue, and from there to the sender, way by way.
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
        {
          to: [...TELLERS, 'sender'],
          actions: ['PutItem', 'UpdateItem'],
        },
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
        { to: ['sender'], actions: ['PutItem', 'UpdateItem', 'DeleteItem', 'Query'] },
        // What reached nobody is settled by people.
        { to: ['commands'], actions: ['UpdateItem'] },
        { to: ['receipts'], actions: ['GetItem', 'UpdateItem', 'DeleteItem'] },
        // Who was asked to rate what, and who wants no more of it.
        { to: ['receipts'], actions: ['PutItem', 'Query'] },
        {
          to: TELLERS,
          actions: ['PutItem'],
        },
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
          to: TELLERS,
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
      // Five minutes after what ends with the hour or the night, so that its rungs come into the same message.
      schedule: Schedule.cron({ minute: '5/30' }),
      // No retry: the next run looks again.
      targets: [new LambdaFunction(functions.get('digests'), { retryAttempts: 0 })],
    });
  }

  /**
   * The queues of what the sender sends: one into which SNS puts what the units' topics are told, and whatever has no
   * way yet; and one for each way, so that a provider which is slow or away holds up its own messages alone.
   */
  #bindMessages(functions: HotlineFunctions, prefix: string): void {
    const dead = queue(this, 'messages-dead');
    const messages = queue(this, 'messages', { dead });
    const ways = SENDER_WAYS.map((way) => queue(this, `messages-${way}`, { dead }));
    messages.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('sns.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [messages.queueArn],
        conditions: { ArnLike: { 'aws:SourceArn': `${prefix}*` } },
      }),
    );
    const all = [messages, ...ways].map(({ queueArn }) => queueArn);
    functions.bind({ variable: 'HOTLINE_MESSAGES_QUEUE', value: messages.queueArn, grants: [] });
    functions.bind({
      variable: 'HOTLINE_MESSAGES_QUEUE_URL',
      value: messages.queueUrl,
      grants: [
        { to: ['sender'], actions: [...RECEIVING, 'sqs:SendMessage'], resources: all },
        // A receipt is of a way.
        { to: ['receipts'], actions: ['sqs:SendMessage'], resources: ways.map(({ queueArn }) => queueArn) },
        // What citizens are told has no topic.
        {
          to: ['alerts', 'digests', 'repair'],
          actions: ['sqs:SendMessage'],
          resources: [messages.queueArn],
        },
        // SMS to a single number has no narrower resource.
        { to: ['sender'], actions: ['sns:Publish'], resources: ['*'] },
      ],
    });
    // An operator subscribes the function to them (docs/alerts.md): SNS makes them with its first SMS, where it has any.
    functions.get('receipts').addPermission('sms-logs', {
      principal: new ServicePrincipal('logs.amazonaws.com'),
      sourceAccount: Aws.ACCOUNT_ID,
      sourceArn: namedArn(
        this,
        'logs',
        'log-group',
        `sns/${Aws.REGION}/${Aws.ACCOUNT_ID}/DirectPublishToPhoneNumber*`,
      ),
    });
    for (const each of [messages, ...ways])
      functions.get('sender').addEventSourceMapping(each.node.id, {
        eventSourceArn: each.queueArn,
        // A provider may take eight seconds to answer, and a function has thirty.
        batchSize: 1,
        // Of each queue, so that one that stands still leaves the others theirs.
        maxConcurrency: 10,
        reportBatchItemFailures: true,
      });
  }
}
