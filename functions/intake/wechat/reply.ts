import { createHmac } from 'node:crypto';
import { encrypt } from './encryption.ts';
import { wechatSignature } from './signature.ts';

/** An answer within the same connection: a text from the account to the person who wrote. */
export interface PassiveReply {
  readonly toUser: string;
  readonly fromUser: string;
  /** Seconds since the Unix epoch, as WeChat wrote them. */
  readonly createTime: string;
  readonly content: string;
}

/** A reply is written in the format in which the message came. */
export type PushFormat = 'xml' | 'json';

/** Text as CDATA: `]]>` is split over two sections, and what XML 1.0 cannot carry is dropped. */
function cdata(text: string): string {
  const carried = text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '');
  return `<![CDATA[${carried.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

function xmlOf(fields: Readonly<Record<string, string | number>>): string {
  const inner = Object.entries(fields).map(
    ([name, value]) => `<${name}>${typeof value === 'number' ? value : cdata(value)}</${name}>`,
  );
  return `<xml>${inner.join('')}</xml>`;
}

function written(format: PushFormat, fields: Readonly<Record<string, string | number>>): string {
  return format === 'json' ? JSON.stringify(fields) : xmlOf(fields);
}

/** What a passive reply takes, in bytes of UTF-8; a longer one is shown to nobody. */
const LONGEST = 2_000;

/** A text that a passive reply takes: what is too long ends in an ellipsis. */
function clipped(content: string): string {
  const bytes = new TextEncoder();
  if (bytes.encode(content).length <= LONGEST) return content;
  let length = 0;
  let kept = '';
  for (const character of content) {
    length += bytes.encode(character).length;
    if (length > LONGEST - 60) break;
    kept += character;
  }
  return `${kept}……（全文请拨打12345热线查询）`;
}

/** A passive text reply, clipped where it is longer than WeChat shows. */
export function passiveReply(format: PushFormat, reply: PassiveReply): string {
  return written(format, {
    ToUserName: reply.toUser,
    FromUserName: reply.fromUser,
    CreateTime: Number(reply.createTime),
    MsgType: 'text',
    Content: clipped(reply.content),
  });
}

/** What a reply is sealed with. */
export interface ReplySeal {
  readonly key: Uint8Array;
  readonly token: string;
  readonly appId: string;
  /** Seconds since the Unix epoch. */
  readonly timestamp: string;
  readonly nonce: string;
}

/**
 * A reply encrypted and signed. The 16 bytes that stand for chance follow from the key and the reply, so that the
 * same reply to the same request is the same bytes, and another reply begins otherwise.
 */
export function sealedReply(
  format: PushFormat,
  reply: string,
  { key, token, appId, timestamp, nonce }: ReplySeal,
): string {
  const random = createHmac('sha256', key)
    .update(`${timestamp}\n${nonce}\n${reply}`)
    .digest()
    .subarray(0, 16);
  const Encrypt = encrypt(key, { random, message: Buffer.from(reply, 'utf8'), appId });
  const MsgSignature = wechatSignature([token, timestamp, nonce, Encrypt]);
  return written(format, { Encrypt, MsgSignature, TimeStamp: Number(timestamp), Nonce: nonce });
}
