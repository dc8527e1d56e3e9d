import { Construct } from 'constructs';
import { type HotlineFunctions, namedArn } from './hotline-functions.ts';
import { HotlineTable } from './hotline-table.ts';

/**
 * Telling units. Each unit has a topic, `<prefix><region>-<unit>`, which publishing the units in the
 * rulebook makes and subscribes people to; so a new unit is no deployment.
 */
export class Alerting extends Construct {
  constructor(scope: Construct, id: string, functions: HotlineFunctions) {
    super(scope, id);

    new HotlineTable(this, functions, {
      name: 'alerts',
      variable: 'HOTLINE_ALERTS_TABLE',
      partitionKey: 'ticketNo',
      sortKey: { name: 'alert' },
      grants: [{ to: ['alerts'], actions: ['PutItem', 'UpdateItem'] }],
    });

    const prefix = namedArn(this, 'sns', 'hotline-unit-');
    functions.bind({
      variable: 'HOTLINE_TOPIC_PREFIX',
      value: prefix,
      grants: [
        { to: ['alerts'], actions: ['sns:Publish'], resources: [`${prefix}*`] },
        {
          to: ['rulebook'],
          actions: ['sns:CreateTopic', 'sns:Subscribe', 'sns:ListSubscriptionsByTopic'],
          resources: [`${prefix}*`],
        },
        // Unsubscribe knows no narrower resource: SNS has no ARN type for subscriptions in policies.
        { to: ['rulebook'], actions: ['sns:Unsubscribe'], resources: ['*'] },
      ],
    });
  }
}
