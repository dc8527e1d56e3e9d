import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { HotlineFunctions } from './hotline-functions.ts';
import { HotlineTable } from './hotline-table.ts';

/** Every change of a region in one order, and the counts folded from it. */
export class ProvinceFeed extends Construct {
  readonly feed: HotlineTable;

  constructor(scope: Construct, id: string, functions: HotlineFunctions) {
    super(scope, id);

    this.feed = new HotlineTable(this, functions, {
      name: 'feed',
      variable: 'HOTLINE_FEED_TABLE',
      partitionKey: 'block',
      sortKey: { name: 'seq', type: AttributeType.NUMBER },
      stream: true,
      grants: [
        { to: ['feed', 'repair'], actions: ['PutItem'] },
        { to: ['province', 'intake', 'push', 'anchor'], actions: ['Query'] },
      ],
    });

    // The region's counter and each ticket's place in the feed, and how far the aggregates have come.
    new HotlineTable(this, functions, {
      name: 'cursors',
      variable: 'HOTLINE_CURSORS_TABLE',
      partitionKey: 'cursor',
      grants: [
        { to: ['feed', 'aggregates', 'repair'], actions: ['BatchGetItem', 'PutItem'] },
        // Which regions have had a ticket at all: noted with the first, and asked for on schedules.
        { to: ['feed', 'repair'], actions: ['UpdateItem'] },
        {
          to: ['reconcile', 'recompute', 'digests', 'keeping', 'governance-watch', 'keys'],
          actions: ['BatchGetItem'],
        },
        // A day's digest, and which regions a province has figures of.
        { to: ['province', 'assessments', 'anchor'], actions: ['BatchGetItem'] },
        // How far each subscriber has been served; an operator has one tried again that was given up.
        { to: ['push'], actions: ['BatchGetItem', 'UpdateItem'] },
        { to: ['province'], actions: ['UpdateItem'] },
        // How far the walks of repair have come.
        { to: ['repair'], actions: ['GetItem'] },
        { to: ['repair-api'], actions: ['BatchGetItem', 'PutItem'] },
      ],
    });

    new HotlineTable(this, functions, {
      name: 'aggregates',
      variable: 'HOTLINE_AGGREGATES_TABLE',
      partitionKey: 'bucket',
      sortKey: { name: 'cell' },
      grants: [
        // The counts, and with them what each ticket has added.
        { to: ['aggregates', 'repair'], actions: ['BatchGetItem', 'PutItem', 'UpdateItem'] },
        {
          to: ['province', 'assessments', 'bulletins', 'governance', 'governance-watch'],
          actions: ['Query'],
        },
        // What a ticket that is objected to was counted with.
        { to: ['assessments'], actions: ['BatchGetItem'] },
      ],
    });
  }
}
