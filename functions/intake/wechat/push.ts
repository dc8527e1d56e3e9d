import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { parsePart } from '../../http/parse.ts';
import { type PushElement, scalarFields } from './document.ts';

/** Lines and blanks around a value are the layout's. Citizens' words stay as they are. */
const VALUE = z.string().trim();
const USER = VALUE.regex(/^[\w@.-]{1,128}$/);
const COORDINATE = VALUE.regex(/^-?\d{1,3}(\.\d{1,20})?$/);
const MEDIA_ID = VALUE.min(1).max(512);

const base = z.object({
  ToUserName: USER,
  FromUserName: USER,
  CreateTime: VALUE.regex(/^\d{1,13}$/),
  MsgType: VALUE.min(1).max(64),
  /** A 64-bit number, so it stays text. */
  MsgId: VALUE.regex(/^\d{1,20}$/).optional(),
});

/** What each type of message carries besides. */
const CONTENT = {
  text: z.object({ Content: z.string().default('') }),
  image: z.object({ MediaId: MEDIA_ID, PicUrl: z.string().optional() }),
  voice: z.object({ MediaId: MEDIA_ID, Recognition: z.string().optional() }),
  video: z.object({ MediaId: MEDIA_ID }),
  shortvideo: z.object({ MediaId: MEDIA_ID }),
  location: z.object({ Location_X: COORDINATE, Location_Y: COORDINATE, Label: z.string().optional() }),
  link: z.object({
    Title: z.string().optional(),
    Description: z.string().optional(),
    Url: z.string().optional(),
  }),
  event: z.object({ Event: VALUE.min(1).max(64), EventKey: VALUE.optional() }),
} as const;

type Contents = { [T in keyof typeof CONTENT]: { readonly type: T } & z.output<(typeof CONTENT)[T]> };

/** What somebody sent or did, by its type; `other` is a type that is not known here. */
export type PushContent = Contents[keyof Contents] | { readonly type: 'other' };

/** A message or an event of WeChat's server protocol. */
export interface Push {
  readonly toUser: string;
  /** OpenID of the person. */
  readonly fromUser: string;
  /** Seconds since the Unix epoch, by WeChat's clock, as written. */
  readonly createTime: string;
  readonly msgType: string;
  readonly msgId?: string;
  readonly content: PushContent;
}

function known(type: string): type is keyof typeof CONTENT {
  return Object.hasOwn(CONTENT, type);
}

/**
 * Reads the fields of a push. Some of WeChat's own pages write `MsgID`.
 * @throws Problem 400 naming the fields that are missing or wrong
 */
export function readPush(root: PushElement): Push {
  const given: Record<string, string> = Object.fromEntries(scalarFields(root));
  const fields = given.MsgID !== undefined ? { MsgId: given.MsgID, ...given } : given;
  const { ToUserName, FromUserName, CreateTime, MsgType, MsgId } = parsePart('body', base, fields);
  const content = known(MsgType)
    ? ({ ...parsePart('body', CONTENT[MsgType], fields), type: MsgType } as PushContent)
    : ({ type: 'other' } as const);
  return {
    toUser: ToUserName,
    fromUser: FromUserName,
    createTime: CreateTime,
    msgType: MsgType,
    ...(MsgId !== undefined && { msgId: MsgId }),
    content,
  };
}

/** By what a message is known again, and what shows that it says the same. Neither tells what it says. */
export interface MessageKey {
  readonly id: string;
  /** Over all that it says. */
  readonly mac: string;
}

/**
 * A message is known by its type and `MsgId`; without one, as events come, by its time and all that it says.
 * @param key for the HMACs, 32 bytes
 */
export function messageKey(key: Uint8Array, push: Push): MessageKey {
  const keyed = (...parts: readonly string[]) =>
    createHmac('sha256', key)
      .update(`wechat:v1:${JSON.stringify(parts)}`)
      .digest('hex')
      .slice(0, 32);
  const mac = keyed(push.msgType, JSON.stringify(push.content));
  if (push.msgId !== undefined && push.content.type !== 'event') {
    return { id: `${push.msgId}-${keyed(push.msgType).slice(0, 8)}`, mac };
  }
  return { id: keyed(push.msgType, push.createTime, mac), mac };
}
