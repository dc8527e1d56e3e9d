import { siteverifyCaptcha } from '../../shared/adapters/captcha.ts';
import { clock, wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoAttempts } from '../../shared/adapters/dynamo-attempts.ts';
import { dynamoFeedReader } from '../../shared/adapters/dynamo-feed.ts';
import { attachmentFiles, desk, env, http, knowledgeBase, secrets, ticketFinder } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { countEnd } from '../knowledge/questions.ts';
import { ratingPageRoutes } from '../ratings/link.ts';
import { evaluationRoutes } from './evaluation.ts';
import { formRoutes } from './form.ts';
import { intakeRoutes } from './intake.ts';
import { linkRoutes } from './links.ts';
import { referralRoutes } from './referral.ts';
import { referralsRoutes } from './referrals.ts';

export const handler = lazyApi(() => {
  const deps = http('intake');
  const intake = {
    ...desk(),
    finder: ticketFinder(),
    knowledge: knowledgeBase(),
    notEnough: (region: string, entries: readonly string[]) =>
      countEnd({ knowledge: knowledgeBase(), clock, log: deps.log }, region, 'not-enough', entries),
    files: attachmentFiles(),
    feed: dynamoFeedReader(dynamo(), env('HOTLINE_FEED_TABLE')),
    log: deps.log,
    captcha: siteverifyCaptcha((region) => secrets().captcha(region)),
    attempts: dynamoAttempts(dynamo(), env('HOTLINE_KEYS_TABLE'), wallClock),
    wallClock,
  };
  const routes = [
    ...intakeRoutes(intake),
    ...formRoutes(intake),
    ...evaluationRoutes(intake),
    ...ratingPageRoutes(intake),
    ...referralRoutes(intake),
    ...referralsRoutes(intake),
    ...linkRoutes(intake),
  ];
  return { routes, deps };
});
