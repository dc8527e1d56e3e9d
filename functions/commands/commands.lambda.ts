import { desk, http, knowledgeBase, ticketFinder } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { commandRoutes } from './commands.ts';

export const handler = lazyApi(() => ({
  routes: commandRoutes({ ...desk(), finder: ticketFinder(), knowledge: knowledgeBase() }),
  deps: http('commands'),
}));
