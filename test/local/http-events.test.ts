import { describe, expect, test } from 'vitest';
import type { DeployedRoute, Place } from '../../infra/local/deployment.ts';
import { eventOf, matchRoute, responseOf } from '../../infra/local/http-events.ts';

const route = (method: string, path?: string): DeployedRoute => ({
  method,
  path,
  functionArn: `${method} ${path}`,
});
const place: Place = { region: 'r', account: 'a', partition: 'p', url: 'http://127.0.0.1:1' };
const ROUTES = [
  route('ANY'),
  route('GET', '/v1/{proxy+}'),
  route('GET', '/v1/tickets/{ticketNo}'),
  route('GET', '/v1/tickets/{ticketNo}/history'),
  route('POST', '/v1/tickets/{ticketNo}/{command}'),
  route('ANY', '/v1/tickets/{ticketNo}/history'),
  route('GET', '/v1/tickets'),
];

describe('a request finds the most specific route', () => {
  test.each([
    ['GET', '/v1/tickets', 'GET /v1/tickets', {}],
    ['GET', '/v1/tickets/12', 'GET /v1/tickets/{ticketNo}', { ticketNo: '12' }],
    ['GET', '/v1/tickets/12/history', 'GET /v1/tickets/{ticketNo}/history', { ticketNo: '12' }],
    [
      'POST',
      '/v1/tickets/12/sign',
      'POST /v1/tickets/{ticketNo}/{command}',
      { ticketNo: '12', command: 'sign' },
    ],
    ['POST', '/v1/tickets/12/history', 'ANY /v1/tickets/{ticketNo}/history', { ticketNo: '12' }],
    ['GET', '/v1/a/b/c', 'GET /v1/{proxy+}', { proxy: 'a/b/c' }],
    ['DELETE', '/elsewhere', 'ANY undefined', {}],
    ['GET', '/v1/tickets/%E5%8F%B7', 'GET /v1/tickets/{ticketNo}', { ticketNo: '号' }],
  ])('%s %s', (method, path, found, pathParameters) => {
    const match = matchRoute(ROUTES, method, path);
    expect([match?.route.functionArn, match?.pathParameters]).toEqual([found, pathParameters]);
  });

  test('or none', () => {
    expect(matchRoute(ROUTES.slice(1), 'PUT', '/v1/tickets')).toBeUndefined();
  });
});

describe('an event of payload format 2.0', () => {
  const match = { route: route('POST', '/x'), pathParameters: {} };
  const event = (headers: Record<string, string>, body: Buffer) =>
    eventOf({ method: 'POST', url: '/x?a=1&b=2&a=3', headers, body }, match, place, '127.0.0.1', 0);

  test('joins repeated query parameters with commas and takes cookies apart', () => {
    expect(event({ cookie: 'a=1; b=2' }, Buffer.alloc(0))).toMatchObject({
      version: '2.0',
      routeKey: 'POST /x',
      rawQueryString: 'a=1&b=2&a=3',
      queryStringParameters: { a: '1,3', b: '2' },
      cookies: ['a=1', 'b=2'],
      headers: {},
      isBase64Encoded: false,
    });
  });

  test.each([
    ['application/json', Buffer.from('{"号":1}'), false],
    ['text/xml', Buffer.from('<a/>'), false],
    ['application/octet-stream', Buffer.from('abc'), true],
    ['application/x-www-form-urlencoded', Buffer.from('a=b'), true],
    ['text/plain', Buffer.from([0xff, 0xfe]), true],
  ])('carries %s as it is or in base64', (type, body, encoded) => {
    const { body: carried, isBase64Encoded } = event({ 'content-type': type }, body);
    expect(isBase64Encoded).toBe(encoded);
    expect(Buffer.from(String(carried), encoded ? 'base64' : 'utf8')).toEqual(body);
  });
});

describe('a function’s answer', () => {
  test('with a status code is taken as it says', () => {
    const response = responseOf({
      statusCode: 201,
      headers: { 'X-A': 'b' },
      cookies: ['c=d', 'e=f'],
      body: Buffer.from('号').toString('base64'),
      isBase64Encoded: true,
    });
    expect(response).toMatchObject({ status: 201, headers: { 'x-a': 'b', 'set-cookie': 'c=d\ne=f' } });
    expect(response.body.toString()).toBe('号');
  });

  test.each([[{ a: 1 }], ['text'], [null]])('without one is JSON: %j', (value) => {
    expect(responseOf(value)).toMatchObject({ status: 200, body: Buffer.from(JSON.stringify(value)) });
  });

  test('with a status code that is none is the function’s failure', () => {
    expect(responseOf({ statusCode: 'many' }).status).toBe(500);
  });
});
