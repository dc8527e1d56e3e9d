import { attachmentFiles, desk, http, secrets, ticketFinder } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { intakeRoutes } from './intake.ts';
import { referralRoutes } from './referral.ts';

export const handler = lazyApi(() => {
  const deps = {
    ...desk(),
    indexKey: () => secrets().indexKey(),
    finder: ticketFinder(),
    files: attachmentFiles(),
  };
  return { routes: [...intakeRoutes(deps), ...referralRoutes(deps)], deps: http('intake') };
});
