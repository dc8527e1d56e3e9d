import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoAggregates } from '../../shared/adapters/dynamo-aggregates.ts';
import { dynamoGovernance } from '../../shared/adapters/dynamo-governance.ts';
import { env } from '../bindings.ts';

/** What governance reads and writes, on AWS. */
export function countsAndGovernance() {
  return {
    governance: dynamoGovernance(dynamo(), env('HOTLINE_GOVERNANCE_TABLE')),
    aggregates: dynamoAggregates(dynamo(), {
      aggregates: env('HOTLINE_AGGREGATES_TABLE'),
      cursors: env('HOTLINE_CURSORS_TABLE'),
    }),
  };
}
