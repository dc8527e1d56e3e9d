import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { wechatApi } from '../../shared/adapters/wechat-api.ts';
import type { TemplateMessage } from '../../shared/ports.ts';

/* A server that answers as WeChat's do. */

const APP = { appId: 'wx1', appSecret: 'the secret of the account' };
const MESSAGE: TemplateMessage = {
  openId: 'o1',
  template: 't1',
  way: 'template',
  data: { character_string1: '43050026091800000001', phrase2: '已办结' },
  once: '43050026091800000001-done',
};

interface Asked {
  readonly path: string;
  readonly query: Record<string, string>;
  readonly body: Record<string, unknown>;
}

let server: Server;
let base: string;
let asked: Asked[] = [];
/** What is answered by path, one after the other; the last goes on. */
let answers: Record<string, (object | Buffer | number)[]> = {};

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const query = Object.fromEntries(url.searchParams);
    asked.push({ path: url.pathname, query, body: text === '' ? {} : JSON.parse(text) });
    const left = answers[url.pathname] ?? [];
    const answer = left.length > 1 ? left.shift() : left[0];
    if (typeof answer === 'number') response.writeHead(answer).end();
    else if (Buffer.isBuffer(answer)) response.writeHead(200, { 'content-type': 'image/jpeg' }).end(answer);
    // WeChat calls its JSON text/plain.
    else response.writeHead(200, { 'content-type': 'text/plain' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  asked = [];
  answers = {
    '/cgi-bin/stable_token': [{ access_token: 'T1', expires_in: 7200 }],
    '/cgi-bin/message/template/send': [{ errcode: 0, errmsg: 'ok', msgid: 200228332 }],
    '/cgi-bin/message/subscribe/bizsend': [{ errcode: 0, errmsg: 'ok' }],
    '/cgi-bin/media/get': [Buffer.from('ffd8ff', 'hex')],
  };
});

let nowMs = 0;
const api = () => wechatApi({ nowMs: () => nowMs }, base);
const paths = () => asked.map(({ path }) => path.split('/').at(-1));

describe('a notice', () => {
  it('of a template is sent under a stable token, which is asked for once', async () => {
    const wechat = api();
    await wechat.send(APP, MESSAGE);
    await wechat.send(APP, MESSAGE);
    expect(paths()).toEqual(['stable_token', 'send', 'send']);
    expect(asked[0]?.body).toEqual({
      grant_type: 'client_credential',
      appid: 'wx1',
      secret: APP.appSecret,
      force_refresh: false,
    });
    expect(asked[1]).toEqual({
      path: '/cgi-bin/message/template/send',
      query: { access_token: 'T1' },
      body: {
        touser: 'o1',
        template_id: 't1',
        client_msg_id: MESSAGE.once,
        data: { character_string1: { value: '43050026091800000001' }, phrase2: { value: '已办结' } },
      },
    });
  });

  it('of a subscription has its own address', async () => {
    await api().send(APP, { ...MESSAGE, way: 'subscription' });
    expect(asked[1]?.path).toBe('/cgi-bin/message/subscribe/bizsend');
    expect(asked[1]?.body).not.toHaveProperty('client_msg_id');
  });

  it('renews a token that ends soon, or has ended', async () => {
    const wechat = api();
    await wechat.send(APP, MESSAGE);
    nowMs += 6_900_001;
    await wechat.send(APP, MESSAGE);
    expect(paths()).toEqual(['stable_token', 'send', 'stable_token', 'send']);
    answers['/cgi-bin/message/template/send'] = [{ errcode: 42001 }, { errcode: 0 }];
    await wechat.send(APP, MESSAGE);
    expect(paths().slice(4)).toEqual(['send', 'stable_token', 'send']);
  });

  it.each([
    [43004, 'WechatRefusedError'],
    [43101, 'WechatRefusedError'],
    [40003, 'WechatRefusedError'],
    [-1, 'ServiceUnavailable'],
    [45009, 'ServiceUnavailable'],
  ])('that is answered %i fails as %s', async (errcode, name) => {
    answers['/cgi-bin/message/template/send'] = [{ errcode, errmsg: 'no' }];
    await expect(api().send(APP, MESSAGE)).rejects.toMatchObject({ name });
  });

  it('fails for a moment where the server breaks down or the token is refused', async () => {
    answers['/cgi-bin/message/template/send'] = [502];
    await expect(api().send(APP, MESSAGE)).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    // The machine's address is not on the account's list.
    answers['/cgi-bin/stable_token'] = [{ errcode: 40164 }];
    await expect(api().send(APP, MESSAGE)).rejects.toMatchObject({ errcode: 40164 });
  });
});

describe('what a citizen sent', () => {
  it('is a picture', async () => {
    const file = await api().get(APP, 'm1');
    expect(file.mediaType).toBe('image/jpeg');
    expect(Buffer.from(file.bytes).toString('hex')).toBe('ffd8ff');
    expect(asked[1]?.query).toEqual({ access_token: 'T1', media_id: 'm1' });
  });

  it('is a video that lies elsewhere', async () => {
    answers['/cgi-bin/media/get'] = [{ video_url: `${base}/video` }];
    answers['/video'] = [Buffer.from('video')];
    expect(Buffer.from((await api().get(APP, 'm1')).bytes).toString()).toBe('video');
  });

  it('is gone', async () => {
    answers['/cgi-bin/media/get'] = [{ errcode: 40007, errmsg: 'invalid media_id' }];
    await expect(api().get(APP, 'm1')).rejects.toMatchObject({ name: 'WechatRefusedError', errcode: 40007 });
  });
});
