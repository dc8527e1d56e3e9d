import { parsePush, scalarFields } from '../../../../functions/intake/wechat/document.ts';
import type { WechatMessage } from '../../../../functions/intake/wechat/webhook.ts';
import type { WechatAccount } from '../../../../shared/privacy/ports.ts';
import { keptLog } from '../../http/gateway.ts';
import { AT, PLAIN } from './pushes.ts';

/** What a webhook needs of the world, with all it heard, was to forget and wrote to its log. */
export function desk(account: WechatAccount = PLAIN) {
  const heard: WechatMessage[] = [];
  const forgotten: string[] = [];
  const { lines, log } = keptLog();
  return {
    lines,
    heard,
    forgotten,
    deps: {
      accounts: { find: async (name: string) => (name === account.account ? account : undefined) },
      wallClock: { nowMs: () => AT * 1000 },
      log,
      indexKey: async () => new Uint8Array(32).fill(7),
      async answer(message: WechatMessage) {
        heard.push(message);
        return `工单${message.said.key}`;
      },
      async forget(_account: WechatAccount, openId: string) {
        forgotten.push(openId);
      },
    },
  };
}

/** The fields of a reply. */
export function replyOf(content: string | undefined): Record<string, string> {
  return Object.fromEntries(scalarFields(parsePush(Buffer.from(content ?? ''))));
}
