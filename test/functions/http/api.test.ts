import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type ApiDeps, api } from '../../../functions/http/api.ts';
import { Problem, standardProblem } from '../../../functions/http/problem.ts';
import { type ApiRequest, type Route, route } from '../../../functions/http/route.ts';
import type { PersonCaller } from '../../../shared/caller.ts';
import { IdentityProviderError, InvalidTokenError } from '../../../shared/privacy/errors.ts';
import { CLIENT, CONTEXT, gatewayEvent, heldNonces, keptLog, NOW_MS, type RequestParts } from './gateway.ts';

const AGENT: PersonCaller = { type: 'person', id: 'agent-7', roles: ['agent'], region: '430500' };
const BODY = z.object({ phone: z.string().max(11), note: z.object({ text: z.string().min(1) }).optional() });
const JSON_TYPE = { 'Content-Type': 'application/json' };

interface Fixture {
  readonly routes: readonly Route[];
  readonly errors?: ApiDeps['errors'];
}

function serve({ routes, errors }: Fixture) {
  const { lines, log } = keptLog();
  const handler = api(routes, {
    channels: { find: async (keyId) => (keyId === CLIENT.keyId ? CLIENT : undefined) },
    tokens: {
      async verify(token) {
        if (token === 'agent') return AGENT;
        if (token === 'issuer-down') throw new IdentityProviderError('down');
        throw new InvalidTokenError('signature');
      },
    },
    nonces: heldNonces(),
    wallClock: { nowMs: () => NOW_MS },
    log,
    ...(errors ? { errors } : {}),
  });
  return { lines, call: (parts: RequestParts) => handler(gatewayEvent(parts), CONTEXT) };
}

function open(more: Partial<Route> = {}, seen: ApiRequest[] = []): Route {
  return {
    method: 'POST',
    path: '/v1/things/{id}',
    auth: 'none',
    async handle(request) {
      seen.push(request);
      return { status: 201, body: { ok: true } };
    },
    ...more,
  };
}

const POST: RequestParts = { method: 'POST', route: '/v1/things/{id}', headers: JSON_TYPE, body: '{}' };

function problemOf(result: APIGatewayProxyStructuredResultV2): Record<string, unknown> {
  expect(result.headers?.['content-type']).toBe('application/problem+json; charset=utf-8');
  return JSON.parse(result.body ?? '');
}

