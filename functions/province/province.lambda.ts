import { setTimeout as wait } from 'node:timers/promises';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoAggregates } from '../../shared/adapters/dynamo-aggregates.ts';
import { dynamoFeedDigests, dynamoFeedReader, regionsInUse } from '../../shared/adapters/dynamo-feed.ts';
import { env, http } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { provinceRoutes } from './province.ts';

/** How long a caller that waits for changes is left before the feed is looked at again. */
const LOOK_AGAIN_MS = 1_000;

export const handler = lazyApi(() => ({
  routes: provinceRoutes({
    feed: dynamoFeedReader(dynamo(), env('HOTLINE_FEED_TABLE')),
    digests: dynamoFeedDigests(dynamo(), env('HOTLINE_CURSORS_TABLE')),
    regions: () => regionsInUse(dynamo(), env('HOTLINE_CURSORS_TABLE')),
    pause: () => wait(LOOK_AGAIN_MS),
    aggregates: dynamoAggregates(dynamo(), {
      aggregates: env('HOTLINE_AGGREGATES_TABLE'),
      cursors: env('HOTLINE_CURSORS_TABLE'),
    }),
  }),
  deps: http('province'),
}));
