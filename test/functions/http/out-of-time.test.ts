import type { Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { api } from '../../../functions/http/api.ts';
import type { Route } from '../../../functions/http/route.ts';
import { OutcomeUnknownError } from '../../../shared/ports.ts';
import { InvalidTokenError } from '../../../shared/privacy/errors.ts';
import { CONTEXT, gatewayEvent, heldNonces, keptLog, NOW_MS } from './gateway.ts';

/** Calls a route whose handler does as told, in a function with so many milliseconds left. */
async function call(method: 'GET' | 'POST', handle: () => Promise<never>, leftMs: number) {
  const path = '/v1/things';
  const routes: Route[] = [{ method, path, auth: 'none', handle }];
  const { lines, log } = keptLog();
  const serve = api(routes, {
    channels: { find: async () => undefined },
    tokens: { verify: () => Promise.reject(new InvalidTokenError('signature')) },
    nonces: heldNonces(),
    wallClock: { nowMs: () => NOW_MS },
    log,
  });
  const context: Context = { ...CONTEXT, getRemainingTimeInMillis: () => leftMs };
  const { statusCode, headers, body } = await serve(gatewayEvent({ method, route: path }), context);
  return { statusCode, headers, body: JSON.parse(body ?? '') as { code: string; detail?: string }, lines };
}

const never = () => new Promise<never>(() => {});

describe('a function that runs out of time', () => {
  it('answers while it can, and does not say that nothing was done', async () => {
    const { statusCode, headers, body, lines } = await call('POST', never, 1_500);
    expect([statusCode, headers?.['retry-after'], body.code]).toEqual([503, '1', 'outcome-unknown']);
    expect(body.detail).toContain('幂等键');
    expect(lines.join('')).toContain('REQUEST_FAILED');
  });

  it('is busy where it only reads', async () => {
    const { statusCode, headers, body } = await call('GET', never, 1_400);
    expect([statusCode, headers?.['retry-after'], body.code]).toEqual([503, '1', 'busy']);
  });
});

it('a commit that went unanswered is told as such', async () => {
  const { statusCode, headers, body } = await call(
    'POST',
    () => Promise.reject(new OutcomeUnknownError('no answer')),
    30_000,
  );
  expect([statusCode, headers?.['retry-after'], body.code]).toEqual([503, '1', 'outcome-unknown']);
});
