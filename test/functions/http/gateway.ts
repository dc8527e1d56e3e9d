import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { createLogger } from '../../../functions/http/log.ts';
import type { ChannelClient, NonceStore } from '../../../shared/privacy/ports.ts';

/** 2024-04-26T09:00:00Z, the machine's time in these tests. */
export const NOW_MS = 1_714_122_000_000;

export const CLIENT: ChannelClient = {
  keyId: 'call-centre',
  secrets: ['the secret in use since may', 'the secret before that one'],
  regions: ['430500'],
  channels: ['phone'],
};

export interface RequestParts {
  readonly method: string;
  readonly route: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly params?: Record<string, string>;
  readonly body?: string;
  readonly base64?: boolean;
  readonly sourceIp?: string;
}

/** An event as API Gateway's HTTP API writes it, payload format 2.0. */
export function gatewayEvent(parts: RequestParts): APIGatewayProxyEventV2 {
  const { method, route, path = route, query = '', headers = {}, params, body, base64 = false } = parts;
  const { sourceIp = '127.0.0.1' } = parts;
  const routeKey = `${method} ${route}`;
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    headers,
    ...(params ? { pathParameters: params } : {}),
    ...(body === undefined ? {} : { body: base64 ? Buffer.from(body).toString('base64') : body }),
    isBase64Encoded: base64,
    requestContext: {
      accountId: '',
      apiId: 'api',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp, userAgent: 'test' },
      requestId: 'request-1',
      routeKey,
      stage: '$default',
      time: '',
      timeEpoch: NOW_MS,
    },
  };
}

export const CONTEXT: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'intake',
  functionVersion: '1',
  invokedFunctionArn: '',
  memoryLimitInMB: '512',
  awsRequestId: 'invocation-1',
  logGroupName: '',
  logStreamName: '',
  getRemainingTimeInMillis: () => 30_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};

/** Nonces in a set, for as long as the test. */
export function heldNonces(): NonceStore & { readonly taken: Set<string> } {
  const taken = new Set<string>();
  return {
    taken,
    async take(nonce) {
      if (taken.has(nonce)) return false;
      taken.add(nonce);
      return true;
    },
  };
}

/** A logger that keeps its lines. */
export function keptLog() {
  const lines: string[] = [];
  return { lines, log: createLogger({ function: 'test' }, (line) => lines.push(line)) };
}
