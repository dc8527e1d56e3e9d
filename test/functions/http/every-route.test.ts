import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CompactEncrypt,
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { api } from '../../../functions/http/api.ts';
import { silentLogger } from '../../../functions/http/log.ts';
import type { Route } from '../../../functions/http/route.ts';
import { type SignedParts, sign } from '../../../functions/http/signature.ts';
import { FUNCTIONS } from '../../../infra/build.ts';
import { type ServedRoute, servedRoutes } from '../../../infra/openapi/routes.ts';
import { oidcTokens } from '../../../shared/adapters/token-verifier.ts';
import { CHANNELS, LINKS, ROLES, type Role } from '../../../shared/caller.ts';
import type { ChannelClient } from '../../../shared/privacy/ports.ts';
import { CONTEXT, gatewayEvent, heldNonces, NOW_MS, type RequestParts } from './gateway.ts';

/*
 * Every route that is served, as its function has it, but for what lies behind its door: who is nobody, or not
 * allowed, never comes as far.
 */

const NOW = NOW_MS / 1000;
const REGION = '430500';
const CLAIMS = { sub: 'officer-1', roles: ['agent'], region: REGION };
const ALL_ROLES = { ...CLAIMS, roles: [...ROLES], unit: 'water' };
const INSIDE = 299;

interface Pair {
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}

let served: readonly ServedRoute[];
let server: Server;
let issuer: string;
let current: Pair;
let stranger: Pair;

beforeAll(async () => {
  const pair = () => generateKeyPair('RS256', { extractable: true });
  [served, current, stranger] = await Promise.all([servedRoutes(FUNCTIONS), pair(), pair()]);
  const keys = [{ ...(await exportJWK(current.publicKey)), kid: 'current', alg: 'RS256' }];
  server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    const metadata = { issuer, jwks_uri: `${issuer}/jwks` };
    response.end(JSON.stringify(request.url === '/jwks' ? { keys } : metadata));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const routesOf = (auth: Route['auth']) =>
  served.map(({ route }) => route).filter((each) => each.auth === auth);
const keyOf = ({ method, path }: Route) => `${method} ${path}`;

/** The doors of some routes, each with nothing behind it. */
function doors(routes: readonly Route[], nowMs = NOW_MS) {
  const nonces = heldNonces();
  const open = routes.map(({ body: _body, query: _query, ...each }) => ({
    ...each,
    handle: async () => ({ status: INSIDE }),
  }));
  const handle = api(open, {
    ...{ nonces, log: silentLogger, wallClock: { nowMs: () => nowMs } },
    channels: { find: async (keyId) => CLIENTS.find((client) => client.keyId === keyId) },
    tokens: verifier,
  });
  const call = async (parts: RequestParts): Promise<string> => {
    const { statusCode, body = '' } = await handle(gatewayEvent(parts), CONTEXT);
    if (statusCode === INSIDE) return 'inside';
    const { code, rule } = JSON.parse(body) as { code: string; rule?: string };
    return [statusCode, code, ...(rule === undefined ? [] : [rule])].join(' ');
  };
  return { call, nonces };
}

const verifier = {
  verify: (token: string) => tokens().verify(token),
};
let kept: ReturnType<typeof oidcTokens> | undefined;
function tokens() {
  kept ??= oidcTokens({ issuer, audience: 'hotline' }, { nowMs: () => NOW_MS });
  return kept;
}

function token(claims: JWTPayload = ALL_ROLES, header: Record<string, unknown> = {}): SignJWT {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: 'current', ...header })
    .setIssuer(issuer)
    .setAudience('hotline')
    .setIssuedAt(NOW)
    .setExpirationTime(NOW + 60);
}

const signed = (jwt: SignJWT, { privateKey } = current) => jwt.sign(privateKey);

/** A token of little right, whose claims were put in afterwards. */
async function altered(claims: JWTPayload): Promise<string> {
  const [head, , signature] = (await signed(token(CLAIMS))).split('.');
  const [, payload] = (await signed(token(claims), stranger)).split('.');
  return `${head}.${payload}.${signature}`;
}

