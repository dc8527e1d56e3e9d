import { http } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { route } from '../http/route.ts';

/** Says that the service answers; asks nothing behind it, so that a monitor costs nothing. */
export const handler = lazyApi(() => ({
  routes: [
    route({
      method: 'GET',
      path: '/healthz',
      auth: 'none',
      handle: async () => ({ status: 200, body: { status: 'ok' } }),
    }),
  ],
  deps: http('status'),
}));
