import { describe, expect, it } from 'vitest';
import { api } from '../../../functions/http/api.ts';
import { standardProblem } from '../../../functions/http/problem.ts';
import type { ApiRequest, ApiResponse } from '../../../functions/http/route.ts';
import { sign } from '../../../functions/http/signature.ts';
import { StoreBusyError } from '../../../shared/adapters/dynamo-retry.ts';
import { OutcomeUnknownError } from '../../../shared/ports.ts';
import { CLIENT, CONTEXT, gatewayEvent, heldNonces, keptLog, NOW_MS, type RequestParts } from './gateway.ts';

const NOW = NOW_MS / 1000;
const SIGNED = {
  method: 'POST',
  path: '/v1/intake/phone',
  query: 'b=2&a=1',
  timestamp: String(NOW),
  nonce: 'nonce-0123456789',
  body: '{"matter":"路灯不亮"}',
};

type Signed = typeof SIGNED;

function headersOf(parts: Signed, secret = CLIENT.secrets[0] ?? ''): Record<string, string> {
  return {
    'X-Key-Id': CLIENT.keyId,
    'X-Timestamp': parts.timestamp,
    'X-Nonce': parts.nonce,
    'X-Signature': sign(secret, { ...parts, body: Buffer.from(parts.body) }),
  };
}

function requestOf(parts: Signed = SIGNED, headers = headersOf(parts)): RequestParts {
  const { method, path, query, body } = parts;
  return { method, route: '/v1/intake/phone', path, query, body, headers };
}

function serve(nowMs = NOW_MS) {
  const seen: ApiRequest[] = [];
  const nonces = heldNonces();
  const handler = api(
    (['POST', 'PUT'] as const).map((method) => ({
      method,
      path: '/v1/intake/phone',
      auth: 'channel' as const,
      channels: ['phone' as const],
      async handle(request: ApiRequest) {
        seen.push(request);
        return { status: 201 };
      },
    })),
    {
      channels: {
        async find(keyId) {
          if (keyId === CLIENT.keyId) return CLIENT;
          return keyId === 'website' ? { ...CLIENT, keyId, channels: ['web'] } : undefined;
        },
      },
      tokens: { verify: () => Promise.reject(new Error('not asked for')) },
      nonces,
      wallClock: { nowMs: () => nowMs },
      log: keptLog().log,
    },
  );
  return { seen, nonces, call: (parts: RequestParts) => handler(gatewayEvent(parts), CONTEXT) };
}

describe('a signed request', () => {
  it('is its client, and only once', async () => {
    const { call, seen, nonces } = serve();
    expect((await call(requestOf())).statusCode).toBe(201);
    expect(seen[0]?.caller).toEqual({
      type: 'channel',
      id: 'call-centre',
      regions: ['430500'],
      channels: ['phone'],
    });
    expect([...nonces.taken]).toEqual(['nonce:call-centre:nonce-0123456789']);
    const again = await call(requestOf());
    expect(again.statusCode).toBe(401);
    expect(JSON.parse(again.body ?? '')).toMatchObject({ code: 'unauthenticated', rule: 'nonce-used' });
    expect(seen).toHaveLength(1);
  });

  it('may be signed with the older secret, and sent as base64', async () => {
    const headers = headersOf(SIGNED, CLIENT.secrets[1]);
    expect((await serve().call({ ...requestOf(SIGNED, headers), base64: true })).statusCode).toBe(201);
  });

  it('may have its query in another order', async () => {
    expect((await serve().call({ ...requestOf(), query: 'a=1&b=2' })).statusCode).toBe(201);
  });

  it.each([300, -300])('may be %i seconds off', async (seconds) => {
    expect((await serve(NOW_MS + seconds * 1000).call(requestOf())).statusCode).toBe(201);
  });

  it.each([301, -301])('may not be %i seconds off', async (seconds) => {
    const result = await serve(NOW_MS + seconds * 1000).call(requestOf());
    expect(JSON.parse(result.body ?? '')).toMatchObject({ status: 401, rule: 'timestamp-skew' });
  });

  it('of a client without this channel is a 403', async () => {
    const headers = { ...headersOf(SIGNED), 'X-Key-Id': 'website' };
    expect((await serve().call(requestOf(SIGNED, headers))).statusCode).toBe(403);
  });

  const good = headersOf(SIGNED);
  const without = (name: string) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));

  it.each<[string, Partial<RequestParts>, string]>([
    ['another method', { method: 'PUT' }, 'signature-wrong'],
    ['another path', { path: '/v1/intake/web' }, 'signature-wrong'],
    ['another query value', { query: 'b=2&a=9' }, 'signature-wrong'],
    ['one more query field', { query: 'b=2&a=1&c=3' }, 'signature-wrong'],
    ['another body', { body: '{"matter":"路灯亮了"}' }, 'signature-wrong'],
    ['one more blank in the body', { body: `${SIGNED.body} ` }, 'signature-wrong'],
    ['no body', { body: '' }, 'signature-wrong'],
    ['another time', { headers: { ...good, 'X-Timestamp': String(NOW + 1) } }, 'signature-wrong'],
    ['a time that is no number', { headers: { ...good, 'X-Timestamp': 'now' } }, 'timestamp-format'],
    ['another nonce', { headers: { ...good, 'X-Nonce': 'nonce-0123456788' } }, 'signature-wrong'],
    ['a short nonce', { headers: { ...good, 'X-Nonce': 'short' } }, 'nonce-format'],
    ['an unknown key id', { headers: { ...good, 'X-Key-Id': 'nobody' } }, 'signature-wrong'],
    [
      'a signature in capitals',
      { headers: { ...good, 'X-Signature': (good['X-Signature'] ?? '').toUpperCase() } },
      'signature-wrong',
    ],
    [
      'a cut signature',
      { headers: { ...good, 'X-Signature': (good['X-Signature'] ?? '').slice(0, 63) } },
      'signature-wrong',
    ],
    ['no key id', { headers: without('X-Key-Id') }, 'signature-missing'],
    ['no time', { headers: without('X-Timestamp') }, 'signature-missing'],
    ['no nonce', { headers: without('X-Nonce') }, 'signature-missing'],
    ['no signature', { headers: without('X-Signature') }, 'signature-missing'],
    ['a token in its place', { headers: { authorization: 'Bearer token' } }, 'signature-missing'],
  ])('with %s is a 401 and burns no nonce', async (_, changed, rule) => {
    const { call, seen, nonces } = serve();
    const result = await call({ ...requestOf(), ...changed });
    expect(JSON.parse(result.body ?? '')).toMatchObject({ status: 401, code: 'unauthenticated', rule });
    expect(result.headers?.['www-authenticate']).toBe('HMAC-SHA256');
    expect(seen).toEqual([]);
    expect(nonces.taken.size).toBe(0);
  });
});

