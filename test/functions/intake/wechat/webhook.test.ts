import { describe, expect, it } from 'vitest';
import { api } from '../../../../functions/http/api.ts';
import { parsePush, parseWechatXml, scalarFields } from '../../../../functions/intake/wechat/document.ts';
import { aesKeyOf, decrypt } from '../../../../functions/intake/wechat/encryption.ts';
import { wechatSignature } from '../../../../functions/intake/wechat/signature.ts';
import {
  type WechatMessage,
  wechatIntake,
  wechatRoutes,
} from '../../../../functions/intake/wechat/webhook.ts';
import type { WechatAccount } from '../../../../shared/privacy/ports.ts';
import { CLIENT, CONTEXT, gatewayEvent, heldNonces, keptLog } from '../../http/gateway.ts';
import { AT, OPEN_ID, PLAIN, request, SAFE, SENT, sealed, signed, TEXT, xmlOf } from './pushes.ts';
import vectors from './vectors.json' with { type: 'json' };

const { urlVerify: VERIFY, securePost: SECURE } = vectors.official;

function desk(account: WechatAccount = PLAIN) {
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

function replyOf(content: string | undefined): Record<string, string> {
  return Object.fromEntries(scalarFields(parsePush(Buffer.from(content ?? ''))));
}

/** The reply inside an encrypted one, whose signature has to be right. */
function unsealed(content: string | undefined, key = SAFE.encodingAESKey ?? ''): Record<string, string> {
  const { Encrypt = '', MsgSignature, TimeStamp = '', Nonce = '' } = replyOf(content);
  expect(MsgSignature).toBe(wechatSignature([SAFE.token, TimeStamp, Nonce, Encrypt]));
  const { message, appId } = decrypt(aesKeyOf(key), Encrypt);
  expect(appId).toBe(SAFE.appId);
  return replyOf(Buffer.from(message).toString());
}

describe('URL verification', () => {
  it.each([
    ['plain', PLAIN],
    ['safe', SAFE],
  ])('is answered by the echo, raw, in %s mode', async (_, account) => {
    const { deps } = desk({ ...account, freshnessSeconds: 'off' });
    const response = await wechatIntake('GET', request('', VERIFY), deps);
    expect(response).toMatchObject({ status: 200, text: { content: VERIFY.echostr } });
  });

  it.each([
    ['a wrong signature', signed({ echostr: '1', signature: '0'.repeat(40) }), 'demo'],
    ['no signature', { echostr: '1' }, 'demo'],
    ['an account that is not served', signed({ echostr: '1' }), 'other'],
  ])('with %s is a 403 without a body', async (_, query, account) => {
    expect(await wechatIntake('GET', request('', query, account), desk().deps)).toEqual({ status: 403 });
  });
});

describe('a plain message', () => {
  it('is answered to the one who wrote, with the same bytes when it is repeated', async () => {
    const { deps, heard } = desk();
    const response = await wechatIntake('POST', request(xmlOf(TEXT)), deps);
    expect(heard).toMatchObject([{ account: PLAIN, openId: OPEN_ID, said: { text: '小区路灯不亮' } }]);
    expect(response.text?.type).toMatch(/xml/);
    const reply = replyOf(response.text?.content);
    expect(reply).toMatchObject({ ToUserName: OPEN_ID, FromUserName: SENT.ToUserName, MsgType: 'text' });
    expect(reply.CreateTime).toBe(SENT.CreateTime);
    expect(await wechatIntake('POST', request(xmlOf(TEXT)), deps)).toEqual(response);
    expect(heard[1]).toEqual(heard[0]);
  });

  it('in JSON is answered in JSON, with numbers exact', async () => {
    const { deps, heard } = desk();
    const { MsgId, ...rest } = TEXT;
    const json = `${JSON.stringify({ ...rest, CreateTime: 1_714_037_058, Content: 12345 }).slice(0, -1)},"MsgId":${MsgId}}`;
    const response = await wechatIntake('POST', request(json), deps);
    expect(heard[0]?.said).toMatchObject({ text: '12345', key: expect.stringContaining(MsgId) });
    expect(response.text?.type).toMatch(/json/);
    expect(JSON.parse(response.text?.content ?? '')).toMatchObject({
      ToUserName: OPEN_ID,
      CreateTime: 1_714_037_058,
    });
  });

  it.each(['0012', '1e5', ' 12345 ', 'a]]]]><![CDATA[>b'])('keeps %j as it was written', async (Content) => {
    const { deps, heard } = desk();
    await wechatIntake('POST', request(xmlOf({ ...TEXT, Content })), deps);
    expect(heard[0]?.said.text).toBe(Content.replace(']]><![CDATA[', ''));
  });

  it('is known by its type and id, else by its time and words', async () => {
    const { deps, heard } = desk();
    const { MsgId: _none, ...unnumbered } = TEXT;
    const messages = [
      TEXT,
      { ...TEXT, Content: '别的', CreateTime: '1714037059' },
      { ...unnumbered, MsgID: TEXT.MsgId },
      { ...TEXT, MsgType: 'image', MediaId: 'm1' },
      { ...TEXT, MsgId: '6054768590064713730' },
      unnumbered,
      unnumbered,
      { ...unnumbered, Content: '别的' },
      { ...unnumbered, CreateTime: '1714037059' },
    ];
    for (const message of messages) await wechatIntake('POST', request(xmlOf(message)), deps);
    const keys = heard.map(({ said }) => said.key);
    const places = keys.map((key) => keys.indexOf(key));
    expect(places).toEqual([0, 0, 0, 3, 4, 5, 5, 7, 8]);
    expect(heard[1]?.mac).not.toBe(heard[0]?.mac);
    expect(heard[2]?.mac).toBe(heard[0]?.mac);
  });

  it.each([
    ['a wrong signature', signed({ signature: wechatSignature(['BBBBB', String(AT), '486452656']) })],
    ['a stale timestamp', signed({}, AT - 301)],
    ['a timestamp to come', signed({}, AT + 301)],
  ])('with %s is a 403 without a body', async (_, query) => {
    const { deps, heard } = desk();
    expect(await wechatIntake('POST', request(xmlOf(TEXT), query), deps)).toEqual({ status: 403 });
    expect(heard).toEqual([]);
  });

  it('of long ago is taken where the account sets no freshness', async () => {
    const { deps, heard } = desk({ ...PLAIN, freshnessSeconds: 'off' });
    await wechatIntake('POST', request(xmlOf(TEXT), signed({}, 1_000_000)), deps);
    expect(heard).toHaveLength(1);
  });

  it.each([
    ['that cannot be read', '<xml><Content>a</xml>', 'malformed'],
    ['with a document type', '<!DOCTYPE xml><xml/>', 'doctype'],
    ['with a field twice', '<xml><MsgId>1</MsgId><MsgId>2</MsgId></xml>', 'duplicate-field'],
    ['that is nothing', '', 'malformed'],
  ])('%s is refused without a clue; the log knows why', async (_, body, rule) => {
    const { deps, lines } = desk();
    expect(await wechatIntake('POST', request(body), deps)).toEqual({ status: 403 });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      code: 'WECHAT_REFUSED',
      account: 'demo',
      reason: rule,
    });
  });

  it.each([
    ['MsgId', { ...TEXT, MsgId: 'x' }],
    ['FromUserName', { ...TEXT, FromUserName: '<script>' }],
    ['CreateTime', { ...TEXT, CreateTime: 'now' }],
    ['MsgType', { ...TEXT, MsgType: '' }],
    ['MediaId', { ...TEXT, MsgType: 'image' }],
    ['Location_X', { ...TEXT, MsgType: 'location', Location_Y: '111.4', Location_X: 'north' }],
    ['Event', { ...SENT, MsgType: 'event' }],
  ])('without a proper %s is a 400 that names it', async (field, fields) => {
    await expect(wechatIntake('POST', request(xmlOf(fields)), desk().deps)).rejects.toMatchObject({
      fields: { status: 400, code: 'invalid-request', field },
    });
  });

  it('that cannot be answered fails, so that WeChat sends it again', async () => {
    const broken = { ...desk().deps, answer: () => Promise.reject(new Error('away')) };
    await expect(wechatIntake('POST', request(xmlOf(TEXT)), broken)).rejects.toThrow('away');
  });
});

