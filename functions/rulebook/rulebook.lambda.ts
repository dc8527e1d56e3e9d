import { clock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoFollowUps } from '../../shared/adapters/dynamo-follow-ups.ts';
import { dynamoRulebook } from '../../shared/adapters/dynamo-rulebook.ts';
import { snsContacts } from '../../shared/adapters/sns-contacts.ts';
import { sns } from '../../shared/adapters/sns-topics.ts';
import { sqs } from '../../shared/adapters/sqs.ts';
import { sqsWalks } from '../../shared/adapters/sqs-walks.ts';
import { env, http } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { createLogger } from '../http/log.ts';
import { rulebookRoutes } from './rulebook.ts';

export const handler = lazyApi(() => ({
  routes: rulebookRoutes({
    rulebook: dynamoRulebook(dynamo(), env('HOTLINE_RULEBOOK_TABLE')),
    followUps: dynamoFollowUps(dynamo(), env('HOTLINE_RULEBOOK_TABLE')),
    contacts: snsContacts(sns(), env('HOTLINE_TOPIC_PREFIX')),
    walks: sqsWalks(sqs(), env('HOTLINE_WALK_QUEUE_URL')),
    clock,
    log: createLogger({ function: 'rulebook' }),
  }),
  deps: http('rulebook'),
}));
