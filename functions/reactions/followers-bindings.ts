import { sqs } from '../../shared/adapters/sqs.ts';
import { sqsFollowers } from '../../shared/adapters/sqs-followers.ts';
import { env, ticketFinder, ticketStore } from '../bindings.ts';
import type { LinkDeps } from './followers.ts';

/** What looking after links takes, on AWS. */
export function linkDeps(): LinkDeps {
  return {
    store: ticketStore(),
    finder: ticketFinder(),
    followers: sqsFollowers(sqs(), env('HOTLINE_FOLLOWER_QUEUE_URL')),
  };
}