/** A good token under another head, with its own signature or, where there is a secret, one made with that. */
async function headed(head: Record<string, unknown>, secret?: string | Buffer): Promise<string> {
  const [, claims, signature] = (await signed(token())).split('.');
  const begin = `${Buffer.from(JSON.stringify({ kid: 'current', ...head })).toString('base64url')}.${claims}`;
  const made = secret && createHmac('sha256', secret).update(begin).digest('base64url');
  return `${begin}.${made ?? signature}`;
}

/** Tokens, each to be refused at every door, by what is said of it. */
const REFUSED: readonly (readonly [how: string, make: () => Promise<string>, rule: string])[] = [
  ['expired', () => signed(token().setExpirationTime(NOW - 6)), 'token-expired'],
  ['not yet valid', () => signed(token().setNotBefore(NOW + 60)), 'token-claims'],
  ['of another issuer', () => signed(token().setIssuer('https://other.example')), 'token-claims'],
  ['for another audience', () => signed(token().setAudience('other')), 'token-claims'],
  [
    'of no algorithm',
    async () =>
      new UnsecuredJWT(ALL_ROLES)
        .setIssuer(issuer)
        .setAudience('hotline')
        .setExpirationTime(NOW + 60)
        .encode(),
    'token-algorithm',
  ],
  [
    'with the public key as secret',
    async () => token(ALL_ROLES, { alg: 'HS256' }).sign(Buffer.from(await exportSPKI(current.publicKey))),
    'token-algorithm',
  ],
  ['issued in the future', () => signed(token().setIssuedAt(NOW + 6)), 'token-claims'],
  ['compressed', () => signed(token(ALL_ROLES, { zip: 'DEF' })), 'token-malformed'],
  ['whose payload is said to be encoded', () => signed(token(ALL_ROLES, { b64: true })), 'token-malformed'],
  [
    'that is said to be for something else',
    () => signed(token(ALL_ROLES, { typ: 'logout+jwt' })),
    'token-malformed',
  ],
  ['of an unknown key', () => signed(token(ALL_ROLES, { kid: 'nobodys' }), stranger), 'token-key'],
  ['of a stranger', () => signed(token(), stranger), 'token-signature'],
  [
    'that brings its own key',
    async () =>
      signed(
        token(ALL_ROLES, { jwk: await exportJWK(stranger.publicKey), jku: 'https://other.example/jwks' }),
        stranger,
      ),
    'token-signature',
  ],
  ['whose role is raised', () => altered(ALL_ROLES), 'token-signature'],
  ['whose scope is changed', () => altered({ ...CLAIMS, scope: 'ticket.write' }), 'token-signature'],
  ['whose region is changed', () => altered({ ...CLAIMS, region: '430000' }), 'token-signature'],
  ['whose unit is changed', () => altered({ ...CLAIMS, unit: 'housing' }), 'token-signature'],
  ['without its signature', async () => (await signed(token())).replace(/[^.]+$/, ''), 'token-signature'],
  ['in two parts', async () => (await signed(token())).split('.').slice(0, 2).join('.'), 'token-malformed'],
  [
    'encrypted',
    async () =>
      new CompactEncrypt(Buffer.from(await signed(token())))
        .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: 'current' })
        .encrypt(await jweKey()),
    'token-malformed',
  ],
  ['that is huge', async () => `${await signed(token())}${'A'.repeat(9000)}`, 'token-malformed'],
  ['twice', async () => `${await signed(token())}, Bearer ${await signed(token())}`, 'token-missing'],
  ['whose head says NONE', () => headed({ alg: 'NONE' }), 'token-algorithm'],
  ['whose head says none, with a signature', () => headed({ alg: 'none' }), 'token-algorithm'],
  ['whose head says ES256', () => headed({ alg: 'ES256' }), 'token-key'],
  ['whose head asks for what nobody knows', () => headed({ alg: 'RS256', crit: ['exp'] }), 'token-malformed'],
  ['whose key id is a list', () => headed({ alg: 'RS256', kid: ['current'] }), 'token-key'],
  [
    'with the public key’s bytes as secret',
    async () =>
      headed({ alg: 'HS256' }, Buffer.from(await crypto.subtle.exportKey('spki', current.publicKey))),
    'token-algorithm',
  ],
  [
    'with the public key as it is published as secret',
    async () => headed({ alg: 'HS512' }, JSON.stringify(await exportJWK(current.publicKey))),
    'token-algorithm',
  ],
  ['as a list', async () => `${await signed(token())},${await signed(token())}`, 'token-missing'],
];