describe('an answer', () => {
  it('carries JSON, the request id and the security headers', async () => {
    const result = await serve({ routes: [open()] }).call(POST);
    expect(result.statusCode).toBe(201);
    expect(JSON.parse(result.body ?? '')).toEqual({ ok: true });
    expect(result.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-request-id': 'request-1',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
  });

  it('may be text of its own type, or nothing', async () => {
    const text = open({
      handle: async () => ({ status: 200, text: { type: 'text/plain', content: 'raw' } }),
    });
    expect(await serve({ routes: [text] }).call(POST)).toMatchObject({ body: 'raw' });
    const nothing = await serve({ routes: [open({ handle: async () => ({ status: 204 }) })] }).call(POST);
    expect(nothing).toMatchObject({ statusCode: 204, body: '' });
    expect(nothing.headers?.['content-type']).toBeUndefined();
  });
});

describe('a request', () => {
  it('reaches the handler parsed, with its bytes, parameters and conditions', async () => {
    const seen: ApiRequest[] = [];
    const routes = [open({ body: BODY, query: z.object({ limit: z.coerce.number() }) }, seen)];
    const body = '{"phone":"1","more":1}';
    await serve({ routes }).call({
      ...POST,
      params: { id: '42' },
      query: 'limit=5',
      headers: { ...JSON_TYPE, 'Idempotency-Key': 'k-1', 'If-Match': '"7"' },
      body,
      base64: true,
    });
    expect(seen).toMatchObject([
      { params: { id: '42' }, query: { limit: 5 }, body: { phone: '1' }, idempotencyKey: 'k-1', ifMatch: 7 },
    ]);
    expect(Buffer.from(seen[0]?.rawBody ?? []).toString()).toBe(body);
    expect(seen[0]?.caller).toBeUndefined();
  });

  it.each<[string, Partial<RequestParts>, number, Record<string, unknown>]>([
    ['of another content type', { headers: { 'content-type': 'text/xml' } }, 415, { field: 'Content-Type' }],
    ['without a content type', { headers: {} }, 415, { field: 'Content-Type' }],
    [
      'that is packed',
      { headers: { ...JSON_TYPE, 'Content-Encoding': 'gzip' } },
      415,
      { field: 'Content-Encoding' },
    ],
    ['that is no JSON', { body: '{"phone":"13812345678' }, 400, { code: 'invalid-json' }],
    ['without a body', { body: '' }, 400, { code: 'invalid-json' }],
    ['nested too deep', { body: `${'['.repeat(200)}${']'.repeat(200)}` }, 400, { rule: 'depth' }],
    ['with half a character', { body: '{"phone":"\\ud83d"}' }, 400, { rule: 'well-formed-unicode' }],
    ['with a key of the prototype', { body: '{"__proto__":{}}' }, 400, { rule: 'key' }],
    ['that is too large', { body: `"${'x'.repeat(70_000)}"` }, 413, { code: 'too-large' }],
    ['with a wrong field', { body: '{"phone":"13812345678901"}' }, 400, { field: 'phone', rule: 'max:11' }],
    [
      'with a wrong inner field',
      { body: '{"phone":"1","note":{"text":""}}' },
      400,
      { field: 'note.text', rule: 'min:1' },
    ],
    ['without a field', { body: '{}' }, 400, { field: 'phone', rule: 'type:string' }],
    ['with a query name twice', { query: 'a=1&a=2' }, 400, { field: 'query', rule: 'duplicate' }],
    ['with a wrong version', { headers: { ...JSON_TYPE, 'If-Match': 'W/"x"' } }, 400, { field: 'If-Match' }],
    [
      'with a wrong idempotency key',
      { headers: { ...JSON_TYPE, 'Idempotency-Key': '有' } },
      400,
      { field: 'Idempotency-Key' },
    ],
    ['for another route', { route: '/v1/other' }, 404, { code: 'not-found' }],
  ])('%s is refused, the field named and no value repeated', async (_, parts, status, problem) => {
    const seen: ApiRequest[] = [];
    const result = await serve({ routes: [open({ body: BODY }, seen)] }).call({
      ...POST,
      body: '{"phone":"1"}',
      ...parts,
    });
    expect(result.statusCode).toBe(status);
    expect(problemOf(result)).toMatchObject({ status, ...problem });
    expect(result.body).not.toContain('13812345678');
    expect(seen).toEqual([]);
  });

  it('names every wrong field, but no key that the caller made up', async () => {
    const schema = z.strictObject({ a: z.string(), by: z.record(z.string(), z.number()) });
    const body = '{"by":{"张三丰":"x"},"李四":1}';
    const result = await serve({ routes: [open({ body: schema })] }).call({ ...POST, body });
    expect(problemOf(result).errors).toEqual([
      { field: 'a', rule: 'type:string' },
      { field: 'by.*', rule: 'type:number' },
      { field: 'body', rule: 'unrecognized-keys' },
    ]);
    expect(result.body).not.toMatch(/张三丰|李四/);
  });

  it('says in Chinese what each field has to be, and of several forms the one that was meant', async () => {
    const length = z.union([z.strictObject({ hours: z.number() }), z.strictObject({ days: z.int().max(9) })]);
    const schema = z.strictObject({
      why: z.string().min(4),
      length,
      kind: z.enum(['a', 'b']),
      to: z.string(),
    });
    const routes = [open({ body: schema })];
    const refused = async (body: unknown) =>
      problemOf(await serve({ routes }).call({ ...POST, body: JSON.stringify(body) }));
    const good = { why: '首次登记', length: { hours: 1 }, kind: 'a', to: 'x' };
    expect(await refused({ ...good, length: { days: 12 } })).toMatchObject({
      field: 'length.days',
      rule: 'max:9',
      detail: 'length.days：超过9（文字按字数，列表按项数）',
    });
    expect(await refused({ ...good, length: {} })).toMatchObject({ field: 'length', rule: 'invalid-union' });
    expect((await refused({ why: '登记' })).detail).toBe(
      'why：不足4（文字按字数，列表按项数）；length：不符合任何一种写法，请对照接口文档/v1/docs；kind：须为下列之一：a、b；另有1处',
    );
  });

  it('may be larger where the route says so', async () => {
    const routes = [open({ body: z.string(), bodyLimit: 100_000 })];
    const result = await serve({ routes }).call({ ...POST, body: `"${'x'.repeat(70_000)}"` });
    expect(result.statusCode).toBe(201);
  });
});

describe('a failure', () => {
  const failing = (thrown: unknown) => [open({ handle: () => Promise.reject(thrown) })];

  it('that nobody knows is a bare 500, and its text is neither answered nor logged', async () => {
    const { call, lines } = serve({ routes: failing(new Error('phone 13812345678')) });
    const result = await call(POST);
    expect(problemOf(result)).toMatchObject({ status: 500, code: 'internal', requestId: 'request-1' });
    expect(problemOf(result).detail).toBeUndefined();
    expect(lines.join('')).toContain('REQUEST_FAILED');
    expect(lines.join('') + result.body).not.toContain('13812345678');
  });

  it('of a dependency that may recover is a 503 with Retry-After', async () => {
    const throttled = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    const refused = Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
    for (const thrown of [throttled, refused]) {
      const result = await serve({ routes: failing(thrown) }).call(POST);
      expect(result).toMatchObject({ statusCode: 503, headers: { 'retry-after': '1' } });
    }
  });

  it('that a handler means is answered as it is, with its clause', async () => {
    const refusal = {
      status: 409,
      code: 'too-late',
      title: '已逾期',
      detail: '超过退回时限',
      clause: 'SY-14.1',
    };
    const result = await serve({ routes: failing(new Problem(refusal)) }).call(POST);
    expect(problemOf(result)).toMatchObject({ type: 'urn:hotline12345:problem:too-late', ...refusal });
  });

  it('of the product is read by the rows it brings', async () => {
    class VersionError extends Error {}
    const errors: ApiDeps['errors'] = [
      (thrown) =>
        thrown instanceof VersionError ? standardProblem('not-found', { status: 412 }) : undefined,
    ];
    const result = await serve({ routes: failing(new VersionError()), errors }).call(POST);
    expect(result.statusCode).toBe(412);
  });

  it('to write the answer as JSON is a 500 like any other', async () => {
    const routes = [open({ handle: async () => ({ status: 200, body: { n: 1n } }) })];
    expect(problemOf(await serve({ routes }).call(POST))).toMatchObject({ code: 'internal' });
  });
});

describe('a person', () => {
  const person = (more: Partial<Route> = {}, seen: ApiRequest[] = []) => [
    open({ auth: 'person', ...more }, seen),
  ];
  const answered = async () => ({ status: 200 });
  const bearer = (token: string) => ({ ...POST, headers: { Authorization: `Bearer ${token}` } });

  it('is known by a token', async () => {
    const seen: ApiRequest[] = [];
    const result = await serve({ routes: person({ roles: ['agent'] }, seen) }).call(bearer('agent'));
    expect(result.statusCode).toBe(201);
    expect(seen[0]?.caller).toEqual(AGENT);
  });

  it.each([
    ['no token', {}, 'token-missing'],
    ['another scheme', { authorization: 'Basic YWdlbnQ=' }, 'token-missing'],
    ['a token that is refused', { authorization: 'Bearer forged' }, 'token-signature'],
    ['a token that is too long', { authorization: `Bearer ${'a'.repeat(9000)}` }, 'token-malformed'],
  ])('with %s is a 401 that asks for one', async (_, headers, rule) => {
    const result = await serve({ routes: person() }).call({ ...POST, headers });
    expect(problemOf(result)).toMatchObject({ status: 401, code: 'unauthenticated', rule });
    expect(result.headers?.['www-authenticate']).toMatch(/^Bearer/);
  });

  it('without the role is a 403', async () => {
    const result = await serve({ routes: person({ roles: ['administrator'] }) }).call(bearer('agent'));
    expect(problemOf(result)).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('is refused where no table says who may call the route', async () => {
    const routes = [route({ method: 'POST', path: '/v1/things/{id}', auth: 'person', handle: answered })];
    expect(problemOf(await serve({ routes }).call(bearer('agent')))).toMatchObject({ status: 403 });
  });

  it('is asked to come again while the issuer is away', async () => {
    const result = await serve({ routes: person() }).call(bearer('issuer-down'));
    expect(result.statusCode).toBe(503);
  });

  it('is refused before any of the body is looked at', async () => {
    const result = await serve({ routes: person({ body: BODY }) }).call({ ...POST, body: 'no JSON' });
    expect(result.statusCode).toBe(401);
  });
});

describe('a list of routes', () => {
  it('has no two of the same method and path', () => {
    expect(() => serve({ routes: [open(), open()] })).toThrow(RangeError);
  });

  it('gives a handler the types of its own schemas', async () => {
    const typed = route({
      method: 'POST',
      path: '/v1/things/{id}',
      auth: 'person',
      roles: ['agent'],
      body: BODY,
      handle: async ({ body, caller }) => ({
        status: 200,
        body: { length: body.phone.length, id: caller.id },
      }),
    });
    const result = await serve({ routes: [typed] }).call({
      ...POST,
      headers: { ...JSON_TYPE, authorization: 'Bearer agent' },
      body: '{"phone":"12345"}',
    });
    expect(JSON.parse(result.body ?? '')).toEqual({ length: 5, id: 'agent-7' });
  });
});
