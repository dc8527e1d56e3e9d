import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { HotlineFunctions } from './hotline-functions.ts';
import { HotlineTable } from './hotline-table.ts';

/** Early warnings, measures against what they warn of, and analyses; and the look at the counts once a day. */
export class Governance extends Construct {
  constructor(scope: Construct, id: string, functions: HotlineFunctions) {
    super(scope, id);
    new HotlineTable(this, functions, {
      name: 'governance',
      variable: 'HOTLINE_GOVERNANCE_TABLE',
      partitionKey: 'key',
      sortKey: { name: 'item' },
      grants: [
        { to: ['governance', 'governance-watch'], actions: ['BatchGetItem', 'Query', 'PutItem'] },
        // A warning that has ended is taken off the list of open ones.
        { to: ['governance-watch'], actions: ['DeleteItem'] },
      ],
    });
    new Rule(this, 'watch', {
      ruleName: 'hotline-governance',
      description: 'Looks at yesterday’s counts for what is frequent or rising',
      // 08:05 in China.
      schedule: Schedule.cron({ minute: '5', hour: '0' }),
      // No retry: the next day's run finds what this one has left.
      targets: [new LambdaFunction(functions.get('governance-watch'), { retryAttempts: 0 })],
    });
  }
}
