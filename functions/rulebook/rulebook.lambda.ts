import { KMSClient } from '@aws-sdk/client-kms';
import { LIMITS } from '../../shared/adapters/client-limits.ts';
import { clock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoFollowUps } from '../../shared/adapters/dynamo-follow-ups.ts';
import { dynamoRulebook } from '../../shared/adapters/dynamo-rulebook.ts';
import { kmsDataKeys } from '../../shared/adapters/kms-cipher.ts';
import { snsContacts } from '../../shared/adapters/sns-contacts.ts';
import { sns } from '../../shared/adapters/sns-topics.ts';
import { sqs } from '../../shared/adapters/sqs.ts';
import { sqsWalks } from '../../shared/adapters/sqs-walks.ts';
import { env, http, secrets } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { createLogger } from '../http/log.ts';
import { rulebookRoutes } from './rulebook.ts';

export const handler = lazyApi(() => ({
  routes: rulebookRoutes({
    rulebook: dynamoRulebook(dynamo(), env('HOTLINE_RULEBOOK_TABLE')),
    followUps: dynamoFollowUps(dynamo(), env('HOTLINE_RULEBOOK_TABLE')),
    contacts: snsContacts(sns(), env('HOTLINE_TOPIC_PREFIX'), env('HOTLINE_MESSAGES_QUEUE')),
    walks: sqsWalks(sqs(), env('HOTLINE_WALK_QUEUE_URL')),
    keys: kmsDataKeys(new KMSClient(LIMITS.request), env('HOTLINE_VAULT_KEY')),
    indexKeys: () => secrets().indexKeys(),
    clock,
    log: createLogger({ function: 'rulebook' }),
  }),
  deps: http('rulebook'),
}));