async function jweKey() {
  return (await generateKeyPair('RSA-OAEP-256')).publicKey;
}

describe('a door for people', () => {
  const cases = REFUSED.map(([how, make, rule]) => [how, rule, make] as const);
  it.each(cases)('is shut to a token %s (%s)', async (_how, rule, make) => {
    const routes = routesOf('person');
    const { call } = doors(routes);
    const authorization = `Bearer ${await make()}`;
    const answers = await each(routes, (route) => call({ ...at(route), headers: { authorization } }));
    expect(answers).toEqual(all(routes, `401 unauthenticated ${rule}`));
  });

  it('is shut without a token, with one in the query, in a cookie or by another scheme', async () => {
    const routes = routesOf('person');
    const { call } = doors(routes);
    const good = await signed(token());
    const ways: readonly Partial<RequestParts>[] = [
      {},
      { query: `access_token=${good}` },
      { headers: { cookie: `token=${good}` } },
      { headers: { authorization: good } },
      { headers: { authorization: `Basic ${good}` } },
      { headers: { 'x-authorization': `Bearer ${good}` } },
    ];
    for (const way of ways) {
      const answers = await each(routes, (route) => call({ ...at(route), ...way }));
      expect(answers).toEqual(all(routes, '401 unauthenticated token-missing'));
    }
  });

  it('is shut to a channel that signs', async () => {
    const routes = routesOf('person');
    const { call } = doors(routes);
    const answers = await each(routes, (route) => call(signedCall(route)));
    expect(answers).toEqual(all(routes, '401 unauthenticated token-missing'));
  });

  it('is shut to whoever has no role that it is for, and open to those that have one', async () => {
    const routes = routesOf('person');
    const { call } = doors(routes);
    const bearer = async (roles: readonly string[]) => ({
      authorization: `Bearer ${await signed(token({ ...CLAIMS, roles: [...roles] }))}`,
    });
    for (const roles of [[], ['root'], ['Administrator'], ['administrator ']]) {
      const headers = await bearer(roles);
      const answers = await each(routes, (route) => call({ ...at(route), headers }));
      expect(answers).toEqual(all(routes, '403 forbidden'));
    }
    for (const role of ROLES) {
      const headers = await bearer([role]);
      const answers = await each(routes, (route) => call({ ...at(route), headers }));
      const expected = routes.map((route) => [keyOf(route), isFor(route, role) ? 'inside' : '403 forbidden']);
      expect(answers).toEqual(Object.fromEntries(expected));
    }
  });
});

function isFor({ roles }: Route, role: Role): boolean {
  return roles === undefined || roles.includes(role);
}

const SECRET = 'the secret in use since may';
/** A client that may bring anything, one that may bring nothing, and one of another city. */
const CLIENTS: readonly ChannelClient[] = [
  { keyId: 'all', secrets: [SECRET], regions: [REGION], channels: [...CHANNELS], links: [...LINKS] },
  { keyId: 'none', secrets: [SECRET], regions: [REGION], channels: [] },
];

const BODY = '{"matter":"路灯不亮"}';

function partsOf(route: Route, nonce = 'nonce-0123456789'): SignedParts {
  const { method, path } = route;
  return { method, path, query: 'a=1&b=2', timestamp: String(NOW), nonce, body: Buffer.from(BODY) };
}

