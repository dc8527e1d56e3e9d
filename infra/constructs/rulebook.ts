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
        { to: ['queries', 'aggregates'], actions: ['BatchGetItem'] },
        {
          to: ['rulebook'],
          actions: ['GetItem', 'PutItem'],
        },
      ],
    });
  }
}
