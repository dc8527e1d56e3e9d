import { describe, expect, it } from 'vitest';
import { type WechatMessage, wechatIntake, wechatRoutes } from '../../../functions/intake/wechat.ts';
import { parseWechatXml, scalarFields, wechatSignature } from '../../../functions/intake/wechat-protocol.ts';
import type { WechatAccount } from '../../../shared/privacy/ports.ts';
import { keptLog } from '../http/gateway.ts';

const ACCOUNT: WechatAccount = {
  account: 'demo',
  appId: 'wxba5fad812f8e6fb9',
  token: 'AAAAA',
  region: '430500',
  freshnessSeconds: 300,
};
const AT = 1_714_037_059;
const OPEN_ID = 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY';
const SENT = { ToUserName: 'gh_97417a04a28d', FromUserName: OPEN_ID, CreateTime: '1714037058' };
const TEXT = { ...SENT, MsgType: 'text', Content: '小区路灯不亮', MsgId: '6054768590064713729' };

function signed(more: Record<string, string> = {}): Record<string, string> {
  const timestamp = String(AT);
  return {
    timestamp,
    nonce: '486452656',
    signature: wechatSignature(['AAAAA', timestamp, '486452656']),
    ...more,
  };
}

function xmlOf(fields: Record<string, string>): Uint8Array {
  const inner = Object.entries(fields).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`);
  return Buffer.from(`<xml>${inner.join('')}</xml>`);
}

function desk(submitted: WechatMessage[] = []) {
  const tickets = new Map<string, string>();
  const { lines, log } = keptLog();
  return {
    lines,
    submitted,
    deps: {
      accounts: { find: async (account: string) => (account === 'demo' ? ACCOUNT : undefined) },
      wallClock: { nowMs: () => AT * 1000 },
      log,
      async submit(message: WechatMessage) {
        submitted.push(message);
        const ticketNo = tickets.get(message.msgId) ?? `430500240425${String(tickets.size).padStart(8, '0')}`;
        tickets.set(message.msgId, ticketNo);
        return { ticketNo };
      },
    },
  };
}

function request(fields: Record<string, string>, query = signed(), account = 'demo') {
  return { params: { account }, query, rawBody: xmlOf(fields), requestId: 'request-1' };
}

function replyOf(content: string | undefined): Record<string, string> {
  return Object.fromEntries(scalarFields(parseWechatXml(Buffer.from(content ?? ''))));
}

describe('URL verification', () => {
  it('is answered by the echo, raw', async () => {
    const query = signed({ echostr: '4375120948345356249' });
    const response = await wechatIntake('GET', request({}, query), desk().deps);
    expect(response).toMatchObject({ status: 200, text: { content: '4375120948345356249' } });
  });

  it.each([
    ['a wrong signature', signed({ echostr: '1', signature: '0'.repeat(40) }), 'demo'],
    ['no signature', { echostr: '1' }, 'demo'],
    ['an account that is not served', signed({ echostr: '1' }), 'other'],
  ])('with %s is a 403 without a body', async (_, query, account) => {
    expect(await wechatIntake('GET', request({}, query, account), desk().deps)).toEqual({ status: 403 });
  });
});

describe('a text message', () => {
  it('becomes a ticket, whose number is in the reply to the one who wrote', async () => {
    const { deps, submitted } = desk();
    const response = await wechatIntake('POST', request(TEXT), deps);
    expect(submitted).toEqual([
      {
        account: 'demo',
        region: '430500',
        openId: OPEN_ID,
        msgId: '6054768590064713729',
        text: '小区路灯不亮',
        createdAt: '2024-04-25T17:24:18+08:00',
      },
    ]);
    expect(response.text?.type).toMatch(/xml/);
    const reply = replyOf(response.text?.content);
    expect(reply).toMatchObject({ ToUserName: OPEN_ID, FromUserName: 'gh_97417a04a28d', MsgType: 'text' });
    expect(reply.Content).toContain('43050024042500000000');
    expect(reply.Content).not.toContain('路灯');
  });

  it('repeated is answered with the same bytes; another message with another number', async () => {
    const { deps } = desk();
    const [one, two] = await Promise.all([
      wechatIntake('POST', request(TEXT), deps),
      wechatIntake('POST', request(TEXT), deps),
    ]);
    expect(two).toEqual(one);
    const other = await wechatIntake('POST', request({ ...TEXT, MsgId: '6054768590064713730' }), deps);
    expect(replyOf(other.text?.content).Content).toContain('43050024042500000001');
  });

  it('that is blank is asked for words', async () => {
    const { deps, submitted } = desk();
    const response = await wechatIntake('POST', request({ ...TEXT, Content: ' \n' }), deps);
    expect(replyOf(response.text?.content).Content).toContain('文字');
    expect(submitted).toEqual([]);
  });

  it('with a wrong signature is a 403 without a body and no ticket', async () => {
    const { deps, submitted } = desk();
    const query = signed({ signature: wechatSignature(['BBBBB', String(AT), '486452656']) });
    expect(await wechatIntake('POST', request(TEXT, query), deps)).toEqual({ status: 403 });
    expect(submitted).toEqual([]);
  });

  it('that is stale is a 403', async () => {
    const { deps } = desk();
    const late = { ...deps, wallClock: { nowMs: () => (AT + 301) * 1000 } };
    expect(await wechatIntake('POST', request(TEXT), late)).toEqual({ status: 403 });
  });

  it('that claims to be encrypted is refused, and the operator is told', async () => {
    const { deps, lines, submitted } = desk();
    const query = signed({ encrypt_type: 'aes', msg_signature: '0'.repeat(40) });
    expect(await wechatIntake('POST', request(TEXT, query), deps)).toEqual({ status: 403 });
    expect(lines.join('')).toContain('WECHAT_ENCRYPTION_NOT_SET_UP');
    expect(submitted).toEqual([]);
  });

  it.each([
    ['an id', { ...TEXT, MsgId: '' }],
    ['a sender', { ...TEXT, FromUserName: '<script>' }],
    ['a time', { ...TEXT, CreateTime: 'now' }],
    ['a type', { ...TEXT, MsgType: '' }],
  ])('without %s is a 400', async (_, fields) => {
    await expect(wechatIntake('POST', request(fields), desk().deps)).rejects.toMatchObject({
      fields: { status: 400, code: 'invalid-xml', rule: 'fields' },
    });
  });

  it('that cannot be committed fails, so that WeChat sends it again', async () => {
    const { deps } = desk();
    const broken = { ...deps, submit: () => Promise.reject(new Error('away')) };
    await expect(wechatIntake('POST', request(TEXT), broken)).rejects.toThrow('away');
  });
});

describe('another message', () => {
  it.each(['image', 'voice', 'video', 'location', 'link'])(
    'of type %s is asked to come as text',
    async (MsgType) => {
      const { deps, submitted } = desk();
      const response = await wechatIntake('POST', request({ ...SENT, MsgType, MsgId: '1' }), deps);
      expect(replyOf(response.text?.content).Content).toContain('文字');
      expect(submitted).toEqual([]);
    },
  );

  it('of somebody who has just subscribed is greeted', async () => {
    const response = await wechatIntake(
      'POST',
      request({ ...SENT, MsgType: 'event', Event: 'subscribe' }),
      desk().deps,
    );
    expect(replyOf(response.text?.content).Content).toContain('12345');
  });

  it.each(['unsubscribe', 'CLICK', 'TEMPLATESENDJOBFINISH'])(
    'of the event %s is acknowledged',
    async (Event) => {
      const response = await wechatIntake('POST', request({ ...SENT, MsgType: 'event', Event }), desk().deps);
      expect(response).toMatchObject({ status: 200, text: { content: 'success' } });
    },
  );
});

describe('the routes', () => {
  it('are those of the protocol, without other authentication', () => {
    expect(wechatRoutes(desk().deps).map(({ method, path, auth }) => [method, path, auth])).toEqual([
      ['GET', '/v1/intake/wechat/{account}', 'none'],
      ['POST', '/v1/intake/wechat/{account}', 'none'],
    ]);
  });
});
