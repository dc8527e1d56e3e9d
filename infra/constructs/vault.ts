import { RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { HotlineFunctions } from './hotline-functions.ts';
import { HotlineTable } from './hotline-table.ts';
import { CARRIERS, DOORS } from './ticket-store.ts';

/**
 * What people wrote and who they are, under one data key per ticket. Timers, feed, alerts, aggregates and
 * province have neither the table nor the key.
 */
export class Vault extends Construct {
  constructor(scope: Construct, id: string, functions: HotlineFunctions) {
    super(scope, id);

    new HotlineTable(this, functions, {
      name: 'vault',
      variable: 'HOTLINE_VAULT_TABLE',
      partitionKey: 'ticketNo',
      sortKey: { name: 'ref' },
      grants: [
        { to: [...DOORS, ...CARRIERS], actions: ['BatchGetItem', 'PutItem'] },
        { to: ['queries', 'webhooks', 'push'], actions: ['BatchGetItem'] },
        // By what a ticket is found is made anew of what was said, under another index key.
        { to: ['keys'], actions: ['BatchGetItem'] },
        // What a unit is shown once, and why it asked.
        { to: ['reveal'], actions: ['BatchGetItem', 'PutItem'] },
        // A citizen's number, when a message is sent to it.
        { to: ['sender'], actions: ['BatchGetItem'] },
        // Sealed as they are: into the archive, and out of the world at the end of their keeping.
        { to: ['keeping'], actions: ['Query', 'DeleteItem'] },
        { to: ['archive'], actions: ['PutItem'] },
      ],
    });

    const key = new Key(this, 'key', {
      alias: 'hotline-vault',
      description: 'Wraps the data key of each ticket',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // A data key opens only for the ticket it was made for.
    const forOneTicket = { Null: { 'kms:EncryptionContext:ticketNo': 'false' } };
    functions.bind({
      variable: 'HOTLINE_VAULT_KEY',
      value: key.keyArn,
      grants: [
        {
          // The register of deputies has a data key of its own, and each call, each person who talks by WeChat, and
          // each text about a measure, for a bulletin, or in an assessment.
          to: [
            'intake',
            'wechat',
            'wechat-jobs',
            'open311',
            'rulebook',
            'calls',
            'governance',
            'bulletins',
            'assessments',
          ],
          actions: ['kms:GenerateDataKey'],
          resources: [key.keyArn],
          conditions: forOneTicket,
        },
        {
          to: [
            ...DOORS,
            ...CARRIERS,
            'queries',
            'rulebook',
            'calls',
            'governance',
            'bulletins',
            'assessments',
            'webhooks',
            'push',
            'reveal',
            'sender',
            'keys',
          ],
          actions: ['kms:Decrypt'],
          resources: [key.keyArn],
          conditions: forOneTicket,
        },
      ],
    });
  }
}
