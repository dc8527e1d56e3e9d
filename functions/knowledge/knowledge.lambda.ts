import { clock, wallClock } from '../../shared/adapters/clock.ts';
import { sendIntent } from '../alerts/alerts.ts';
import { alertingDeps } from '../alerts/bindings.ts';
import { http, knowledgeBase, rulebook } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { knowledgeRoutes } from './knowledge.ts';
import { questionRoutes } from './question-routes.ts';

export const handler = lazyApi(() => {
  const deps = http('knowledge');
  const { log } = deps;
  const telling = { ...alertingDeps(), clock, wallClock, holder: 'knowledge', log };
  const asked = { knowledge: knowledgeBase(), rulebook: rulebook(), clock, log };
  return {
    routes: [
      ...knowledgeRoutes({
        ...asked,
        // No ticket stands behind it that could move past it.
        tell: (intent) => sendIntent(intent, { version: 0, clocks: [] }, telling),
      }),
      ...questionRoutes(asked),
    ],
    deps,
  };
});
