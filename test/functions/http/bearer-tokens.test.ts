import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { api } from '../../../functions/http/api.ts';
import { silentLogger } from '../../../functions/http/log.ts';
import { type Route, route } from '../../../functions/http/route.ts';
import { oidcTokens } from '../../../shared/adapters/token-verifier.ts';
import { ROLES } from '../../../shared/caller.ts';
import type { TokenVerifier } from '../../../shared/privacy/ports.ts';
import { CONTEXT, gatewayEvent, heldNonces, NOW_MS } from './gateway.ts';

/** Tokens as they come over HTTP, from an issuer that rotates its keys. */

const NOW = NOW_MS / 1000;
const CLAIMS = { sub: 'officer-1', roles: ['unit-officer'], region: '430500', unit: 'water' };
const wallClock = { nowMs: () => NOW_MS };

interface Pair {
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}

let server: Server;
let issuer: string;
let current: Pair;
let next: Pair;
let stranger: Pair;
let published: readonly JWK[];
let reads = 0;

const jwk = async (pair: Pair, kid: string) => ({ ...(await exportJWK(pair.publicKey)), kid, alg: 'RS256' });

beforeAll(async () => {
  const pair = () => generateKeyPair('RS256', { extractable: true });
  [current, next, stranger] = await Promise.all([pair(), pair(), pair()]);
  published = [await jwk(current, 'current')];
  server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/jwks') reads++;
    const metadata = { issuer, jwks_uri: `${issuer}/jwks` };
    response.end(JSON.stringify(request.url === '/jwks' ? { keys: published } : metadata));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

function token(claims: JWTPayload = CLAIMS, kid = 'current') {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid })
    .setIssuer(issuer)
    .setAudience('hotline')
    .setIssuedAt(NOW)
    .setExpirationTime(NOW + 60);
}

const verifier = () => oidcTokens({ issuer, audience: 'hotline' }, wallClock);
const answering = async () => ({ status: 200, body: {} });
const ROUTES: readonly Route[] = [
  route({ method: 'GET', path: '/v1/tickets', auth: 'person', roles: ['unit-officer'], handle: answering }),
  route({ method: 'POST', path: '/v1/tickets', auth: 'person', roles: ROLES, handle: answering }),
  route({ method: 'GET', path: '/v1/province/aggregates', auth: 'person', roles: ROLES, handle: answering }),
  route({ method: 'GET', path: '/v1/admin/units', auth: 'person', roles: ROLES, handle: answering }),
];

async function called(authorization?: string, call = 'GET /v1/tickets', tokens: TokenVerifier = verifier()) {
  const [method = '', path = ''] = call.split(' ');
  const handle = api(ROUTES, {
    ...{ channels: { find: async () => undefined }, nonces: heldNonces(), tokens, wallClock },
    log: silentLogger,
  });
  const headers = authorization === undefined ? {} : { authorization };
  const { statusCode, body } = await handle(gatewayEvent({ method, route: path, headers }), CONTEXT);
  const { code, rule } = JSON.parse(body || '{}') as { code?: string; rule?: string };
  return [statusCode, ...(code ? [code] : []), ...(rule ? [rule] : [])];
}

/** A token whose claims were changed after it was signed. */
async function altered(claims: JWTPayload): Promise<string> {
  const [head, , signature] = (await token().sign(current.privateKey)).split('.');
  const [, payload] = (await token(claims).sign(stranger.privateKey)).split('.');
  return `${head}.${payload}.${signature}`;
}

