import { attachmentFiles, desk, http } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { attachmentRoutes } from './attachments.ts';

export const handler = lazyApi(() => {
  const deps = http('attachments');
  return { routes: attachmentRoutes({ ...desk(), files: attachmentFiles(), log: deps.log }), deps };
});
