import { desk, http } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { commandRoutes } from './commands.ts';

export const handler = lazyApi(() => ({ routes: commandRoutes(desk()), deps: http('commands') }));