describe('a call is refused', () => {
  const signed = (jwt: SignJWT, pair = current) => jwt.sign(pair.privateKey);
  it.each<[string, () => Promise<string | undefined>, string]>([
    ['without a token', async () => undefined, 'token-missing'],
    ['with another scheme', async () => 'Basic dXNlcjpwYXNz', 'token-missing'],
    ['with an expired one', () => signed(token().setExpirationTime(NOW - 6)), 'token-expired'],
    ['with one not yet valid', () => signed(token().setNotBefore(NOW + 60)), 'token-claims'],
    ['with another issuer’s', () => signed(token().setIssuer('https://other.example')), 'token-claims'],
    ['with one for somebody else', () => signed(token().setAudience('other')), 'token-claims'],
    ['with one of nobody', () => signed(token({ roles: ['auditor'], region: '430500' })), 'token-claims'],
    [
      'with one that is not signed',
      async () =>
        new UnsecuredJWT(CLAIMS)
          .setIssuer(issuer)
          .setAudience('hotline')
          .setExpirationTime(NOW + 60)
          .encode(),
      'token-algorithm',
    ],
    [
      'with the public key as secret',
      async () =>
        new SignJWT(CLAIMS)
          .setProtectedHeader({ alg: 'HS256', kid: 'current' })
          .setIssuer(issuer)
          .setAudience('hotline')
          .setExpirationTime(NOW + 60)
          .sign(Buffer.from(await exportSPKI(current.publicKey))),
      'token-algorithm',
    ],
    ['with a role raised', () => altered({ ...CLAIMS, roles: ['administrator'] }), 'token-signature'],
    ['with a scope changed', () => altered({ ...CLAIMS, scope: 'ticket.write' }), 'token-signature'],
    ['with another region', () => altered({ ...CLAIMS, region: '430100' }), 'token-signature'],
    ['with a stranger’s signature', () => signed(token(), stranger), 'token-signature'],
    ['with an unknown key', () => signed(token(CLAIMS, 'nobodys'), stranger), 'token-key'],
    ['with a huge one', async () => `a.${'b'.repeat(9000)}.c`, 'token-malformed'],
    ['with none that can be read', async () => 'hello', 'token-malformed'],
  ])('%s', async (_how, make, rule) => {
    const text = await make();
    const authorization = text === undefined || text.startsWith('Basic') ? text : `Bearer ${text}`;
    expect(await called(authorization)).toEqual([401, 'unauthenticated', rule]);
  });

  it.each([
    ['GET /v1/tickets', 'ticket.read'],
    ['POST /v1/tickets', 'ticket.write'],
    ['GET /v1/province/aggregates', 'stats.read'],
    ['GET /v1/admin/units', 'rulebook.read'],
  ])('%s needs the scope %s, where the token names any', async (call, scope) => {
    const bearer = async (named: string) => `Bearer ${await signed(token({ ...CLAIMS, scope: named }))}`;
    const others = ['ticket.read', 'ticket.write', 'stats.read', 'rulebook.read'].filter(
      (each) => each !== scope,
    );
    expect(await called(await bearer(`openid ${scope}`), call)).toEqual([200]);
    expect(await called(await bearer(others.join(' ')), call)).toEqual([403, 'forbidden']);
    expect(await called(await bearer('openid profile'), call)).toEqual([200]);
  });
});

it('a call is refused to whoever has no role that the hotline knows', async () => {
  const text = await token({ ...CLAIMS, roles: ['root'] }).sign(current.privateKey);
  expect(await called(`Bearer ${text}`, 'POST /v1/tickets')).toEqual([403, 'forbidden']);
});

describe('keys that are rotated', () => {
  const later = (minutes: number) => {
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() + minutes * 60_000);
  };

  it('are taken once they are published, and no longer when they are withdrawn', async () => {
    const tokens = verifier();
    const [old, fresh] = await Promise.all([
      token().sign(current.privateKey),
      token(CLAIMS, 'next').sign(next.privateKey),
    ]);
    const sent = (text: string) => called(`Bearer ${text}`, undefined, tokens);
    expect([await sent(old), await sent(fresh)]).toEqual([[200], [401, 'unauthenticated', 'token-key']]);
    published = [...published, await jwk(next, 'next')];
    later(1);
    expect([await sent(old), await sent(fresh)]).toEqual([[200], [200]]);
    published = [await jwk(next, 'next')];
    later(15);
    expect([await sent(old), await sent(fresh)]).toEqual([[401, 'unauthenticated', 'token-key'], [200]]);
    published = [await jwk(current, 'current')];
  });

  it('are not asked for with every unknown key', async () => {
    const tokens = verifier();
    const before = reads;
    for (let times = 0; times < 5; times++) {
      const text = await token(CLAIMS, `made-up-${times}`).sign(stranger.privateKey);
      expect(await called(`Bearer ${text}`, undefined, tokens)).toEqual([
        401,
        'unauthenticated',
        'token-key',
      ]);
    }
    expect(reads - before).toBe(1);
  });
});
