import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseWechatXml, scalarFields } from '../../../../functions/intake/wechat/document.ts';
import { aesKeyOf, decrypt, encrypt } from '../../../../functions/intake/wechat/encryption.ts';
import { passiveReply, sealedReply } from '../../../../functions/intake/wechat/reply.ts';
import { fromWechat, vouchedFor, wechatSignature } from '../../../../functions/intake/wechat/signature.ts';
import type { WechatAccount } from '../../../../shared/privacy/ports.ts';
import vectors from './vectors.json' with { type: 'json' };

const { official, utf8 } = vectors;
const { urlVerify: VERIFY, plainPost: POST, securePost: SECURE } = official;
const KEY = aesKeyOf(official.encodingAESKey);
const ACCOUNT: WechatAccount = {
  account: 'demo',
  appId: official.appId,
  token: official.token,
  region: '430500',
  freshnessSeconds: 300,
};
const AT_POST = Number(POST.timestamp) * 1000;

describe("WeChat's signature", () => {
  it('is that of the published examples', () => {
    expect(wechatSignature(['AAAAA', VERIFY.timestamp, VERIFY.nonce])).toBe(VERIFY.signature);
    expect(wechatSignature(['AAAAA', POST.timestamp, POST.nonce])).toBe(POST.signature);
    expect(fromWechat(ACCOUNT, VERIFY, Number(VERIFY.timestamp) * 1000)).toBe(true);
    expect(fromWechat(ACCOUNT, POST, AT_POST)).toBe(true);
  });

  it.each([
    ['another signature', { signature: VERIFY.signature }],
    ['a signature in capitals', { signature: POST.signature.toUpperCase() }],
    ['an empty signature', { signature: '' }],
    ['another timestamp', { timestamp: '1714037060' }],
    ['another nonce', { nonce: '486452657' }],
    ['a timestamp that is no number', { timestamp: 'soon' }],
  ])('is refused with %s', (_, changed) => {
    expect(fromWechat(ACCOUNT, { ...POST, ...changed }, AT_POST)).toBe(false);
  });

  it.each(['signature', 'timestamp', 'nonce'])('is refused without %s', (name) => {
    const query = Object.fromEntries(Object.entries(POST).filter(([key]) => key !== name));
    expect(fromWechat(ACCOUNT, query, AT_POST)).toBe(false);
  });

  it('is good for the freshness of its account, both ways', () => {
    for (const sign of [1, -1]) {
      expect(fromWechat(ACCOUNT, POST, AT_POST + sign * 300_000)).toBe(true);
      expect(fromWechat(ACCOUNT, POST, AT_POST + sign * 301_000)).toBe(false);
      expect(fromWechat({ ...ACCOUNT, freshnessSeconds: 'off' }, POST, AT_POST + sign * 1e12)).toBe(true);
    }
  });

  it('covers the ciphertext of an encrypted message, and is not the one that covers none', () => {
    const query = { timestamp: SECURE.timestamp, nonce: SECURE.nonce, msg_signature: SECURE.msg_signature };
    const at = Number(SECURE.timestamp) * 1000;
    expect(vouchedFor(ACCOUNT, query, SECURE.encrypt, at)).toBe(true);
    expect(vouchedFor(ACCOUNT, query, `${SECURE.encrypt.slice(0, -4)}AAA=`, at)).toBe(false);
    expect(vouchedFor(ACCOUNT, { ...query, msg_signature: SECURE.signature }, SECURE.encrypt, at)).toBe(
      false,
    );
    expect(fromWechat(ACCOUNT, { ...query, signature: SECURE.msg_signature }, at)).toBe(false);
    expect(vouchedFor(ACCOUNT, query, SECURE.encrypt, at + 301_000)).toBe(false);
  });
});

