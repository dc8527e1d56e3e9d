import { wallClock } from '../../shared/adapters/clock.ts';
import { PersonalText } from '../../shared/privacy/personal.ts';
import { desk, http, secrets, ticketFinder } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { submitRequest } from './intake.ts';
import { wechatRoutes } from './wechat.ts';

export const handler = lazyApi(() => {
  const deps = http('wechat');
  const intake = { ...desk(), indexKey: () => secrets().indexKey(), finder: ticketFinder() };
  return {
    deps,
    routes: wechatRoutes({
      accounts: secrets().wechat,
      wallClock,
      log: deps.log,
      async submit({ account, region, openId, msgId, text }) {
        const { answer } = await submitRequest(intake, {
          channel: 'wechat',
          form: {
            region,
            text: new PersonalText(text),
            openId: new PersonalText(openId),
            confidential: 'none',
            accepted: false,
          },
          by: `wechat:${account}`,
          once: {
            key: `wechat:${account}:${msgId}`,
            path: 'wechat',
            body: Buffer.from(`${openId}\n${text}`, 'utf8'),
          },
        });
        return answer as { ticketNo: string };
      },
    }),
  };
});
