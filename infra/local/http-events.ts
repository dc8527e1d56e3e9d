/** HTTP as API Gateway's HTTP API hands it to a function and takes its answer: payload format 2.0. */
import { randomUUID } from 'node:crypto';
import type { DeployedRoute, Place } from './deployment.ts';
import type { RawRequest, RawResponse } from './fauxqs.ts';

/** A route that fits a request, with what its path variables stand for. */
export interface RouteMatch {
  readonly route: DeployedRoute;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * The most specific route: a full path before one with variables, earlier literal segments before variables,
 * `{proxy+}` last, `$default` after all; the method itself before ANY. Undefined when none fits.
 */
export function matchRoute(
  routes: readonly DeployedRoute[],
  method: string,
  path: string,
): RouteMatch | undefined {
  const segments = path.split('/').slice(1);
  return routes
    .filter((route) => route.method === method || route.method === 'ANY')
    .flatMap((route) => {
      const pathParameters = variablesOf(route.path, segments);
      return pathParameters ? [{ route, pathParameters }] : [];
    })
    .sort((a, b) => rank(a.route).localeCompare(rank(b.route)))[0];
}

function variablesOf(
  pattern: string | undefined,
  segments: readonly string[],
): Record<string, string> | undefined {
  if (pattern === undefined) return {};
  const parts = pattern.split('/').slice(1);
  const greedy = parts.at(-1)?.endsWith('+}') ?? false;
  if (greedy ? segments.length < parts.length : segments.length !== parts.length) return undefined;
  const found: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] as string;
    if (part.endsWith('+}')) found[part.slice(1, -2)] = decoded(segments.slice(index).join('/'));
    else if (part.startsWith('{')) {
      if (segment === '') return undefined;
      found[part.slice(1, -1)] = decoded(segment);
    } else if (part !== segment) return undefined;
  }
  return found;
}

/** Sorts the more specific first: one digit a segment, then the method. */
function rank({ path, method }: DeployedRoute): string {
  const parts = path?.split('/').slice(1) ?? ['$default'];
  const kind = (part: string) =>
    part === '$default' ? 3 : part.endsWith('+}') ? 2 : part.startsWith('{') ? 1 : 0;
  return `${parts.map(kind).join('')}${method === 'ANY' ? 'b' : 'a'}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The event of payload format 2.0. `now` is the machine's time in epoch milliseconds. */
export function eventOf(
  request: RawRequest,
  match: RouteMatch,
  place: Place,
  sourceIp: string,
  now: number,
): Record<string, unknown> {
  const url = new URL(request.url, place.url);
  const { cookie, ...headers } = request.headers;
  const query = new Map<string, string>();
  for (const [name, value] of url.searchParams) {
    const before = query.get(name);
    query.set(name, before === undefined ? value : `${before},${value}`);
  }
  const { method, path } = match.route;
  const routeKey = path === undefined ? '$default' : `${method} ${path}`;
  const text = request.body.length > 0 && isText(headers['content-type']) && isUtf8(request.body);
  return {
    version: '2.0',
    routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookie !== undefined && { cookies: cookie.split(/; */) }),
    headers,
    ...(query.size > 0 && { queryStringParameters: Object.fromEntries(query) }),
    ...(Object.keys(match.pathParameters).length > 0 && { pathParameters: match.pathParameters }),
    requestContext: {
      accountId: place.account,
      apiId: 'local',
      domainName: url.host,
      domainPrefix: 'local',
      http: {
        method: request.method,
        path: url.pathname,
        protocol: 'HTTP/1.1',
        sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: new Date(now).toUTCString(),
      timeEpoch: now,
    },
    ...(request.body.length > 0 && { body: request.body.toString(text ? 'utf8' : 'base64') }),
    isBase64Encoded: request.body.length > 0 && !text,
  };
}

const TEXT = /^(text\/|application\/(json|javascript|xml)\b|application\/[\w.-]+\+(json|xml)\b)/i;

function isText(contentType: string | undefined): boolean {
  return contentType === undefined || TEXT.test(contentType);
}

function isUtf8(body: Buffer): boolean {
  return Buffer.from(body.toString('utf8'), 'utf8').equals(body);
}

/** A function's answer as HTTP: with a status code as it says, any other value as JSON with 200. */
export function responseOf(answer: unknown): RawResponse {
  if (answer === null || typeof answer !== 'object' || !('statusCode' in answer)) {
    return json(200, answer);
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = answer as {
    statusCode: unknown;
    headers?: Record<string, unknown>;
    cookies?: readonly string[];
    body?: unknown;
    isBase64Encoded?: boolean;
  };
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599) return json(500, INTERNAL);
  const flat = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]);
  const text =
    typeof body === 'string' ? body : body === undefined || body === null ? '' : JSON.stringify(body);
  return {
    status,
    headers: {
      'content-type': 'application/json',
      ...Object.fromEntries(flat),
      ...(cookies && cookies.length > 0 && { 'set-cookie': cookies.join('\n') }),
    },
    body: Buffer.from(text, isBase64Encoded ? 'base64' : 'utf8'),
  };
}

const INTERNAL = { message: 'Internal Server Error' };

/** A JSON answer. */
export function json(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): RawResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify(value)),
  };
}
