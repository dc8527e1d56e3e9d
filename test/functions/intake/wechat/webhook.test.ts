import { describe, expect, it } from 'vitest';
import { api } from '../../../../functions/http/api.ts';
import { parseWechatXml, scalarFields } from '../../../../functions/intake/wechat/document.ts';
import { aesKeyOf, decrypt } from '../../../../functions/intake/wechat/encryption.ts';
import { wechatSignature } from '../../../../functions/intake/wechat/signature.ts';
import { wechatIntake, wechatRoutes } from '../../../../functions/intake/wechat/webhook.ts';
import type { WechatAccount } from '../../../../shared/privacy/ports.ts';
import { CLIENT, CONTEXT, gatewayEvent, heldNonces } from '../../http/gateway.ts';
import { desk, replyOf } from './desk.ts';
import { AT, OPEN_ID, PLAIN, request, SAFE, SENT, sealed, signed, TEXT, xmlOf } from './pushes.ts';
import vectors from './vectors.json' with { type: 'json' };

const { urlVerify: VERIFY, securePost: SECURE } = vectors.official;

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
