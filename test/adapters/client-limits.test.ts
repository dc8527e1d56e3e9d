import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientLimits, LIMITS } from '../../shared/adapters/client-limits.ts';
import { StoreBusyError } from '../../shared/adapters/dynamo-retry.ts';
import { dynamoTicketStore } from '../../shared/adapters/dynamo-ticket-store.ts';
import { isPassing } from '../../shared/adapters/passing-errors.ts';
import { TABLES } from '../support/ticket-tables.ts';

const deaf = createServer(() => {});
let asked = 0;
beforeAll(
  () => new Promise<void>((resume) => deaf.on('request', () => asked++).listen(0, '127.0.0.1', resume)),
);
afterAll(() => new Promise((resume) => deaf.closeAllConnections() ?? deaf.close(resume)));

/** A client of a service that takes every request and answers none, with a shorter patience. */
function settings(limits: ClientLimits) {
  asked = 0;
  return {
    ...limits,
    requestHandler: { ...limits.requestHandler, requestTimeout: 20 },
    endpoint: `http://127.0.0.1:${(deaf.address() as AddressInfo).port}`,
    region: 'cn-north-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  };
}

describe('a service that does not answer', () => {
  it('is given up, and is busy: the store', async () => {
    const store = dynamoTicketStore(new DynamoDBClient(settings(LIMITS.store)), TABLES, { nowMs: () => 0 });
    await expect(store.load('43050026091800000001')).rejects.toThrow(StoreBusyError);
    // Under load an attempt may be over before its request was seen.
    expect(asked).toBeGreaterThan(1);
  });

  it('is given up, and may be asked again: KMS', async () => {
    const kms = new KMSClient(settings(LIMITS.request));
    const error = await kms
      .send(new GenerateDataKeyCommand({ KeyId: 'key' }))
      .catch((thrown: unknown) => thrown);
    expect(isPassing(error)).toBe(true);
    expect(asked).toBeGreaterThan(0);
  });
});

describe('the limits', () => {
  const longest = ({ maxAttempts, requestHandler: { requestTimeout } }: ClientLimits) =>
    maxAttempts * requestTimeout;

  it('keep one call under WeChat’s five seconds where a person waits, and under a function’s thirty elsewhere', () => {
    // The store's second attempt is its last, since no attempt begins later than 3.5 s.
    expect(2 * longest(LIMITS.store)).toBeLessThan(5_000);
    expect(longest(LIMITS.request)).toBeLessThan(5_000);
    expect(longest(LIMITS.background)).toBeLessThan(30_000);
  });

  it.each(Object.entries(LIMITS))('of %s end a request instead of warning', (_name, { requestHandler }) => {
    expect(requestHandler).toMatchObject({ throwOnRequestTimeout: true });
  });
});
