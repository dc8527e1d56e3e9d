import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoAggregates } from '../../shared/adapters/dynamo-aggregates.ts';
import { dynamoFeedReader } from '../../shared/adapters/dynamo-feed.ts';
import { env, http } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { provinceRoutes } from './province.ts';

export const handler = lazyApi(() => ({
  routes: provinceRoutes({
    feed: dynamoFeedReader(dynamo(), env('HOTLINE_FEED_TABLE')),
    aggregates: dynamoAggregates(dynamo(), {
      aggregates: env('HOTLINE_AGGREGATES_TABLE'),
      cursors: env('HOTLINE_CURSORS_TABLE'),
    }),
  }),
  deps: http('province'),
}));