describe('an encrypted message', () => {
  it.each(['xml', 'json'] as const)('in %s is read, and its reply encrypted and signed', async (format) => {
    const { deps, heard } = desk(SAFE);
    const inner = format === 'json' ? JSON.stringify({ ...TEXT, CreateTime: 1_714_037_058 }) : xmlOf(TEXT);
    const { query, body } = sealed(inner, { format });
    const response = await wechatIntake('POST', request(body, query), deps);
    expect(heard[0]?.said.text).toBe('小区路灯不亮');
    expect(unsealed(response.text?.content)).toMatchObject({ ToUserName: OPEN_ID, MsgType: 'text' });
    expect(await wechatIntake('POST', request(body, query), deps)).toEqual(response);
  });

  it('is the published one', async () => {
    const { encrypt: Encrypt, ...query } = SECURE;
    const { deps, lines } = desk({ ...SAFE, freshnessSeconds: 'off' });
    const parts = { timestamp: query.timestamp, nonce: query.nonce, openid: query.openid };
    const right = {
      ...parts,
      signature: query.signature,
      msg_signature: query.msg_signature,
      encrypt_type: 'aes',
    };
    for (const body of [JSON.stringify({ ToUserName: 'gh_97417a04a28d', Encrypt }), xmlOf({ Encrypt })]) {
      // An event that nobody waits for: acknowledged in the clear.
      expect(await wechatIntake('POST', request(body, right), deps)).toMatchObject({
        status: 200,
        text: { content: 'success' },
      });
    }
    expect(lines).toEqual([]);
    const swapped = { ...right, signature: query.msg_signature, msg_signature: query.signature };
    expect(await wechatIntake('POST', request(xmlOf({ Encrypt }), swapped), deps)).toEqual({ status: 403 });
  });

  it('counts, not the clear fields beside it', async () => {
    const { deps, heard } = desk({ ...SAFE, mode: 'compatible' });
    const { query, body } = sealed(xmlOf(TEXT), { beside: { Content: '被改过', MsgType: 'text' } });
    const response = await wechatIntake('POST', request(body, query), deps);
    expect(heard[0]?.said.text).toBe('小区路灯不亮');
    unsealed(response.text?.content);
  });

  it('may be under the key before the last, and is answered under it', async () => {
    const { deps, heard } = desk({
      ...SAFE,
      encodingAESKey: 'B'.repeat(43),
      previousEncodingAESKey: SAFE.encodingAESKey ?? '',
    });
    const { query, body } = sealed(xmlOf(TEXT));
    const response = await wechatIntake('POST', request(body, query), deps);
    expect(heard).toHaveLength(1);
    unsealed(response.text?.content);
  });

  it('is the only one that an account with a key takes, unless it is compatible', async () => {
    const safe = desk(SAFE);
    expect(await wechatIntake('POST', request(xmlOf(TEXT)), safe.deps)).toEqual({ status: 403 });
    expect(
      await wechatIntake('POST', request(xmlOf(TEXT), signed({ encrypt_type: 'raw' })), safe.deps),
    ).toEqual({
      status: 403,
    });
    expect(safe.heard).toEqual([]);
    const both = desk({ ...SAFE, mode: 'compatible' });
    expect(await wechatIntake('POST', request(xmlOf(TEXT)), both.deps)).toMatchObject({ status: 200 });
  });

  const good = sealed(xmlOf(TEXT));
  const without = (name: string) =>
    Object.fromEntries(Object.entries(good.query).filter(([key]) => key !== name));
  it.each([
    ['no msg_signature', without('msg_signature'), good.body, SAFE],
    ['another ciphertext', good.query, sealed(xmlOf({ ...TEXT, Content: 'x'.repeat(90) })).body, SAFE],
    ['a ciphertext twice', good.query, good.body.replace('</xml>', '<Encrypt>a</Encrypt></xml>'), SAFE],
    ['no ciphertext', good.query, xmlOf(TEXT), SAFE],
    ['another way of encryption', { ...good.query, encrypt_type: 'des' }, good.body, SAFE],
    ['a stale timestamp', good.query, good.body, { ...SAFE, freshnessSeconds: 60, token: 'other' }],
    ['an account without a key', good.query, good.body, PLAIN],
    ['another key', good.query, good.body, { ...SAFE, encodingAESKey: 'C'.repeat(43) }],
    ['another appid', good.query, good.body, { ...SAFE, appId: 'wx0000000000000000' }],
    ['nothing readable inside', ...Object.values(sealed('<xml><a></xml>')), SAFE],
    ['a document type inside', ...Object.values(sealed('<!DOCTYPE xml><xml/>')), SAFE],
  ] as [string, Record<string, string>, string, WechatAccount][])(
    'with %s is a 403 without a body',
    async (_, query, body, account) => {
      const { deps, heard } = desk(account);
      expect(await wechatIntake('POST', request(body, query), deps)).toEqual({ status: 403 });
      expect(heard).toEqual([]);
    },
  );
});

