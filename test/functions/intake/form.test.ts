import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { api } from '../../../functions/http/api.ts';
import { formRoutes } from '../../../functions/intake/form.ts';
import { siteverifyCaptcha } from '../../../shared/adapters/captcha.ts';
import { CaptchaError } from '../../../shared/privacy/errors.ts';
import {
  type IndexKeys,
  indexKeysAt,
  parseIndexSecret,
  withNewKey,
} from '../../../shared/privacy/index-keys.ts';
import { DEFAULT_SETTINGS, parseSettings } from '../../../shared/regulation/settings.ts';
import { CONTEXT, gatewayEvent, heldNonces, keptLog, NOW_MS } from '../http/gateway.ts';
import { City } from '../ticket-desk/doubles.ts';

const DECISION = { ground: '网上12345开放办法', by: '市行政审批服务局', from: '2026-01-01' };
/** The index key, and another one that is known beside it. */
const SECRET = parseIndexSecret('03'.repeat(32));
const ROTATED = withNewKey(SECRET, '04'.repeat(32), 0);
const OPEN = { perAddress: 4, perRegion: 6, entrance: 'website', ...DECISION };
const FORM = { text: '路灯不亮', phone: '13900001111' };

/** A `siteverify` that takes each solved token once, and remembers what it was sent. */
let provider: Server;
let address: string;
let asked: string[] = [];
let answerStatus = 200;
const solved = new Set<string>();

