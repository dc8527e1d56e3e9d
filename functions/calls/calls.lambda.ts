import { clock } from '../../shared/adapters/clock.ts';
import { calls, http, knowledgeBase, readTickets, rulebook } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { callRoutes } from './calls.ts';
import { spokenQuestionRoutes } from './questions.ts';

export const handler = lazyApi(() => {
  const deps = http('calls');
  const { log } = deps;
  const routes = [
    ...callRoutes({ calls: calls(), store: readTickets(), clock, log }),
    ...spokenQuestionRoutes({ knowledge: knowledgeBase(), rulebook: rulebook(), clock, log }),
  ];
  return { routes, deps };
});
