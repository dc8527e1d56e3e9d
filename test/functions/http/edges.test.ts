import { beforeAll, describe, expect, it } from 'vitest';
import { api } from '../../../functions/http/api.ts';
import { silentLogger } from '../../../functions/http/log.ts';
import { type Auth, type Route, route } from '../../../functions/http/route.ts';
import { sign } from '../../../functions/http/signature.ts';
import { FUNCTIONS } from '../../../infra/build.ts';
import { operationsOf } from '../../../infra/openapi/operations.ts';
import { type ServedRoute, servedRoutes } from '../../../infra/openapi/routes.ts';
import { sampleOf } from '../../../infra/openapi/sample.ts';
import { jsonSchema } from '../../../infra/openapi/schemas.ts';
import { CHANNELS, LINKS, ROLES } from '../../../shared/caller.ts';
import { CONTEXT, gatewayEvent, NOW_MS, type RequestParts } from './gateway.ts';

/** What every route bounds before anything lies behind it, walked over all that is served. */

let served: readonly ServedRoute[];
beforeAll(async () => {
  served = await servedRoutes(FUNCTIONS);
});

const keyOf = ({ method, path }: Pick<Route, 'method' | 'path'>) => `${method} ${path}`;

/** Who passes every door. */
const ANYBODY = { type: 'person', id: 'u-1', roles: ROLES, region: '430500', unit: 'water' } as const;
const KEY = { keyId: 'k', secrets: ['s'], regions: ['430500'], channels: CHANNELS, links: LINKS };