beforeAll(async () => {
  provider = createServer((request, response) => {
    void text(request).then((body) => {
      asked.push(`${request.method} ${request.headers['content-type']} ${body}`);
      const token = new URLSearchParams(body).get('response') ?? '';
      response
        .writeHead(answerStatus, { 'content-type': 'application/json' })
        .end(JSON.stringify({ success: solved.delete(token), hostname: 'city.example.cn' }));
    });
  }).listen(0, '127.0.0.1');
  await once(provider, 'listening');
  address = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/siteverify`;
});

afterAll(() => provider.close());

let city: City;
let counts: Map<string, number>;
let keys: IndexKeys;
let publicForm: object | undefined;
let tokens = 0;

beforeEach(() => {
  city = new City();
  counts = new Map();
  keys = indexKeysAt(SECRET, 0);
  publicForm = OPEN;
  asked = [];
  answerStatus = 200;
});

const captcha = () =>
  siteverifyCaptcha(async (region) =>
    region === '430500' || region === '370900' ? { region, url: address, secret: 'a secret' } : undefined,
  );

async function send(body: object, { region = '430500', headers = {}, method = 'POST' } = {}) {
  const settings = parseSettings({
    ...DEFAULT_SETTINGS,
    region: '430500',
    ...(publicForm && { publicForm }),
  });
  const routes = formRoutes({
    ...city.deps,
    rulebook: {
      ...city.deps.rulebook,
      // Each city has its own; only one has opened the form.
      current: async (of) => ({ ...(await city.deps.rulebook.current(of)), settings: of }),
      settings: async (of) => (of === '430500' || of === '341500' ? settings : DEFAULT_SETTINGS),
    },
    captcha: captcha(),
    attempts: {
      count: async (subject) => {
        counts.set(subject, (counts.get(subject) ?? 0) + 1);
        return counts.get(subject) ?? 0;
      },
    },
    indexKeys: async () => keys,
    wallClock: { nowMs: () => NOW_MS },
  });
  const handler = api(routes, {
    channels: { find: () => Promise.reject(new Error('not asked for')) },
    tokens: { verify: () => Promise.reject(new Error('not asked for')) },
    nonces: heldNonces(),
    wallClock: { nowMs: () => NOW_MS },
    log: keptLog().log,
  });
  const {
    statusCode,
    headers: given,
    body: answer,
  } = await handler(
    gatewayEvent({
      method,
      route: '/v1/intake/form/{region}',
      path: `/v1/intake/form/${region}`,
      params: { region },
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    }),
    CONTEXT,
  );
  expect(given?.['access-control-allow-origin']).toBe('*');
  return { status: statusCode, headers: given, body: answer ? JSON.parse(answer) : undefined };
}

/** A form with a captcha that was just solved. */
function filled(more: object = {}): object {
  const token = `token-${++tokens}`;
  solved.add(token);
  return { ...FORM, captcha: token, ...more };
}

describe('the public form', () => {
  it('takes a request in by the city’s entrance, and answers its number alone', async () => {
    const { status, body } = await send(filled());
    expect(status).toBe(201);
    expect(Object.keys(body)).toEqual(['ticketNo']);
    const ticket = city.store.tickets.get(body.ticketNo)?.ticket;
    expect(ticket).toMatchObject({ channel: 'web', stage: 'submitted', form: { entrance: 'website' } });
    expect(asked).toEqual([
      `POST application/x-www-form-urlencoded;charset=UTF-8 secret=a+secret&response=token-${tokens}`,
    ]);
  });

  it.each([
    ['has not decided so', () => (publicForm = undefined), '430500'],
    ['decided so for later', () => (publicForm = { ...OPEN, from: '2027-01-01' }), '430500'],
    ['has opened none, though it has a captcha', () => {}, '370900'],
    ['has no captcha', () => {}, '341500'],
    ['does not exist', () => {}, '999999'],
    ['is no code', () => {}, 'x'],
  ])('is closed, always with the same answer, where the city %s', async (_why, make, region) => {
    make();
    const { status, body } = await send(filled(), { region });
    expect([status, body.code, body.field]).toEqual([404, 'not-found', 'region']);
    expect([counts.size, asked.length]).toEqual([0, 0]);
  });

  it('takes a captcha once, and none that was not solved', async () => {
    const form = filled();
    expect((await send(form)).status).toBe(201);
    const again = await send({ ...form, text: '另一件事' });
    expect([again.status, again.body.field]).toEqual([400, 'captcha']);
    expect((await send({ ...FORM, captcha: 'guessed' })).body.field).toBe('captcha');
    expect(city.store.tickets.size).toBe(1);
  });

  it('is one ticket under one key, solved again', async () => {
    const headers = { 'idempotency-key': 'page-1' };
    const first = await send(filled(), { headers });
    expect(await send(filled(), { headers })).toMatchObject({ status: 200, body: first.body });
    expect((await send(filled({ text: '另一件事' }), { headers })).status).toBe(409);
  });

  it('takes so many an hour from one address, and keeps no address', async () => {
    for (let sent = 0; sent < OPEN.perAddress; sent++) await send({ ...FORM, captcha: 'guessed' });
    const { status, headers, body } = await send(filled());
    expect([status, body.code, headers?.['retry-after']]).toEqual([429, 'too-many-requests', '3600']);
    expect(asked).toHaveLength(OPEN.perAddress);
    expect([...counts.keys()]).toEqual([expect.stringMatching(/^form:430500:[0-9a-f]{32}$/)]);
  });

  it('takes so many an hour in all, of which unsolved ones use up nothing', async () => {
    publicForm = { ...OPEN, perAddress: 100 };
    for (let sent = 0; sent < OPEN.perRegion; sent++) {
      await send({ ...FORM, captcha: 'guessed' });
      expect((await send(filled())).status).toBe(201);
    }
    expect((await send(filled())).status).toBe(429);
  });

  it.each([
    ['entrance', { entrance: 'website' }],
    ['openId', { openId: 'o-1' }],
    ['phone', { phone: '1' }],
    ['name', { name: '王某', phone: undefined, anonymous: true }],
    ['captcha', { captcha: '' }],
    ['text', { text: '' }],
  ])('refuses a wrong %s', async (field, wrong) => {
    const { status, body } = await send(filled(wrong));
    expect(status).toBe(400);
    expect([body.field, ...(body.errors ?? []).map((each: { field: string }) => each.field)]).toContain(
      field === 'entrance' || field === 'openId' ? 'body' : field,
    );
  });

  it('counts an address on when the index key is changed', async () => {
    keys = indexKeysAt(ROTATED, 0);
    for (let sent = 0; sent < OPEN.perAddress; sent++) await send({ ...FORM, captcha: 'guessed' });
    keys = indexKeysAt(ROTATED, Number.MAX_SAFE_INTEGER);
    expect((await send(filled())).status).toBe(429);
  });

  it('holds no more than 20 KB', async () => {
    expect((await send(filled({ text: '水'.repeat(7000) }))).status).toBe(413);
  });

  it('says that it is busy when the captcha can’t be verified', async () => {
    answerStatus = 500;
    expect((await send(filled())).status).toBe(503);
    await expect(captcha().passes('430500', 'x')).rejects.toThrow(CaptchaError);
  });

  it('may be sent by a page of another origin', async () => {
    const { status, headers } = await send({}, { method: 'OPTIONS' });
    expect([status, headers?.['access-control-allow-methods']]).toEqual([204, 'POST']);
  });
});
