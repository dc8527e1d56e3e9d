import { Construct } from 'constructs';
import type { HotlineFunctions } from './hotline-functions.ts';
import { HotlineTable } from './hotline-table.ts';

/** What call centres report of calls and recordings, sealed; what is only to be kept for a time goes by itself. */
export class Calls extends Construct {
  constructor(scope: Construct, id: string, functions: HotlineFunctions) {
    super(scope, id);

    new HotlineTable(this, functions, {
      name: 'calls',
      variable: 'HOTLINE_CALLS_TABLE',
      partitionKey: 'call',
      sortKey: { name: 'item' },
      timeToLive: 'expiresAt',
      grants: [
        { to: ['calls'], actions: ['GetItem', 'PutItem', 'Query'] },
        { to: ['keeping'], actions: ['Query', 'DeleteItem'] },
      ],
    });
  }
}