describe('a route that commits the nonce', () => {
  /** Handles a request as the test says, which may commit its nonce. */
  function committing(handle: (request: ApiRequest) => Promise<ApiResponse>) {
    const nonces = heldNonces();
    const log = keptLog();
    const route = {
      method: 'POST',
      path: '/v1/intake/phone',
      auth: 'channel',
      commitsNonce: true,
      handle,
    } as const;
    const handler = api([route], {
      channels: { find: async (keyId) => (keyId === CLIENT.keyId ? CLIENT : undefined) },
      tokens: { verify: () => Promise.reject(new Error('not asked for')) },
      nonces,
      wallClock: { nowMs: () => NOW_MS },
      log: log.log,
    });
    const call = async () => {
      const { statusCode, body } = await handler(gatewayEvent(requestOf()), CONTEXT);
      return [statusCode, body ? JSON.parse(body).rule : undefined];
    };
    return { nonces, call };
  }

  it('has it committed by the handler, and takes no other', async () => {
    const { nonces, call } = committing(async ({ nonce }) => {
      if (!nonce) throw new Error('no nonce');
      expect([nonce.key, nonce.ttlSeconds]).toEqual(['nonce:call-centre:nonce-0123456789', 600]);
      nonce.taken = true;
      return { status: 201 };
    });
    expect(await call()).toEqual([201, undefined]);
    expect(nonces.taken.size).toBe(0);
  });

  it('has it taken after a handler that committed nothing, and answers once', async () => {
    const { call } = committing(async () => ({ status: 200 }));
    expect(await call()).toEqual([200, undefined]);
    expect(await call()).toEqual([401, 'nonce-used']);
  });

  it('has it taken after a refusal, and refuses once', async () => {
    const { call } = committing(() => Promise.reject(standardProblem('not-found')));
    expect(await call()).toEqual([404, undefined]);
    expect(await call()).toEqual([401, 'nonce-used']);
  });

  it('has it taken after a failure too, which the caller is told of whether it could be or not', async () => {
    const { nonces, call } = committing(() => Promise.reject(new OutcomeUnknownError('no answer')));
    expect(await call()).toEqual([503, undefined]);
    expect(nonces.taken.size).toBe(1);
    nonces.take = () => Promise.reject(new Error('away'));
    expect(await call()).toEqual([503, undefined]);
  });

  it('does not answer where it can’t be taken', async () => {
    const { nonces, call } = committing(async () => ({ status: 200 }));
    nonces.take = () => Promise.reject(new StoreBusyError('away'));
    expect(await call()).toEqual([503, undefined]);
  });
});
