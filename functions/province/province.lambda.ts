import { setTimeout as wait } from 'node:timers/promises';
import { wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoAggregates } from '../../shared/adapters/dynamo-aggregates.ts';
import { dynamoFeedDigests, dynamoFeedReader, regionsInUse } from '../../shared/adapters/dynamo-feed.ts';
import { dynamoSubscriptions } from '../../shared/adapters/dynamo-subscriptions.ts';
import { sqs } from '../../shared/adapters/sqs.ts';
import { sqsPushes } from '../../shared/adapters/sqs-pushes.ts';
import { env, http, rulebook, ticketsAbout } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { provinceRoutes } from './province.ts';
import { subscriptionsRoutes } from './subscriptions.ts';

/** How long a caller that waits for changes is left before the feed is looked at again. */
const LOOK_AGAIN_MS = 1_000;

export const handler = lazyApi(() => ({
  routes: [
    ...provinceRoutes({
      feed: dynamoFeedReader(dynamo(), env('HOTLINE_FEED_TABLE')),
      digests: dynamoFeedDigests(dynamo(), env('HOTLINE_CURSORS_TABLE')),
      regions: () => regionsInUse(dynamo(), env('HOTLINE_CURSORS_TABLE')),
      tickets: ticketsAbout('left-out'),
      pause: () => wait(LOOK_AGAIN_MS),
      rulebook: rulebook(),
      aggregates: dynamoAggregates(dynamo(), {
        aggregates: env('HOTLINE_AGGREGATES_TABLE'),
        cursors: env('HOTLINE_CURSORS_TABLE'),
      }),
    }),
    ...subscriptionsRoutes({
      rulebook: rulebook(),
      digests: dynamoFeedDigests(dynamo(), env('HOTLINE_CURSORS_TABLE')),
      places: dynamoSubscriptions(dynamo(), env('HOTLINE_CURSORS_TABLE'), wallClock),
      pushes: sqsPushes(sqs(), env('HOTLINE_PUSH_QUEUE_URL')),
    }),
  ],
  deps: http('province'),
}));