function signedCall(route: Route, keyId = 'all', parts = partsOf(route), secret = SECRET): RequestParts {
  return {
    ...at(route),
    query: parts.query,
    body: Buffer.from(parts.body).toString(),
    headers: {
      'X-Key-Id': keyId,
      'X-Timestamp': parts.timestamp,
      'X-Nonce': parts.nonce,
      'X-Signature': sign(secret, parts),
    },
  };
}

const at = ({ method, path }: Route): RequestParts => ({ method, route: path });

describe('a door for channels', () => {
  const changed = (how: (parts: RequestParts) => Partial<RequestParts>) => (route: Route) => {
    const parts = signedCall(route);
    return { ...parts, ...how(parts) };
  };
  const header = (name: string, value: string) =>
    changed(({ headers }) => ({ headers: { ...headers, [name]: value } }));
  const cases: readonly (readonly [string, (route: Route) => RequestParts, string])[] = [
    ['with its path changed', changed(({ route }) => ({ path: `${route}/` })), 'signature-wrong'],
    ['with its path in capitals', changed(({ route }) => ({ path: route.toUpperCase() })), 'signature-wrong'],
    ['with its query changed', changed(() => ({ query: 'a=1&b=3' })), 'signature-wrong'],
    ['with its query longer', changed(() => ({ query: 'a=1&b=2&a=1' })), 'signature-wrong'],
    ['with its body changed', changed(() => ({ body: BODY.replace('不', '很') })), 'signature-wrong'],
    ['with its body cut', changed(() => ({ body: '' })), 'signature-wrong'],
    ['with another nonce', header('X-Nonce', 'nonce-0123456788'), 'signature-wrong'],
    ['with another time', header('X-Timestamp', String(NOW - 1)), 'signature-wrong'],
    ['with another’s key', header('X-Key-Id', 'nobody'), 'signature-wrong'],
    ['with another signature', header('X-Signature', 'f'.repeat(64)), 'signature-wrong'],
    [
      'under another secret',
      (route) => signedCall(route, 'all', partsOf(route), 'guessed'),
      'signature-wrong',
    ],
    [
      'with a token beside nothing',
      changed(() => ({ headers: { authorization: 'Bearer a.b.c' } })),
      'signature-missing',
    ],
  ];
  it.each(cases)('is shut to a request %s', async (_how, make, rule) => {
    const routes = routesOf('channel');
    const { call, nonces } = doors(routes);
    const answers = await each(routes, (route) => call(make(route)));
    expect(answers).toEqual(all(routes, `401 unauthenticated ${rule}`));
    expect(nonces.taken.size).toBe(0);
  });

  it.each([-301, 301])('is shut to a request %i seconds away', async (seconds) => {
    const routes = routesOf('channel');
    const { call } = doors(routes, NOW_MS + seconds * 1000);
    const answers = await each(routes, (route) => call(signedCall(route)));
    expect(answers).toEqual(all(routes, '401 unauthenticated timestamp-skew'));
  });

  it('is open once, also where it was refused first, and not to a client of other channels', async () => {
    const routes = routesOf('channel');
    expect(routes.length).toBeGreaterThan(10);
    for (const route of routes) {
      const { call } = doors([route]);
      const asked = signedCall(route);
      expect([keyOf(route), await call(asked), await call(asked)]).toEqual([
        keyOf(route),
        'inside',
        '401 unauthenticated nonce-used',
      ]);
      const foreign = signedCall(route, 'none', partsOf(route, 'nonce-of-nobodys-1'));
      expect(await call(foreign)).toBe('403 forbidden');
    }
  });
});

async function each(routes: readonly Route[], ask: (route: Route) => Promise<string>) {
  expect(routes.length).toBeGreaterThan(10);
  return Object.fromEntries(
    await Promise.all(routes.map(async (route) => [keyOf(route), await ask(route)] as const)),
  );
}

function all(routes: readonly Route[], answer: string): Record<string, string> {
  return Object.fromEntries(routes.map((route) => [keyOf(route), answer]));
}
