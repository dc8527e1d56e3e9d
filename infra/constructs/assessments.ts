import { Construct } from 'constructs';
import type { HotlineFunctions } from './hotline-functions.ts';
import { HotlineTable } from './hotline-table.ts';

/** Assessments: what is recorded for each period, objections to it, and the versions that were published. */
export class Assessments extends Construct {
  constructor(scope: Construct, id: string, functions: HotlineFunctions) {
    super(scope, id);
    new HotlineTable(this, functions, {
      name: 'assessments',
      variable: 'HOTLINE_ASSESSMENTS_TABLE',
      partitionKey: 'assessment',
      sortKey: { name: 'item' },
      grants: [
        { to: ['assessments'], actions: ['BatchGetItem', 'Query', 'PutItem'] },
        // A bulletin has the published ranking.
        { to: ['bulletins'], actions: ['BatchGetItem', 'Query'] },
      ],
    });
  }
}
