import { desk, http, secrets } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { intakeRoutes } from './intake.ts';

export const handler = lazyApi(() => ({
  routes: intakeRoutes({ ...desk(), indexKey: () => secrets().indexKey() }),
  deps: http('intake'),
}));