describe('each type of message', () => {
  it.each([
    [
      'image',
      { MediaId: 'm1', PicUrl: 'http://p/1' },
      { media: { id: 'm1', kind: 'image', picUrl: 'http://p/1' } },
    ],
    ['voice', { MediaId: 'm2', Format: 'amr' }, { media: { id: 'm2', kind: 'voice' } }],
    ['voice', { MediaId: 'm2', Recognition: '路灯' }, { media: { id: 'm2', kind: 'voice' }, text: '路灯' }],
    ['video', { MediaId: 'm3', ThumbMediaId: 't' }, { media: { id: 'm3', kind: 'video' } }],
    ['shortvideo', { MediaId: 'm3', ThumbMediaId: 't' }, { media: { id: 'm3', kind: 'video' } }],
    [
      'location',
      { Location_X: '27.24', Location_Y: '111.47', Scale: '20', Label: '城南路' },
      { place: '城南路（纬度27.24，经度111.47）' },
    ],
    ['link', { Title: 'a', Url: 'http://b' }, { text: 'a\nhttp://b' }],
  ])('%s is heard', async (MsgType, fields, said) => {
    const { deps, heard } = desk();
    await wechatIntake('POST', request(xmlOf({ ...SENT, MsgType, MsgId: '1', ...fields })), deps);
    expect(heard[0]?.said).toEqual({ key: expect.any(String), ...said });
  });

  it.each(['hologram', 'constructor', '__proto__'])(
    '%s, which nobody knows, is answered kindly',
    async (MsgType) => {
      const { deps, heard } = desk();
      const response = await wechatIntake('POST', request(xmlOf({ ...SENT, MsgType, MsgId: '1' })), deps);
      expect(replyOf(response.text?.content).Content).toContain('暂时不能登记');
      expect(heard).toEqual([]);
    },
  );
});

