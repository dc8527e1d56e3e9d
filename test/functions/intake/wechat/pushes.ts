import { aesKeyOf, encrypt } from '../../../../functions/intake/wechat/encryption.ts';
import { wechatSignature } from '../../../../functions/intake/wechat/signature.ts';
import type { WechatAccount } from '../../../../shared/privacy/ports.ts';
import vectors from './vectors.json' with { type: 'json' };

/* Pushes as WeChat's servers make them. */

export const PLAIN: WechatAccount = {
  account: 'demo',
  appId: vectors.official.appId,
  token: vectors.official.token,
  region: '430500',
  freshnessSeconds: 300,
};
export const SAFE: WechatAccount = { ...PLAIN, encodingAESKey: vectors.official.encodingAESKey };

/** The machine's time in these tests, in seconds. */
export const AT = 1_714_037_059;
export const OPEN_ID = 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY';
export const SENT = { ToUserName: 'gh_97417a04a28d', FromUserName: OPEN_ID, CreateTime: '1714037058' };
export const TEXT = { ...SENT, MsgType: 'text', Content: '小区路灯不亮', MsgId: '6054768590064713729' };

export type Fields = Readonly<Record<string, string>>;

/** The query of a plain push, or of a verification. */
export function signed(more: Fields = {}, at: number = AT): Record<string, string> {
  const timestamp = String(at);
  const nonce = '486452656';
  return { timestamp, nonce, signature: wechatSignature([PLAIN.token, timestamp, nonce]), ...more };
}

export function xmlOf(fields: Fields): string {
  const inner = Object.entries(fields).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`);
  return `<xml>${inner.join('')}</xml>`;
}

/** What a push is made with, where it differs from what WeChat would do. */
export interface Sealing {
  readonly appId?: string;
  readonly key?: string;
  readonly format?: 'xml' | 'json';
  /** Clear fields beside the ciphertext, as compatible mode has them. */
  readonly beside?: Fields;
}

/** The query and body of an encrypted push. */
export function sealed(
  message: string,
  { appId = SAFE.appId, key = SAFE.encodingAESKey ?? '', format = 'xml', beside = {} }: Sealing = {},
): { query: Record<string, string>; body: string } {
  const random = Buffer.from('a8eedb185eb2fecf');
  const Encrypt = encrypt(aesKeyOf(key), { random, message: Buffer.from(message), appId });
  const { timestamp = '', nonce = '' } = signed();
  const query = signed({
    encrypt_type: 'aes',
    msg_signature: wechatSignature([PLAIN.token, timestamp, nonce, Encrypt]),
  });
  const fields = { ToUserName: SENT.ToUserName, ...beside, Encrypt };
  return { query, body: format === 'json' ? JSON.stringify(fields) : xmlOf(fields) };
}

export function request(body: string | Uint8Array, query: Fields = signed(), account = 'demo') {
  return { params: { account }, query, rawBody: Buffer.from(body), requestId: 'request-1' };
}
