import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { HotlineFunctions } from './hotline-functions.ts';
import { HotlineTable } from './hotline-table.ts';
import { COMMITTERS } from './ticket-store.ts';

/** A region's calendars, settings, units and rosters: versions that never change, and which is current. */
export class Rulebook extends Construct {
  constructor(scope: Construct, id: string, functions: HotlineFunctions) {
    super(scope, id);
    new HotlineTable(this, functions, {
      name: 'rulebook',
      variable: 'HOTLINE_RULEBOOK_TABLE',
      partitionKey: 'region',
      sortKey: { name: 'item' },
      grants: [
        // With every ticket its region's current versions are read, and what they say when it is decided.
        { to: COMMITTERS, actions: ['BatchGetItem', 'GetItem'] },
        { to: ['queries', 'aggregates', 'calls', 'archive'], actions: ['BatchGetItem'] },
        // What the city counts as alike; from when on it answers questions; who belongs to whom a ticket is about.
        { to: ['queries', 'calls', 'archive'], actions: ['GetItem'] },
        { to: ['audit'], actions: ['BatchGetItem', 'GetItem'] },
        // Whom a unit names to be told.
        { to: ['sender'], actions: ['BatchGetItem', 'GetItem'] },
        // What its rates leave out, and by which scheme its units are assessed.
        { to: ['province', 'assessments', 'bulletins'], actions: ['BatchGetItem', 'GetItem'] },
        // Who is subscribed to its changes.
        { to: ['push', 'reveal'], actions: ['BatchGetItem', 'GetItem'] },
        // At which hours it is told.
        { to: ['alerts', 'digests'], actions: ['BatchGetItem', 'GetItem'] },
        // Whose entry it is, how many review it, and by when it is due.
        { to: ['knowledge', 'governance', 'governance-watch'], actions: ['BatchGetItem', 'GetItem'] },
        // A publication also notes what is to follow it, which is crossed off when it is done.
        { to: ['rulebook'], actions: ['BatchGetItem', 'GetItem', 'PutItem', 'UpdateItem', 'Query'] },
        { to: ['recompute'], actions: ['PutItem', 'UpdateItem', 'DeleteItem', 'Query'] },
      ],
    });

    new Rule(this, 'follow-ups', {
      ruleName: 'hotline-follow-ups',
      description: 'Takes up what publications have left undone',
      schedule: Schedule.cron({ minute: '5' }),
      // No retry: the next run looks again.
      targets: [new LambdaFunction(functions.get('recompute'), { retryAttempts: 0 })],
    });
  }
}
