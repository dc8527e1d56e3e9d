import { setTimeout as pass } from 'node:timers/promises';
import { clock, wallClock } from '../../../shared/adapters/clock.ts';
import { keyedIndex } from '../../../shared/privacy/keyed-index.ts';
import type { WechatAccount } from '../../../shared/privacy/ports.ts';
import { http, knowledgeBase, rulebook, secrets } from '../../bindings.ts';
import { lazyApi } from '../../http/lazy-api.ts';
import { answerMessage, type ConversationDeps, forgetPerson } from './conversations.ts';
import type { Sender } from './deeds.ts';
import { wechatRoutes } from './webhook.ts';
import { deedDeps } from './wechat-bindings.ts';

export const handler = lazyApi(() => {
  const deps = http('wechat');
  // OpenIDs and messages stay under the first key: nobody can guess them.
  const indexKey = async () => (await secrets().indexKeys()).root;
  const pause = async (milliseconds: number) => {
    if (milliseconds > 0) await pass(milliseconds, undefined, { ref: false });
  };
  const conversations: ConversationDeps = {
    ...deedDeps(deps.log),
    ...{ clock, wallClock, log: deps.log, pause },
    questions: { knowledge: knowledgeBase(), rulebook: rulebook() },
  };
  // An OpenID is one account's own, and so is a conversation.
  const senderOf = async (account: WechatAccount, openId: string): Promise<Sender> => {
    const person = `${account.account}:${keyedIndex(await indexKey(), 'openid', openId)}`;
    return { account, openId, person };
  };
  const routes = wechatRoutes({
    accounts: secrets().wechat,
    wallClock,
    log: deps.log,
    indexKey,
    answer: async ({ account, openId, said, mac }) =>
      answerMessage(conversations, { ...(await senderOf(account, openId)), said, mac }),
    forget: async (account, openId) => forgetPerson(conversations, await senderOf(account, openId)),
  });
  return { deps, routes };
});
