import { Construct } from 'constructs';
import type { HotlineFunctions } from './hotline-functions.ts';
import { HotlineTable } from './hotline-table.ts';

/** Bulletins: drafts and what units hand in, sealed; published versions, which never change; callers' keys, which go. */
export class Bulletins extends Construct {
  constructor(scope: Construct, id: string, functions: HotlineFunctions) {
    super(scope, id);
    new HotlineTable(this, functions, {
      name: 'bulletins',
      variable: 'HOTLINE_BULLETINS_TABLE',
      partitionKey: 'bulletin',
      sortKey: { name: 'item' },
      timeToLive: 'expiresAt',
      grants: [
        { to: ['bulletins'], actions: ['BatchGetItem', 'Query', 'PutItem'] },
        // Who still owes material is reminded once a day.
        { to: ['governance-watch'], actions: ['Query'] },
      ],
    });
  }
}
