import { clock } from '../../shared/adapters/clock.ts';
import { snsContacts } from '../../shared/adapters/sns-contacts.ts';
import { sns } from '../../shared/adapters/sns-topics.ts';
import { sqs } from '../../shared/adapters/sqs.ts';
import { sqsWalks } from '../../shared/adapters/sqs-walks.ts';
import { env, http, rulebook } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { rulebookRoutes } from './rulebook.ts';

export const handler = lazyApi(() => ({
  routes: rulebookRoutes({
    rulebook: rulebook(),
    contacts: snsContacts(sns(), env('HOTLINE_TOPIC_PREFIX')),
    walks: sqsWalks(sqs(), env('HOTLINE_WALK_QUEUE_URL')),
    clock,
  }),
  deps: http('rulebook'),
}));
