import { clock, wallClock } from '../../../shared/adapters/clock.ts';
import { dynamo } from '../../../shared/adapters/dynamo.ts';
import { dynamoAttempts } from '../../../shared/adapters/dynamo-attempts.ts';
import { sqs } from '../../../shared/adapters/sqs.ts';
import { sqsWechatJobs } from '../../../shared/adapters/sqs-wechat-jobs.ts';
import { audit, conversations, desk, env, knowledgeBase, ticketFinder } from '../../bindings.ts';
import type { Logger } from '../../http/log.ts';
import { countEnd } from '../../knowledge/questions.ts';
import type { DeedDeps } from './deeds.ts';

/** What carrying out a citizen's message takes, on AWS. */
export function deedDeps(log: Logger): DeedDeps {
  const count = { knowledge: knowledgeBase(), clock, log };
  return {
    tickets: {
      ...desk(),
      finder: ticketFinder(),
      notEnough: (region, entries) => countEnd(count, region, 'not-enough', entries),
    },
    progress: {
      ...desk(),
      attempts: dynamoAttempts(dynamo(), env('HOTLINE_KEYS_TABLE'), wallClock),
    },
    audit: audit(),
    conversations: conversations(),
    jobs: sqsWechatJobs(sqs(), env('HOTLINE_WECHAT_QUEUE_URL')),
  };
}