interface Said {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A route whose handler answers 299, called as somebody who may. */
async function asked(door: Route, parts: Partial<RequestParts>): Promise<Said> {
  const handle = api([{ ...door, handle: async () => ({ status: 299 }) }], {
    tokens: { verify: async () => ANYBODY },
    channels: { find: async () => KEY },
    nonces: { take: async () => true },
    wallClock: { nowMs: () => NOW_MS },
    log: silentLogger,
  });
  const { method, path } = door;
  const call = { method, route: path, query: '', body: '', ...parts };
  const headers = { ...proof(door.auth, call), 'content-type': 'application/json', ...parts.headers };
  const result = await handle(gatewayEvent({ ...call, headers }), CONTEXT);
  return { status: result.statusCode ?? 0, body: result.body ?? '', headers: result.headers ?? {} };
}

function proof(
  auth: Auth,
  { method, route: path, query, body }: RequestParts & { readonly query: string; readonly body: string },
): Record<string, string> {
  if (auth === 'none') return {};
  if (auth === 'person') return { authorization: 'Bearer a.b.c' };
  const given = { timestamp: String(NOW_MS / 1000), nonce: 'nonce-0123456789' };
  const signature = sign('s', { method, path, query, ...given, body: Buffer.from(body) });
  return {
    'X-Key-Id': 'k',
    'X-Timestamp': given.timestamp,
    'X-Nonce': given.nonce,
    'X-Signature': signature,
  };
}

/** Bodies that may be longer than 64 KB, and why. */
const LONGER: Readonly<Record<string, number>> = {
  // A hundred referrals of 20 KB.
  'POST /v1/intake/referrals': 2_500_000,
  // Pictures, in the form that the standard has for them.
  'POST /open311/v2/requests.xml': 4 * 1024 * 1024,
  'POST /open311/v2/requests.json': 4 * 1024 * 1024,
  // Providers bring receipts and replies by the hundred.
  'POST /v1/receipts/{provider}/{region}/{key}': 256 * 1024,
  'POST /v1/replies/{provider}/{region}/{key}': 256 * 1024,
  // Twenty cases, and a city's whole settings.
  'POST /v1/bulletins/{region}/{period}/draft': 512 * 1024,
  'PUT /v1/admin/{section}/{region}': 512 * 1024,
  'PUT /v1/admin/{section}/{region}/{id}': 512 * 1024,
};

describe('every route bounds', () => {
  it('its body, before it asks who calls', async () => {
    for (const { route: door } of served) {
      const most = door.bodyLimit ?? 64 * 1024;
      expect([keyOf(door), most]).toEqual([keyOf(door), LONGER[keyOf(door)] ?? Math.min(most, 64 * 1024)]);
      const over = { body: 'x'.repeat(most + 1), headers: { authorization: 'none' } };
      const { status, body } = await asked(door, over);
      expect([keyOf(door), status, JSON.parse(body).code ?? JSON.parse(body)]).toEqual([
        keyOf(door),
        413,
        'too-large',
      ]);
    }
  });

  it('its form: what has a body has a schema, or reads it by itself and is named here', () => {
    const described = new Set(
      operationsOf(served)
        .filter(({ body }) => body)
        .map(({ route: key }) => key),
    );
    const formless = served
      .filter(({ route: { method } }) => method === 'POST' || method === 'PUT')
      .map(({ route: door }) => keyOf(door))
      .filter((key) => !described.has(key));
    expect(formless.sort()).toEqual(
      [
        // They take nothing: what is to be done stands in the path.
        'POST /v1/admin/repair/{region}',
        'POST /v1/admin/keys/index/rotate',
        'POST /v1/admin/keys/index/rewrite',
        'POST /v1/admin/keys/index/retire',
        'POST /v1/archive/{ticketNo}/restore',
        'POST /v1/hand-ins/{region}/{period}/remind',
        'POST /v1/province/subscriptions/{region}/{subscriber}/resume',
        // XML, a page's form, and what providers send.
        'POST /v1/intake/wechat/{account}',
        'POST /v1/evaluation/{token}',
        'POST /v1/receipts/{provider}/{region}/{key}',
        'POST /v1/replies/{provider}/{region}/{key}',
      ].sort(),
    );
  });

  it('its query: one that reads has a schema, or what it is asked stands in the path', async () => {
    const free = served.filter(({ route: { method, query } }) => method === 'GET' && !query);
    const asking = free.filter(
      ({ route: { path } }) => !/\{|^\/healthz$|^\/v1\/(openapi\.json|docs|admin\/keys\/index)$/.test(path),
    );
    expect(asking.map(({ route: door }) => keyOf(door))).toEqual([]);
  });

  it('who reads it: open to everybody is only what is named here', () => {
    const open = served
      .filter(({ route: { auth } }) => auth === 'none')
      .map(({ route: door }) => keyOf(door));
    expect(open.filter((key) => !OPEN.some((known) => known.test(key)))).toEqual([]);
  });

  it('how deep and how well-formed its body is', async () => {
    const doors = served.map(({ route: door }) => door).filter(({ body, list }) => body && !list);
    expect(doors.length).toBeGreaterThan(30);
    for (const door of doors) {
      const deep = await asked(door, { body: `${'['.repeat(17)}${']'.repeat(17)}` });
      const broken = await asked(door, { body: '{"a":' });
      const half = await asked(door, { body: '{"a":"\\ud800"}' });
      const own = await asked(door, { body: '{"__proto__":{"a":1}}' });
      const typed = await asked(door, { body: '{}', headers: { 'content-type': 'text/plain' } });
      expect([deep, broken, half, own, typed].map(({ status }) => [keyOf(door), status])).toEqual(
        [400, 400, 400, 400, 415].map((status) => [keyOf(door), status]),
      );
    }
  });
});

/** What asks nobody who they are: each proves itself in another way, or shows what everybody may see. */
const OPEN: readonly RegExp[] = [
  // By a signature of WeChat's own, a secret in the address, a sealed link, or the end of a phone number.
  /\/v1\/intake\/wechat\/\{account\}$/,
  /^POST \/v1\/(receipts|replies)\/\{provider\}\/\{region\}\/\{key\}$/,
  /^(GET|POST) \/v1\/evaluation\/\{token\}$/,
  /^POST \/v1\/(evaluation|progress)$/,
  // Behind a captcha, and a client's key in the form.
  /^(POST|OPTIONS) \/v1\/intake\/form\/\{region\}$/,
  /^POST \/open311\/v2\/requests\.(xml|json)$/,
  // Answered out of the knowledge base, and counted without what was asked.
  /^(POST|OPTIONS) \/v1\/public\/questions$/,
  // Public.
  /^GET \/open311\/v2\//,
  /^GET \/v1\/public\//,
  /^GET \/(healthz|v1\/openapi\.json|v1\/docs(\/\{file\})?)$/,
];

it('every answer, also a refusal, says to browsers what they may do with it', async () => {
  for (const { route: door } of served) {
    const answers = [
      await asked(door, { body: 'x'.repeat((door.bodyLimit ?? 64 * 1024) + 1) }),
      await asked(door, { headers: { 'content-encoding': 'gzip' } }),
    ];
    for (const { status, headers } of answers) {
      expect(status).toBeGreaterThan(400);
      expect([keyOf(door), headers]).toMatchObject([
        keyOf(door),
        {
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'strict-transport-security': expect.stringMatching(/^max-age=\d{8}/),
          'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
        },
      ]);
    }
  }
});

describe('nothing that a caller sent comes back in a problem', () => {
  /** Of letters that JSON leaves as they are, so that it is found whichever way it is repeated. */
  const MARK = 'ZzMarkZz13987651234';

  it('of any form: in values, in names, or instead of the whole', async () => {
    const forms = operationsOf(served).filter(({ body, form }) => body && form === undefined);
    expect(forms.length).toBeGreaterThan(80);
    let refused = 0;
    for (const { method, path, auth, body, query, list } of forms) {
      const door: Route = route({
        ...{ method, path, auth, handle: async () => ({ status: 299 }) },
        ...(auth === 'person' && { roles: ROLES }),
        ...(auth === 'channel' && { channels: CHANNELS }),
        ...(body && { body }),
        ...(query && { query }),
        ...(list && { list }),
      });
      const sample = body ? sampleOf(jsonSchema(body)) : {};
      for (const changed of marked(sample)) {
        const { status, body: said, headers } = await asked(door, { body: JSON.stringify(changed) });
        if (status !== 299) refused++;
        expect([keyOf(door), `${said} ${JSON.stringify(headers)}`.includes(MARK)]).toEqual([
          keyOf(door),
          false,
        ]);
      }
    }
    expect(refused).toBeGreaterThan(500);
  });

  it('of any query or header', async () => {
    let refused = 0;
    for (const { route: door } of served) {
      const names = ['region', 'period', 'cursor', 'limit', 'unit', 'from', MARK];
      const ways: readonly Partial<RequestParts>[] = [
        ...names.map((name) => ({ query: `${name}=${MARK}` })),
        { query: `${MARK}=1&${MARK}=2` },
        { headers: { 'idempotency-key': `${MARK} ${MARK}` } },
        { headers: { 'if-match': MARK } },
        { headers: { 'content-encoding': MARK } },
        { headers: { 'content-type': MARK }, body: MARK },
      ];
      for (const way of ways) {
        const { status, body, headers } = await asked(door, way);
        if (status !== 299) refused++;
        expect([keyOf(door), `${body} ${JSON.stringify(headers)}`.includes(MARK)]).toEqual([
          keyOf(door),
          false,
        ]);
      }
    }
    expect(refused).toBeGreaterThan(300);
  });

  /** The sample with the mark in the place of each thing in it, as one more name in each object, and instead of all. */
  function* marked(value: unknown): Generator<unknown> {
    yield MARK;
    yield [MARK];
    yield { [MARK]: MARK };
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      for (const [at, item] of value.entries())
        for (const changed of marked(item)) yield value.with(at, changed);
      return;
    }
    yield { ...value, [MARK]: MARK };
    for (const [name, item] of Object.entries(value))
      for (const changed of marked(item)) yield { ...value, [name]: changed };
  }
});