describe('an event', () => {
  const event = (Event: string, more: Record<string, string> = {}) =>
    request(xmlOf({ ...SENT, MsgType: 'event', Event, ...more }));

  it('of somebody who has just subscribed is greeted', async () => {
    const response = await wechatIntake(
      'POST',
      event('subscribe', { EventKey: 'qrscene_1', Ticket: 't' }),
      desk().deps,
    );
    expect(replyOf(response.text?.content).Content).toContain('12345');
  });

  it('of somebody who has left forgets them', async () => {
    const { deps, forgotten } = desk();
    expect(await wechatIntake('POST', event('unsubscribe'), deps)).toMatchObject({
      text: { content: 'success' },
    });
    expect(forgotten).toEqual([OPEN_ID]);
  });

  it('of the menu says what its key stands for', async () => {
    const { deps, heard } = desk();
    await wechatIntake('POST', event('CLICK', { EventKey: 'progress' }), deps);
    expect(heard[0]?.said.text).toBe('查询');
    expect(await wechatIntake('POST', event('CLICK', { EventKey: 'other' }), deps)).toMatchObject({
      text: { content: 'success' },
    });
  });

  it.each(['SCAN', 'LOCATION', 'VIEW', 'TEMPLATESENDJOBFINISH', 'unheard-of'])(
    'of %s is acknowledged, and in safe mode in the clear',
    async (Event) => {
      const push = { ...SENT, MsgType: 'event', Event, EventKey: '1', MsgID: '1' };
      expect(await wechatIntake('POST', request(xmlOf(push)), desk().deps)).toMatchObject({
        status: 200,
        text: { content: 'success' },
      });
      const { query, body } = sealed(xmlOf(push));
      expect(await wechatIntake('POST', request(body, query), desk(SAFE).deps)).toMatchObject({
        text: { content: 'success' },
      });
    },
  );

  const templates = '<List><TemplateId>1</TemplateId></List><List><TemplateId>2</TemplateId></List>';
  const picture = '<item><PicMd5Sum><![CDATA[1b5f7c23]]></PicMd5Sum></item>';
  const article = Array.from({ length: 9 }, (_, n) => `<F${n}>1</F${n}>`).join('');
  it.each([
    ['subscribe_msg_popup_event', `<SubscribeMsgPopupEvent>${templates}</SubscribeMsgPopupEvent>`],
    ['pic_sysphoto', `<SendPicsInfo><Count>2</Count><PicList>${picture.repeat(2)}</PicList></SendPicsInfo>`],
    [
      'MASSSENDJOBFINISH',
      `<CopyrightCheckResult><ResultList>${`<item>${article}</item>`.repeat(8)}</ResultList></CopyrightCheckResult>`,
    ],
    [
      'PUBLISHJOBFINISH',
      '<PublishEventInfo><fail_idx>1</fail_idx><fail_idx>2</fail_idx><article_detail><item><idx>1</idx></item></article_detail></PublishEventInfo>',
    ],
  ])('with lists inside, as %s has them, is acknowledged', async (Event, lists) => {
    const body = xmlOf({ ...SENT, MsgType: 'event', Event }).replace('</xml>', `${lists}</xml>`);
    expect(await wechatIntake('POST', request(body), desk().deps)).toMatchObject({
      text: { content: 'success' },
    });
  });

  it('in lines and indented is read as well', async () => {
    const laidOut = (xml: string) => xml.replaceAll('><', '>\r\n  <');
    const xml = laidOut(xmlOf({ ...SENT, MsgType: 'event', Event: 'VIEW' }));
    expect(await wechatIntake('POST', request(xml), desk().deps)).toMatchObject({
      text: { content: 'success' },
    });
    const { query, body } = sealed(xml);
    expect(await wechatIntake('POST', request(laidOut(body), query), desk(SAFE).deps)).toMatchObject({
      text: { content: 'success' },
    });
  });
});

