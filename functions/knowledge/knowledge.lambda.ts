import { clock } from '../../shared/adapters/clock.ts';
import { sns, snsTopics } from '../../shared/adapters/sns-topics.ts';
import { env, http, knowledgeBase, rulebook } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { knowledgeRoutes } from './knowledge.ts';

export const handler = lazyApi(() => {
  const deps = http('knowledge');
  const topics = snsTopics(sns(), env('HOTLINE_TOPIC_PREFIX'));
  return {
    routes: knowledgeRoutes({
      knowledge: knowledgeBase(),
      rulebook: rulebook(),
      topics,
      clock,
      log: deps.log,
    }),
    deps,
  };
});