describe('encryption', () => {
  it('opens the published message', () => {
    const { message, appId } = decrypt(KEY, SECURE.encrypt);
    expect(appId).toBe(official.appId);
    expect(Buffer.from(message).toString()).toBe(SECURE.msg);
    expect(message.length).toBe(SECURE.msgLen);
  });

  it.each([
    ['the published reply', official.reply, KEY, official.appId],
    ['text counted in bytes', utf8, aesKeyOf(utf8.encodingAESKey), utf8.appId],
  ])('makes %s', (_, { random16, msg, encrypt: expected }, key, appId) => {
    const parts = { random: Buffer.from(random16), message: Buffer.from(msg), appId };
    expect(encrypt(key, parts)).toBe(expected);
    expect(decrypt(key, expected)).toEqual({ message: Buffer.from(msg), appId });
  });

  it('signs the published reply', () => {
    const { timestamp, nonce, encrypt: ciphertext, msg_signature } = official.reply;
    expect(wechatSignature([official.token, timestamp, nonce, ciphertext])).toBe(msg_signature);
  });

  /** Encrypts any bytes, also such as no sender would. */
  function sealed(plain: Uint8Array): string {
    const cipher = createCipheriv('aes-256-cbc', KEY, KEY.subarray(0, 16)).setAutoPadding(false);
    return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
  }
  /** 64 bytes of which the last ones are these. */
  function ending(...bytes: number[]): Buffer {
    const plain = Buffer.concat([
      Buffer.alloc(16, 'r'),
      Buffer.from([0, 0, 0, 4]),
      Buffer.from('text'),
      Buffer.alloc(40, 'a'),
    ]);
    plain.set(bytes, 64 - bytes.length);
    return plain;
  }
  const long = Buffer.concat([
    Buffer.alloc(16, 'r'),
    Buffer.from([0, 0, 0, 44]),
    Buffer.alloc(43, 'm'),
    Buffer.from([1]),
  ]);
  const longest = Buffer.concat([
    Buffer.alloc(16, 'r'),
    Buffer.from([0xff, 0xff, 0xff, 0xff]),
    Buffer.alloc(43, 'm'),
    Buffer.from([1]),
  ]);

  it.each([
    ['a padding of 0', sealed(ending(0))],
    ['a padding of 33', sealed(ending(...Array<number>(33).fill(33)))],
    ['a padding of mixed bytes', sealed(ending(3, 2, 3))],
    ['a padding longer than all', sealed(Buffer.alloc(32, 64))],
    ['nothing but padding', sealed(Buffer.alloc(32, 32))],
    ['a length beyond the end', sealed(long)],
    ['the longest length', sealed(longest)],
    ['half a block', sealed(ending(1)).slice(0, 64)],
    ['no base64', '*'.repeat(44)],
    ['base64 of no whole bytes', `${sealed(ending(1)).slice(0, -2)}`],
    ['nothing', ''],
  ])('does not open %s', (_, ciphertext) => {
    expect(() => decrypt(KEY, ciphertext)).toThrow(expect.objectContaining({ rule: 'envelope' }));
  });

  it('opens what is padded right, also by a whole block', () => {
    expect(decrypt(KEY, sealed(ending(1))).appId).toBe('a'.repeat(39));
    const whole = Buffer.concat([ending().subarray(0, 32), Buffer.alloc(32, 32)]);
    expect(decrypt(KEY, sealed(whole)).appId).toBe('a'.repeat(8));
  });
});

describe('a passive reply', () => {
  const reply = { toUser: 'o1', fromUser: 'gh_1', createTime: '1714037059' };

  it.each(['工单编号：430500', 'a]]>b', ']]>]]>', ']]', '<b>&amp;</b>', '😀\n第二行'])(
    'carries %j whole',
    (content) => {
      const xml = passiveReply('xml', { ...reply, content });
      const expected = { ToUserName: 'o1', FromUserName: 'gh_1', MsgType: 'text', Content: content };
      expect(Object.fromEntries(scalarFields(parseWechatXml(Buffer.from(xml))))).toEqual({
        ...expected,
        CreateTime: '1714037059',
      });
      expect(JSON.parse(passiveReply('json', { ...reply, content }))).toEqual({
        ...expected,
        CreateTime: 1_714_037_059,
      });
    },
  );

  it('is clipped where it is longer than WeChat shows', () => {
    const long = passiveReply('json', { ...reply, content: '答复😀'.repeat(300) });
    const { Content } = JSON.parse(long) as { Content: string };
    expect(Buffer.byteLength(Content)).toBeLessThanOrEqual(2_000);
    expect(Buffer.byteLength(Content)).toBeGreaterThan(1_900);
    expect(Content).toMatch(/^(答复😀)+(答复?)?……/u);
    const most = '答'.repeat(666);
    expect(passiveReply('json', { ...reply, content: most })).toContain(most);
  });

  it('drops what XML cannot carry', () => {
    expect(passiveReply('xml', { ...reply, content: 'a\u0000b\u0008' })).toContain(
      '<Content><![CDATA[ab]]></Content>',
    );
  });

  it.each(['xml', 'json'] as const)('is sealed in %s, the same bytes for the same reply', (format) => {
    const seal = { key: KEY, token: 'AAAAA', appId: ACCOUNT.appId, timestamp: '1713424427', nonce: 'n1' };
    const text = passiveReply(format, { ...reply, content: '工单' });
    const sealed = sealedReply(format, text, seal);
    expect(sealedReply(format, text, seal)).toBe(sealed);
    const fields =
      format === 'json'
        ? (JSON.parse(sealed) as Record<string, string>)
        : Object.fromEntries(scalarFields(parseWechatXml(Buffer.from(sealed))));
    expect(Object.keys(fields)).toEqual(['Encrypt', 'MsgSignature', 'TimeStamp', 'Nonce']);
    const { Encrypt = '', MsgSignature } = fields;
    expect(MsgSignature).toBe(wechatSignature(['AAAAA', '1713424427', 'n1', Encrypt]));
    const { message, appId } = decrypt(KEY, Encrypt);
    expect([Buffer.from(message).toString(), appId]).toEqual([text, ACCOUNT.appId]);
    const other = passiveReply(format, { ...reply, content: '工单2' });
    expect(sealedReply(format, other, seal).slice(0, 60)).not.toBe(sealed.slice(0, 60));
  });
});
