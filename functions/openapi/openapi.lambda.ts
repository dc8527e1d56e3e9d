import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { http } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { openApiRoutes } from './openapi.ts';

export const handler = lazyApi(() => ({
  routes: openApiRoutes({ read: (name) => readFile(join(import.meta.dirname, name), 'utf8') }),
  deps: http('openapi'),
}));
