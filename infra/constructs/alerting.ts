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
      grants: [
        { to: ['alerts', 'repair'], actions: ['PutItem', 'UpdateItem'] },
        { to: ['repair'], actions: ['Query'] },
      ],
    });

    const prefix = namedArn(this, 'sns', 'hotline-unit-');
    functions.bind({
      variable: 'HOTLINE_TOPIC_PREFIX',
      value: prefix,
      grants: [
        { to: ['alerts', 'repair'], actions: ['sns:Publish'], resources: [`${prefix}*`] },
        {
          to: ['rulebook', 'recompute'],
          actions: ['sns:CreateTopic', 'sns:Subscribe', 'sns:ListSubscriptionsByTopic'],
          resources: [`${prefix}*`],
        },
        // Unsubscribe knows no narrower resource: SNS has no ARN type for subscriptions in policies.
        { to: ['rulebook', 'recompute'], actions: ['sns:Unsubscribe'], resources: ['*'] },
      ],
    });
  }
}
