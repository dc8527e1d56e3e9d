import * as z from 'zod';
import {
  type MediaFile,
  type TemplateMessage,
  type WallClock,
  type WechatApp,
  type WechatMedia,
  WechatRefusedError,
  type WechatSender,
} from '../ports.ts';

/** WeChat's servers, as far as the product asks them for anything. */
export const WECHAT_API = 'https://api.weixin.qq.com';

/** Its own answer to a call: 0 or nothing is well. */
const outcome = z.object({ errcode: z.number().default(0) });
const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number() });
const videoAnswer = z.object({ video_url: z.url() });

/** The token is another one by now. */
const STALE_TOKEN = new Set([40001, 40014, 42001]);
/** Busy, or over the day's quota: it may be asked again later. */
const BUSY = new Set([-1, 45009, 45011]);

const TIMEOUT_MS = 8_000;
/** A token is renewed before it ends. */
const MARGIN_MS = 300_000;
const LARGEST_FILE = 32 * 1024 * 1024;

/** WeChat can't do this now; the same call may succeed later. */
export class WechatBusyError extends Error {
  override readonly name = 'ServiceUnavailable';
}

/**
 * Calls to WeChat by HTTP. The access token is the stable one (稳定版接口调用凭据), which several callers may ask for
 * without ending each other's. WeChat takes calls only from addresses on the account's list (IP 白名单).
 * @param base where WeChat is asked
 */
export function wechatApi(wallClock: WallClock, base: string = WECHAT_API): WechatMedia & WechatSender {
  const held = new Map<string, { readonly token: string; readonly untilMs: number }>();

  async function token({ appId, appSecret }: WechatApp): Promise<string> {
    const known = held.get(appId);
    if (known && wallClock.nowMs() < known.untilMs) return known.token;
    const answer = await ask('/cgi-bin/stable_token', {
      grant_type: 'client_credential',
      appid: appId,
      secret: appSecret,
      force_refresh: false,
    });
    const { access_token, expires_in } = tokenAnswer.parse(await checked(answer));
    held.set(appId, { token: access_token, untilMs: wallClock.nowMs() + expires_in * 1000 - MARGIN_MS });
    return access_token;
  }

  /** @param body absent: a GET */
  function ask(path: string, body?: object): Promise<Response> {
    return fetched(
      `${base}${path}`,
      body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    );
  }

  /** A call with the token; where it has ended, once more with a new one. */
  async function called<T>(app: WechatApp, call: (token: string) => Promise<T>): Promise<T> {
    try {
      return await call(await token(app));
    } catch (error) {
      if (!(error instanceof WechatRefusedError && STALE_TOKEN.has(error.errcode))) throw error;
      held.delete(app.appId);
      return call(await token(app));
    }
  }

  return {
    get: (app, mediaId) =>
      called(app, async (access) => {
        const query = new URLSearchParams({ access_token: access, media_id: mediaId });
        const answer = await ask(`/cgi-bin/media/get?${query}`);
        if (!saysJson(answer)) return fileOf(answer);
        // Videos lie elsewhere; an error is JSON as well.
        const { video_url } = videoAnswer.parse(await checked(answer));
        return fileOf(await fetched(video_url));
      }),

    send: (app, message) =>
      called(app, async (access) => {
        const query = new URLSearchParams({ access_token: access });
        await checked(await ask(`${pathOf(message)}?${query}`, requestOf(message)));
      }),
  };
}

function pathOf({ way }: TemplateMessage): string {
  return way === 'template' ? '/cgi-bin/message/template/send' : '/cgi-bin/message/subscribe/bizsend';
}

function requestOf({ openId, template, way, data, once }: TemplateMessage): object {
  return {
    touser: openId,
    template_id: template,
    // By this a message that is sent again within ten minutes arrives once.
    ...(way === 'template' && { client_msg_id: once }),
    data: Object.fromEntries(Object.entries(data).map(([field, value]) => [field, { value }])),
  };
}

async function fetched(url: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!answer.ok) throw new WechatBusyError(`WeChat answered ${answer.status}`);
  return answer;
}

function saysJson(answer: Response): boolean {
  return /json|text\/plain/.test(answer.headers.get('content-type') ?? '');
}

/** The body of an answer that reports no error. */
async function checked(answer: Response): Promise<unknown> {
  const body: unknown = await answer.json();
  const { errcode } = outcome.parse(body);
  if (BUSY.has(errcode)) throw new WechatBusyError(`WeChat is busy: ${errcode}`);
  if (errcode !== 0) throw new WechatRefusedError(errcode);
  return body;
}

async function fileOf(answer: Response): Promise<MediaFile> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (bytes.length > LARGEST_FILE) throw new WechatRefusedError(45001);
  const [mediaType = ''] = (answer.headers.get('content-type') ?? '').split(';');
  return { mediaType: mediaType.trim().toLowerCase(), bytes };
}