describe('the routes', () => {
  it('are those of the protocol, without other authentication', () => {
    expect(wechatRoutes(desk().deps).map(({ method, path, auth }) => [method, path, auth])).toEqual([
      ['GET', '/v1/intake/wechat/{account}', 'none'],
      ['POST', '/v1/intake/wechat/{account}', 'none'],
    ]);
  });

  it('take what the gateway has put into base64, and answer a refusal with nothing', async () => {
    const { deps, heard } = desk();
    const handle = api(wechatRoutes(deps), {
      channels: { find: async () => CLIENT },
      tokens: { verify: () => Promise.reject(new Error('nobody comes with a token')) },
      nonces: heldNonces(),
      wallClock: deps.wallClock,
      log: deps.log,
    });
    const event = (query: Record<string, string>) =>
      gatewayEvent({
        method: 'POST',
        route: '/v1/intake/wechat/{account}',
        params: { account: 'demo' },
        query: String(new URLSearchParams(query)),
        body: xmlOf(TEXT),
        base64: true,
      });
    const answer = await handle(event(signed()), CONTEXT);
    expect(answer.statusCode).toBe(200);
    expect(heard[0]?.said.text).toBe('小区路灯不亮');
    expect(scalarFields(parseWechatXml(Buffer.from(answer.body ?? ''))).get('ToUserName')).toBe(OPEN_ID);
    const refused = await handle(event(signed({ signature: 'x' })), CONTEXT);
    expect([refused.statusCode, refused.body ?? '']).toEqual([403, '']);
  });
});
