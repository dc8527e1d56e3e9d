import { describe, expect, it } from 'vitest';
import { api } from '../../../../functions/http/api.ts';
import { answerMessage, forgetPerson } from '../../../../functions/intake/wechat/conversations.ts';
import { parsePush, scalarFields } from '../../../../functions/intake/wechat/document.ts';
import { aesKeyOf, decrypt } from '../../../../functions/intake/wechat/encryption.ts';
import { wechatRoutes } from '../../../../functions/intake/wechat/webhook.ts';
import type { WechatAccount } from '../../../../shared/privacy/ports.ts';
import { type Chance, chance } from '../../../soak/chance.ts';
import { CLIENT, CONTEXT, gatewayEvent, heldNonces } from '../../http/gateway.ts';
import { AT, PLAIN, SAFE, SENT, sealed, signed, xmlOf } from './pushes.ts';
import { ConversationWorld, numberIn } from './world.ts';

const SEED = 20_260_918;
const PUSHES = 700;

interface Wire {
  readonly query: string;
  readonly body: string;
}

/** The function as the gateway calls it, over a world in memory. */
function served(world: ConversationWorld, account: WechatAccount) {
  const { log } = world.deps;
  const handle = api(
    wechatRoutes({
      accounts: { find: async (name) => (name === account.account ? account : undefined) },
      wallClock: { nowMs: () => AT * 1000 },
      log,
      indexKey: async () => new Uint8Array(32).fill(7),
      answer: ({ openId, said, mac }) => answerMessage(world.deps, { ...world.sender(openId), said, mac }),
      forget: (_account, openId) => forgetPerson(world.deps, world.sender(openId)),
    }),
    {
      channels: { find: async () => CLIENT },
      tokens: { verify: () => Promise.reject(new Error('nobody comes with a token')) },
      nonces: heldNonces(),
      wallClock: { nowMs: () => AT * 1000 },
      log,
    },
  );
  return async ({ query, body }: Wire) => {
    const route = '/v1/intake/wechat/{account}';
    const { statusCode = 0, body: text = '' } = await handle(
      gatewayEvent({ method: 'POST', route, params: { account: 'demo' }, query, body, base64: true }),
      CONTEXT,
    );
    return { status: statusCode, text };
  };
}

const NOTHING_HELPFUL: readonly [string, ...string[]] = [
  '',
  '\u0000',
  '<',
  '&',
  ']]>',
  '<![CDATA[',
  '<!DOCTYPE x>',
  '<!ENTITY a "b">',
  '&a;',
  '%',
  '\ud800',
  '{',
  '"',
  '</xml>',
  '<xml>',
  '<Content>x</Content>',
  '=',
  '+',
  '9'.repeat(40),
  ' '.repeat(3),
];

/** Spoils a text somewhere, in one of the ways in which texts come spoiled. */
function spoiled(text: string, random: Chance): string {
  const at = random.whole(0, text.length);
  const piece = random.pick(NOTHING_HELPFUL);
  switch (random.whole(0, 5)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(at);
    case 2:
      return text.slice(0, at) + piece + text.slice(at);
    case 3:
      return text.slice(0, at) + piece + text.slice(at + random.whole(1, 8));
    case 4:
      return text + text.slice(at);
    default:
      return text.slice(0, at) + String.fromCharCode(random.whole(0, 0xffff)) + text.slice(at + 1);
  }
}

/** A push that is in order, with the words that it says. */
function push(count: number, random: Chance): { fields: Record<string, string>; words?: string } {
  const fields = {
    ...SENT,
    FromUserName: `o${count}`,
    MsgId: String(6_000_000_000_000_000_000n + BigInt(count)),
  };
  const words =
    random.pick(['路灯不亮', '0012', '1e5', 'a]]b', '<b>&amp;</b>', '😀第二行', '12345']) +
    (count % 2 ? '' : count);
  switch (random.whole(0, 6)) {
    case 0:
      return { fields: { ...fields, MsgType: 'image', MediaId: `m${count}` } };
    case 1:
      return {
        fields: { ...fields, MsgType: 'event', Event: random.pick(['SCAN', 'unsubscribe', 'subscribe']) },
      };
    case 2:
      return {
        fields: { ...fields, MsgType: 'location', Location_X: '27.2', Location_Y: '111.4', Label: words },
      };
    case 3:
      return { fields: { ...fields, MsgType: random.pick(['note', 'toString']), Content: words } };
    default:
      return { fields: { ...fields, MsgType: 'text', Content: words }, words };
  }
}

function wired(fields: Record<string, string>, account: WechatAccount, random: Chance): Wire {
  const inner = random.happens(0.5) ? JSON.stringify(fields) : xmlOf(fields);
  const { query, body } =
    account === SAFE
      ? sealed(inner, { format: random.pick(['xml', 'json']) })
      : { query: signed(), body: inner };
  return { query: String(new URLSearchParams(query)), body };
}

function contentOf(text: string, account: WechatAccount): string {
  if (text === 'success') return text;
  const fields = scalarFields(parsePush(Buffer.from(text)));
  if (account !== SAFE) return fields.get('Content') ?? '';
  const { message } = decrypt(aesKeyOf(SAFE.encodingAESKey ?? ''), fields.get('Encrypt') ?? '');
  return scalarFields(parsePush(message)).get('Content') ?? '';
}

describe.each([
  ['plain', PLAIN],
  ['encrypted', SAFE],
] as const)('hundreds of pushes, most of them spoiled, %s', (_, account) => {
  it('are answered right each time: no failure, no ticket twice, none lost', async () => {
    const random = chance(SEED);
    const world = new ConversationWorld();
    const deliver = served(world, account);
    const numbers = new Set<string>();
    let refused = 0;
    for (let count = 0; count < PUSHES; count++) {
      const { fields, words } = push(count, random);
      const right = wired(fields, account, random);
      const way = random.whole(0, 3);
      const wire = {
        query: way === 1 ? spoiled(right.query, random) : right.query,
        body: way >= 2 ? spoiled(right.body, random) : right.body,
      };
      const answers = await Promise.all(Array.from({ length: random.whole(1, 3) }, () => deliver(wire)));
      const [first] = answers;
      expect(answers).toEqual(answers.map(() => first));
      const { status = 0, text = '' } = first ?? {};
      // What isn't from WeChat, or can't be read, is told nothing; what lacks a field is told which.
      if (status === 403) expect(text).toBe('');
      else if (status === 400) expect(JSON.parse(text)).toMatchObject({ field: expect.any(String) });
      else expect(status).toBe(200);
      if (status !== 200) refused++;
      const ticketNo = status === 200 ? numberIn(contentOf(text, account)) : undefined;
      if (ticketNo !== undefined) numbers.add(ticketNo);
      if (wire.body === right.body && wire.query === right.query) {
        expect(status).toBe(200);
        if (words !== undefined) expect((await world.texts(ticketNo)).request).toBe(words);
      }
    }
    expect(refused).toBeGreaterThan(PUSHES / 4);
    expect(world.tickets.map(({ ticketNo }) => ticketNo).sort()).toEqual([...numbers].sort());
  });
});
