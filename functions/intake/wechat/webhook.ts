import type { WallClock } from '../../../shared/ports.ts';
import type { WechatAccount, WechatAccounts } from '../../../shared/privacy/ports.ts';
import type { Logger } from '../../http/log.ts';
import { type ApiRequest, type ApiResponse, type Route, route } from '../../http/route.ts';
import { formatOf, type PushElement, parsePush, RefusedPushError, scalarFields } from './document.ts';
import { aesKeyOf, decrypt } from './encryption.ts';
import { type MessageKey, messageKey, type Push, readPush } from './push.ts';
import { type PushFormat, passiveReply, sealedReply } from './reply.ts';
import type { Said } from './said.ts';
import { fromWechat, vouchedFor } from './signature.ts';
import { GREETING, UNKNOWN_TYPE } from './texts.ts';

/** A citizen's message to one account, whatever its type. */
export interface WechatMessage {
  readonly account: WechatAccount;
  readonly openId: string;
  readonly said: Said;
  /** Shows that a repetition says the same. */
  readonly mac: string;
}

export interface WechatDeps {
  readonly accounts: WechatAccounts;
  readonly wallClock: WallClock;
  readonly log: Logger;
  /** For the keys by which messages are known again, 32 bytes. */
  readonly indexKey: () => Promise<Uint8Array>;
  /** Answers a message; the same message again has the same answer. */
  answer(message: WechatMessage): Promise<string>;
  /** Forgets whose somebody's tickets are. */
  forget(account: WechatAccount, openId: string): Promise<void>;
}

/** A request of WeChat's server protocol; its query is read as text. */
export type WechatRequest = Pick<
  ApiRequest<unknown, Readonly<Record<string, string>>, undefined>,
  'params' | 'query' | 'rawBody' | 'requestId'
>;

