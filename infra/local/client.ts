import { createHash, randomUUID } from 'node:crypto';
import { SIGNATURE_HEADERS, sign } from '../../functions/http/signature.ts';
import type { ChannelSecrets } from '../../shared/privacy/channel-secrets.ts';
import type { Runtime } from './runtime.ts';
import { keptChannels } from './secrets.ts';

/** An answer over HTTP, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, else the text. */
  readonly body: unknown;
}

/** Speaks to a running hotline as its callers do: channels sign, people carry a token, WeChat signs its own way. */
export interface HotlineClient {
  /** A channel's signed POST. */
  intake(channel: 'phone' | 'web' | 'referral', form: object, idempotencyKey?: string): Promise<Answer>;
  /** What is to be uploaded before there is a ticket. */
  offerUpload(channel: 'phone' | 'web' | 'referral', form: object): Promise<Answer>;
  /** Any call as a channel signs it: a POST with a form, else a GET. */
  signed(
    channel: string,
    path: string,
    request: { form?: object; query?: string; idempotencyKey?: string | undefined },
  ): Promise<Answer>;
  /** What another line's system is shown of a ticket that was handed over to it. */
  asLine(ticketNo: string, line: string): Promise<Answer>;
  /** What another line's system says of what it has taken, or not. */
  fromLine(ticketNo: string, command: 'acknowledge' | 'feedback', body: object): Promise<Answer>;
  /** A text message as WeChat's server pushes it in plain mode. */
  wechat(message: {
    readonly openId: string;
    readonly msgId: string;
    readonly text: string;
  }): Promise<Answer>;
  /** A call of Open311: a POST of a form under the client's key, else a GET. */
  open311(path: string, form?: Readonly<Record<string, string>>): Promise<Answer>;
  /** A person's call. */
  call(
    who: Who,
    method: string,
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<Answer>;
}

export interface Who {
  readonly role: string;
  readonly unit?: string;
}

/** A client of a runtime that runs on this machine, with the keys of its data folder. */
export function localClient(
  runtime: Pick<Runtime, 'url' | 'token'>,
  dataDir: string,
  region: string,
): HotlineClient {
  const secrets = channelsOf(dataDir);
  const tokens = new Map<string, Promise<string>>();

  async function send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Answer> {
    const answer = await fetch(`${runtime.url}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    const json = /json/.test(answer.headers.get('content-type') ?? '');
    return {
      status: answer.status,
      headers: answer.headers,
      body: json && text !== '' ? JSON.parse(text) : text,
    };
  }

  async function signed(
    channel: string,
    path: string,
    {
      form,
      query = '',
      idempotencyKey,
    }: { form?: object; query?: string; idempotencyKey?: string | undefined },
  ): Promise<Answer> {
    const client = secrets.clients.find(({ keyId }) => keyId === `local-${channel}`);
    const secret = client?.secrets[0];
    if (!client || secret === undefined) throw new Error(`no key for the channel ${channel}`);
    const method = form ? 'POST' : 'GET';
    const body = form && JSON.stringify(form);
    const parts = {
      method,
      path,
      query,
      timestamp: String(Math.floor(Date.now() / 1000)),
      nonce: randomUUID(),
      body: Buffer.from(body ?? ''),
    };
    const headers = {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      [SIGNATURE_HEADERS.keyId]: client.keyId,
      [SIGNATURE_HEADERS.timestamp]: parts.timestamp,
      [SIGNATURE_HEADERS.nonce]: parts.nonce,
      [SIGNATURE_HEADERS.signature]: sign(secret, parts),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    };
    return send(method, query === '' ? path : `${path}?${query}`, headers, body);
  }

  return {
    signed,

    intake: (channel, form, idempotencyKey) =>
      signed(channel, `/v1/intake/${channel}`, { form, idempotencyKey }),

    offerUpload: (channel, form) => signed(channel, '/v1/intake/attachments', { form }),

    fromLine: (ticketNo, command, body) =>
      signed('referral', `/v1/intake/referral/${ticketNo}/${command}`, { form: body }),

    asLine: (ticketNo, line) =>
      signed('referral', `/v1/intake/referral/${ticketNo}`, { query: `line=${encodeURIComponent(line)}` }),

    async wechat({ openId, msgId, text }) {
      const account = secrets.wechat.find((each) => each.region === region);
      if (!account) throw new Error(`no WeChat account of ${region}`);
      const timestamp = String(Math.floor(Date.now() / 1000));
      const nonce = randomUUID();
      const signature = createHash('sha1')
        .update([account.token, timestamp, nonce].sort().join(''))
        .digest('hex');
      const content = text.replaceAll(']]>', ']]]]><![CDATA[>');
      const xml =
        `<xml><ToUserName><![CDATA[gh_${account.account}]]></ToUserName>` +
        `<FromUserName><![CDATA[${openId}]]></FromUserName><CreateTime>${timestamp}</CreateTime>` +
        `<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${content}]]></Content><MsgId>${msgId}</MsgId></xml>`;
      const query = new URLSearchParams({ signature, timestamp, nonce });
      return send(
        'POST',
        `/v1/intake/wechat/${account.account}?${query}`,
        { 'content-type': 'text/xml' },
        xml,
      );
    },

    open311(path, form) {
      if (!form) return send('GET', path, {});
      const api_key = secrets.open311.clients[0]?.secrets[0] ?? '';
      const body = new URLSearchParams({ api_key, jurisdiction_id: region, ...form }).toString();
      return send('POST', path, { 'content-type': 'application/x-www-form-urlencoded' }, body);
    },

    async call({ role, unit }, method, path, body, headers = {}) {
      const key = `${role}/${unit ?? ''}`;
      const token =
        tokens.get(key) ??
        runtime.token({ role, region, unit, sub: unit ? `${unit}-officer` : `demo-${role}` });
      tokens.set(key, token);
      return send(
        method,
        path,
        {
          authorization: `Bearer ${await token}`,
          ...(body && { 'content-type': 'application/json' }),
          ...headers,
        },
        body && JSON.stringify(body),
      );
    },
  };
}

function channelsOf(dataDir: string): ChannelSecrets {
  const kept = keptChannels(dataDir);
  if (!kept) throw new Error('the data folder has no channel keys: has the runtime been started?');
  return kept;
}
