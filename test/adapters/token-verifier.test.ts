import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oidcTokens } from '../../shared/adapters/token-verifier.ts';
import { IdentityProviderError, InvalidTokenError } from '../../shared/privacy/errors.ts';

const AUDIENCE = 'hotline';
/** The machine's time in these tests: 2024-04-26T09:00:00Z, long before the real one. */
const NOW = 1_714_122_000;
const wallClock = { nowMs: () => NOW * 1000 };
const CLAIMS = { sub: 'officer-1', roles: ['unit-officer'], region: '430500', unit: 'water' };

interface Pair {
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}

let server: Server;
let issuer: string;
let ec: Pair;
let rsa: Pair;
let stranger: Pair;
let claimedIssuer: string | undefined;

beforeAll(async () => {
  const other = await generateKeyPair('ES256');
  [ec, rsa, stranger] = await Promise.all([
    generateKeyPair('ES256'),
    generateKeyPair('RS256', { extractable: true }),
    generateKeyPair('ES256'),
  ]);
  const keys = [
    { ...(await exportJWK(ec.publicKey)), kid: 'ec', alg: 'ES256' },
    { ...(await exportJWK(rsa.publicKey)), kid: 'rsa', alg: 'RS256' },
    { ...(await exportJWK(other.publicKey)), kid: 'other', alg: 'ES256' },
  ];
  server = createServer((request, response) => {
    const metadata = { issuer: claimedIssuer ?? issuer, jwks_uri: `${issuer}/jwks` };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/jwks' ? { keys } : metadata));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

function token(
  claims: JWTPayload = CLAIMS,
  header: JWTHeaderParameters = { alg: 'ES256', kid: 'ec' },
): SignJWT {
  return new SignJWT(claims)
    .setProtectedHeader(header)
    .setIssuer(issuer)
    .setAudience(AUDIENCE)
    .setIssuedAt(NOW)
    .setExpirationTime(NOW + 60);
}

function verify(text: string) {
  return oidcTokens({ issuer, audience: AUDIENCE }, wallClock).verify(text);
}

describe('a token', () => {
  it('is the person it was issued to, as of the machine clock', async () => {
    expect(await verify(await token().sign(ec.privateKey))).toEqual({
      type: 'person',
      id: 'officer-1',
      roles: ['unit-officer'],
      region: '430500',
      unit: 'water',
    });
  });

  it('may be signed by another of the published keys', async () => {
    const text = await token(CLAIMS, { alg: 'RS256', kid: 'rsa' }).sign(rsa.privateKey);
    expect(await verify(text)).toMatchObject({ id: 'officer-1' });
  });

  it('gives no role that the product does not know, and no unit that it does not name', async () => {
    const text = await token({ sub: 'x', roles: ['root', 'auditor', 'constructor'], region: '430000' }).sign(
      ec.privateKey,
    );
    expect(await verify(text)).toEqual({ type: 'person', id: 'x', roles: ['auditor'], region: '430000' });
  });

  it('is held to the scopes that it names, whatever stands between them', async () => {
    const text = await token({ ...CLAIMS, scope: 'stats.read\tticket.read\n' }).sign(ec.privateKey);
    expect((await verify(text)).scope).toEqual(['stats.read', 'ticket.read']);
  });

  const refused: [string, () => Promise<string>, InvalidTokenError['reason']][] = [
    [
      'expired',
      () =>
        token()
          .setExpirationTime(NOW - 6)
          .sign(ec.privateKey),
      'expired',
    ],
    [
      'not yet valid',
      () =>
        token()
          .setNotBefore(NOW + 60)
          .sign(ec.privateKey),
      'claims',
    ],
    ['of another issuer', () => token().setIssuer('https://elsewhere.example').sign(ec.privateKey), 'claims'],
    ['for another audience', () => token().setAudience('other').sign(ec.privateKey), 'claims'],
    ['without a subject', () => token({ roles: [], region: '430500' }).sign(ec.privateKey), 'claims'],
    ...['', ' ', 'x\n', 'x\u202e', 'x\u0000', '张三', '\ud800', ' x', 'x'.repeat(129)].map(
      (sub): [string, () => Promise<string>, 'claims'] => [
        `of the account ${JSON.stringify(sub)}`,
        () => token({ ...CLAIMS, sub }).sign(ec.privateKey),
        'claims',
      ],
    ),
    ...['URBAN', 'urban_management', 'urban@430500', ''].map(
      (unit): [string, () => Promise<string>, 'claims'] => [
        `of the unit ${JSON.stringify(unit)}`,
        () => token({ ...CLAIMS, unit }).sign(ec.privateKey),
        'claims',
      ],
    ),
    ['without roles', () => token({ sub: 'x', region: '430500' }).sign(ec.privateKey), 'claims'],
    ['without a region', () => token({ sub: 'x', roles: [] }).sign(ec.privateKey), 'claims'],
    [
      'with a region that is a name',
      () => token({ ...CLAIMS, region: 'shaoyang' }).sign(ec.privateKey),
      'claims',
    ],
    [
      'without an expiry',
      () =>
        new SignJWT(CLAIMS)
          .setProtectedHeader({ alg: 'ES256', kid: 'ec' })
          .setIssuer(issuer)
          .setAudience(AUDIENCE)
          .sign(ec.privateKey),
      'claims',
    ],
    ['signed by a stranger', () => token().sign(stranger.privateKey), 'signature'],
    [
      'of an unknown key',
      () => token(CLAIMS, { alg: 'ES256', kid: 'foreign' }).sign(stranger.privateKey),
      'key',
    ],
    [
      'signed with the public key as a secret',
      async () => {
        const secret = Buffer.from(await exportSPKI(rsa.publicKey));
        return token(CLAIMS, { alg: 'HS256', kid: 'rsa' }).sign(secret);
      },
      'algorithm',
    ],
    [
      'not signed',
      async () =>
        new UnsecuredJWT(CLAIMS)
          .setIssuer(issuer)
          .setAudience(AUDIENCE)
          .setExpirationTime(NOW + 60)
          .encode(),
      'algorithm',
    ],
    [
      'with changed claims',
      async () => {
        const [header, , signature] = (await token().sign(ec.privateKey)).split('.');
        const [, payload] = (await token({ ...CLAIMS, roles: ['administrator'] }).sign(ec.privateKey)).split(
          '.',
        );
        return `${header}.${payload}.${signature}`;
      },
      'signature',
    ],
    ['no token at all', async () => 'hello', 'malformed'],
    ['empty', async () => '', 'malformed'],
  ];

  it.each([
    ['as long as the deployment lets one hold', 60, 'taken'],
    ['longer than that', 66, 'claims'],
  ])('that holds %s', async (_how, minutes, expected) => {
    const tokens = (longestMinutes?: number) =>
      oidcTokens({ issuer, audience: AUDIENCE, ...(longestMinutes && { longestMinutes }) }, wallClock);
    const text = await token()
      .setExpirationTime(NOW + minutes * 60)
      .sign(ec.privateKey);
    const asked = (longest?: number) =>
      tokens(longest)
        .verify(text)
        .then(() => 'taken')
        .catch((error: InvalidTokenError) => error.reason);
    // Where the deployment has said nothing, its issuer's word holds.
    expect([await asked(60), await asked()]).toEqual([expected, 'taken']);
  });

  it.each([
    ['one key that fits', () => token(CLAIMS, { alg: 'RS256' }).sign(rsa.privateKey), 'taken'],
    ['several that fit', () => token(CLAIMS, { alg: 'ES256' }).sign(ec.privateKey), 'key'],
  ])('that names no key is held against %s', async (_which, make, expected) => {
    const found = verify(await make())
      .then(() => 'taken')
      .catch((error: InvalidTokenError) => error.reason);
    expect(await found).toBe(expected);
  });

  it.each(['at+jwt', 'application/AT+JWT', 'JWT'])('may say that it is of the type %s', async (typ) => {
    const text = await token(CLAIMS, { alg: 'ES256', kid: 'ec', typ }).sign(ec.privateKey);
    expect((await verify(text)).id).toBe('officer-1');
  });

  it.each(refused)('%s is refused', async (_, make, reason) => {
    const thrown = await verify(await make()).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(InvalidTokenError);
    expect(thrown).toMatchObject({ reason });
  });

  it('cannot be judged while the issuer is away, and can when it is back', async () => {
    const text = await token().sign(ec.privateKey);
    const tokens = oidcTokens({ issuer, audience: AUDIENCE }, wallClock);
    claimedIssuer = 'https://elsewhere.example';
    await expect(tokens.verify(text)).rejects.toThrow(IdentityProviderError);
    claimedIssuer = undefined;
    expect(await tokens.verify(text)).toMatchObject({ id: 'officer-1' });
  });

  it('of an issuer that nobody answers for cannot be judged', async () => {
    const nobody = oidcTokens({ issuer: 'http://127.0.0.1:1', audience: AUDIENCE }, wallClock);
    await expect(nobody.verify(await token().sign(ec.privateKey))).rejects.toThrow(IdentityProviderError);
  });
});