const REFUSED: ApiResponse = { status: 403 };
/** WeChat's word for "received, nothing to say"; it keeps WeChat from repeating the message. */
const RECEIVED = 'success';
const PLAIN = 'text/plain; charset=utf-8';
const TYPES: Readonly<Record<PushFormat, string>> = {
  xml: 'application/xml; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

/** What somebody's tap on the account's menu says, by the keys that the menu is set up with. */
const MENU: Readonly<Record<string, string>> = {
  progress: '查询',
  new: '新诉求',
  help: '帮助',
  human: '人工',
};

/** A push as it came: what it says, its format, and with which key it was encrypted. */
interface Opened {
  readonly root: PushElement;
  readonly format: PushFormat;
  readonly key?: Uint8Array;
}

/**
 * Opens a push in the mode of its account. An account with a key takes encrypted messages only, unless it is set to
 * `compatible`; the clear fields beside a ciphertext are never looked at.
 * @throws RefusedPushError when it isn't from WeChat, isn't for this account, or can't be read
 */
function openPush(account: WechatAccount, { query, rawBody }: WechatRequest, nowMs: number): Opened {
  const encrypted = query.encrypt_type !== undefined && query.encrypt_type !== 'raw';
  if (!encrypted) {
    if (account.encodingAESKey !== undefined && account.mode !== 'compatible') {
      throw new RefusedPushError('not-encrypted');
    }
    if (!fromWechat(account, query, nowMs)) throw new RefusedPushError('signature');
    return { root: parsePush(rawBody), format: formatOf(rawBody) };
  }
  if (query.encrypt_type !== 'aes' || account.encodingAESKey === undefined) {
    throw new RefusedPushError('encryption-not-set-up');
  }
  const ciphertext = scalarFields(parsePush(rawBody)).get('Encrypt')?.trim() ?? '';
  if (ciphertext === '' || !vouchedFor(account, query, ciphertext, nowMs)) {
    throw new RefusedPushError('signature');
  }
  const { message, key } = opened(account, ciphertext);
  return { root: parsePush(message), format: formatOf(rawBody), key };
}

/** Decrypts with the key in use, else with the one before it. */
function opened(
  { appId, encodingAESKey, previousEncodingAESKey }: WechatAccount,
  ciphertext: string,
): { message: Uint8Array; key: Uint8Array } {
  for (const each of [encodingAESKey, previousEncodingAESKey]) {
    if (each === undefined) continue;
    const key = aesKeyOf(each);
    try {
      const { message, appId: whose } = decrypt(key, ciphertext);
      if (whose === appId) return { message, key };
    } catch (error) {
      if (!(error instanceof RefusedPushError)) throw error;
    }
  }
  throw new RefusedPushError('envelope');
}

/** What the conversation is to hear of a message; undefined for a type that it can't take. */
function saidIn({ content }: Push, { id: key }: MessageKey): Said | undefined {
  switch (content.type) {
    case 'text':
      return { key, text: content.Content };
    case 'image': {
      const { MediaId: id, PicUrl: picUrl } = content;
      return { key, media: { id, kind: 'image', ...(picUrl && { picUrl }) } };
    }
    case 'voice': {
      const { MediaId: id, Recognition: text } = content;
      return { key, media: { id, kind: 'voice' }, ...(text && { text }) };
    }
    case 'video':
    case 'shortvideo':
      return { key, media: { id: content.MediaId, kind: 'video' } };
    case 'location': {
      const { Location_X: latitude, Location_Y: longitude, Label = '' } = content;
      return { key, place: `${Label}（纬度${latitude}，经度${longitude}）` };
    }
    case 'link':
      return { key, text: [content.Title, content.Description, content.Url].filter(Boolean).join('\n') };
    case 'event': {
      const tapped = content.Event === 'CLICK' ? MENU[content.EventKey ?? ''] : undefined;
      return tapped === undefined ? undefined : { key, text: tapped };
    }
    case 'other':
      return undefined;
  }
}

async function contentFor(push: Push, account: WechatAccount, deps: WechatDeps): Promise<string> {
  const { content, fromUser: openId } = push;
  const key = messageKey(await deps.indexKey(), push);
  const said = saidIn(push, key);
  if (said) return deps.answer({ account, openId, said, mac: key.mac });
  if (content.type !== 'event') return UNKNOWN_TYPE;
  if (content.Event === 'subscribe') return GREETING;
  if (content.Event === 'unsubscribe') await deps.forget(account, openId);
  return RECEIVED;
}

async function received(
  account: WechatAccount,
  request: WechatRequest,
  deps: WechatDeps,
): Promise<ApiResponse> {
  const { root, format, key } = openPush(account, request, deps.wallClock.nowMs());
  const push = readPush(root);
  const content = await contentFor(push, account, deps);
  // It goes back as it is in every mode.
  if (content === RECEIVED) return { status: 200, text: { type: PLAIN, content } };
  const reply = passiveReply(format, {
    toUser: push.fromUser,
    fromUser: push.toUser,
    // The message's own time, so that a repetition gets the same bytes.
    createTime: push.createTime,
    content,
  });
  if (!key) return { status: 200, text: { type: TYPES[format], content: reply } };
  const { token, appId } = account;
  const { timestamp = '', nonce = '' } = request.query;
  const sealed = sealedReply(format, reply, { key, token, appId, timestamp, nonce });
  return { status: 200, text: { type: TYPES[format], content: sealed } };
}

/**
 * Serves WeChat's server protocol for one account: URL verification (GET), messages and events (POST), in XML or
 * JSON, plain or encrypted. Web and WeChat requests wait for acceptance, so replies say registered, not accepted.
 * @param method `GET` or `POST`.
 * @returns 403 without a body for an unknown account and for whatever isn't to be trusted or can't be read as a
 *   message; why is in the log alone.
 * @throws Problem 400 for a trustworthy message that lacks fields; what `answer` throws.
 */
export async function wechatIntake(
  method: 'GET' | 'POST',
  request: WechatRequest,
  deps: WechatDeps,
): Promise<ApiResponse> {
  const { query, requestId, params } = request;
  const account = await deps.accounts.find(params.account ?? '');
  if (!account) return REFUSED;
  if (method === 'GET') {
    if (!fromWechat(account, query, deps.wallClock.nowMs())) return REFUSED;
    return { status: 200, text: { type: PLAIN, content: query.echostr ?? '' } };
  }
  try {
    return await received(account, request, deps);
  } catch (error) {
    if (!(error instanceof RefusedPushError)) throw error;
    deps.log.warn('WECHAT_REFUSED', { requestId, account: account.account, reason: error.rule });
    return REFUSED;
  }
}

/** The routes of WeChat's server protocol, which authenticates itself. */
export function wechatRoutes(deps: WechatDeps): Route[] {
  return (['GET', 'POST'] as const).map((method) =>
    route({
      method,
      path: '/v1/intake/wechat/{account}',
      auth: 'none',
      handle: (request) => wechatIntake(method, request, deps),
    }),
  );
}
