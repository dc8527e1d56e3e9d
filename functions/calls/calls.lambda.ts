import { clock } from '../../shared/adapters/clock.ts';
import { calls, http, ticketStore } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { callRoutes } from './calls.ts';

export const handler = lazyApi(() => {
  const deps = http('calls');
  return { routes: callRoutes({ calls: calls(), store: ticketStore(), clock, log: deps.log }), deps };
});
