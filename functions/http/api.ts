import middy, { type MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { Caller } from '../../shared/caller.ts';
import { type AuditTrail, OutcomeUnknownError } from '../../shared/ports.ts';
import { type AuthenticationDeps, authenticate, nonceUsed } from './authenticate.ts';
import { type ErrorRow, toProblem } from './errors.ts';
import type { Logger } from './log.ts';
import { type Asked, disclosing, Refusals } from './on-record.ts';
import {
  parseIdempotencyKey,
  parseIfMatch,
  parseJson,
  parseJsonList,
  parsePart,
  parseQuery,
} from './parse.ts';
import type { PendingNonce } from './pending-nonce.ts';
import { type Problem, problemResponse, standardProblem } from './problem.ts';
import type { ApiRequest, ApiResponse, Route } from './route.ts';

/** What every route needs. `errors` says what the product's own errors mean over HTTP. */
export interface ApiDeps extends AuthenticationDeps {
  readonly log: Logger;
  /** Where looks and refusals are put on record; every function that is deployed has it. */
  readonly audit?: AuditTrail;
  readonly errors?: readonly ErrorRow[];
  /** How a problem is answered where a protocol has a form of its own for it; problem+json when left out. */
  readonly problemAnswer?: (problem: Problem, requestId: string, path: string) => ApiResponse;
}

/** An API Gateway event and what the layers have learnt from it so far: the onion's own event. */
interface Exchange {
  readonly event: APIGatewayProxyEventV2;
  readonly requestId: string;
  readonly headers: Readonly<Record<string, string>>;
  route?: Route;
  rawBody: Uint8Array;
  caller?: Caller;
  nonce?: PendingNonce;
}

type Result = APIGatewayProxyStructuredResultV2;
type Layer = MiddlewareObj<Exchange, Result>;

const DEFAULT_BODY_LIMIT = 64 * 1024;

/** What is left of a function's time when it gives up, so that the caller is answered and not cut off. */
const SPARE_MS = 1_500;

const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
} as const;

/** Adds, outermost, what every answer carries; a response's own headers win. */
function securityHeaders(): Layer {
  const add: NonNullable<Layer['after']> = ({ event: exchange, response }) => {
    if (!response) return;
    const { requestId, route } = exchange;
    response.headers = {
      ...SECURITY_HEADERS,
      'x-request-id': requestId,
      ...route?.headers,
      ...response.headers,
    };
  };
  return { after: add, onError: add };
}

/** Catches whatever the layers inside throw, answers it as a problem and logs what isn't the caller's fault. */
function problems(deps: ApiDeps): Layer {
  const refusals = deps.audit && new Refusals(deps.audit, deps.wallClock);
  return {
    onError: async (request) => {
      const { requestId, event } = request.event;
      const problem = problemOf(event, request.error, deps);
      if (problem.status >= 500) {
        const { status, code } = problem;
        const fields = { requestId, route: event.routeKey, status, problem: code };
        deps.log.error('REQUEST_FAILED', fields, problem.cause ?? problem);
      }
      await refusals?.note(problem, askedBy(request.event), request.event.route).catch((thrown: unknown) => {
        // A refusal shows nothing, so it stands also where it can't be put on record.
        deps.log.error('REFUSAL_NOT_RECORDED', { requestId, route: event.routeKey }, thrown);
      });
      const { problemAnswer = problemResponse } = deps;
      request.response = gatewayResult(problemAnswer(problem, requestId, event.rawPath));
    },
  };
}

function outOfTime(): never {
  throw new OutcomeUnknownError('the function ran out of time');
}

/** What only reads is not done by halves: its caller may simply ask again. */
function problemOf(event: APIGatewayProxyEventV2, error: unknown, deps: ApiDeps): Problem {
  const reads = event.requestContext.http.method === 'GET';
  return reads && error instanceof OutcomeUnknownError
    ? standardProblem('busy', { retryAfter: 1 }, { cause: error })
    : toProblem(error, deps.errors);
}

/** A request as an entry of the audit names it. Only a number of the right form is a ticket's. */
function askedBy({ event, requestId, caller }: Exchange): Asked {
  const { ticketNo } = event.pathParameters ?? {};
  return {
    ...{ route: event.routeKey, requestId, caller },
    ...(ticketNo !== undefined && /^\d{20}$/.test(ticketNo) && { ticketNo }),
  };
}

/** Finds the route by the key that API Gateway matched. */
function routing(table: ReadonlyMap<string, Route>): Layer {
  return {
    before: ({ event: exchange }) => {
      const route = table.get(exchange.event.routeKey);
      if (!route) throw standardProblem('not-found');
      exchange.route = route;
    },
  };
}

/** Restores the bytes that were sent, which signatures cover, and bounds them. */
function bytes(): Layer {
  return {
    before: ({ event: exchange }) => {
      // Bytes that were packed would be read as text of no encoding.
      if (!['', 'identity'].includes(exchange.headers['content-encoding'] ?? '')) {
        throw standardProblem('unsupported-media-type', { field: 'Content-Encoding' });
      }
      const { body = '', isBase64Encoded } = exchange.event;
      exchange.rawBody = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
      if (exchange.rawBody.length > (exchange.route?.bodyLimit ?? DEFAULT_BODY_LIMIT)) {
        throw standardProblem('too-large', { field: 'body' });
      }
    },
  };
}

function authentication(deps: ApiDeps): Layer {
  return {
    before: async ({ event: exchange }) => {
      if (!exchange.route) return;
      const { rawPath, rawQueryString, requestContext } = exchange.event;
      const { headers, rawBody } = exchange;
      const method = requestContext.http.method;
      const credentials = { method, path: rawPath, query: rawQueryString, headers, body: rawBody };
      // Also who may not call this route is somebody, and the refusal theirs.
      await authenticate(exchange.route, credentials, deps, (known) => Object.assign(exchange, known));
    },
  };
}

function requestOf(exchange: Exchange, route: Route, audit: AuditTrail | undefined): ApiRequest {
  const { event, headers, rawBody, requestId, caller, nonce } = exchange;
  const query = parseQuery(event.rawQueryString, route.listQuery);
  const idempotencyKey = parseIdempotencyKey(headers['idempotency-key']);
  const ifMatch = parseIfMatch(headers['if-match']);
  const parsed = route.list ? parseJsonList : parseJson;
  return {
    params: decodedParameters(event.pathParameters),
    query: route.query ? parsePart('query', route.query, query) : query,
    headers,
    body: route.body && parsePart('body', route.body, parsed(headers['content-type'], rawBody)),
    rawBody,
    caller,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(ifMatch === undefined ? {} : { ifMatch }),
    ...(nonce && { nonce }),
    sourceIp: event.requestContext.http.sourceIp,
    requestId,
    disclose: disclosing(audit, askedBy(exchange)),
  };
}

function decodedParameters(parameters: APIGatewayProxyEventV2['pathParameters']): Record<string, string> {
  const given = Object.entries(parameters ?? {});
  return Object.fromEntries(given.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function dispatching(deps: ApiDeps) {
  return async (exchange: Exchange): Promise<Result> => {
    const { route, nonce } = exchange;
    if (!route) throw standardProblem('not-found');
    const answer = async () => gatewayResult(await route.handle(requestOf(exchange, route, deps.audit)));
    return nonce ? once(nonce, exchange, answer, deps) : answer();
  };
}

/** Answers a request whose nonce goes with its commit. What it left untaken, also by a refusal, is taken here. */
async function once(
  nonce: PendingNonce,
  { requestId }: Exchange,
  answer: () => Promise<Result>,
  { log, errors }: ApiDeps,
): Promise<Result> {
  let result: Result;
  try {
    result = await answer();
  } catch (error) {
    const failed = toProblem(error, errors).status >= 500;
    const first = await nonce.take().catch((failure: unknown) => {
      if (!failed) throw failure;
      // The caller is told of the first trouble.
      log.error('NONCE_NOT_TAKEN', { requestId }, failure);
      return true;
    });
    throw first || failed ? error : nonceUsed();
  }
  if (!(await nonce.take())) throw nonceUsed();
  return result;
}

function lowerCase(headers: APIGatewayProxyEventV2['headers']): Record<string, string> {
  const given = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value ?? '']);
  return Object.fromEntries(given);
}

function gatewayResult({ status, body, headers, text, bytes }: ApiResponse): Result {
  if (bytes) {
    return {
      statusCode: status,
      headers: { 'content-type': bytes.type, ...headers },
      body: Buffer.from(bytes.content).toString('base64'),
      isBase64Encoded: true,
    };
  }
  const content = text ?? (body === undefined ? undefined : jsonText(body));
  return {
    statusCode: status,
    headers: { ...(content ? { 'content-type': content.type } : {}), ...headers },
    body: content?.content ?? '',
  };
}

function jsonText(body: unknown): { type: string; content: string } {
  return { type: 'application/json; charset=utf-8', content: JSON.stringify(body) };
}

function tableOf(routes: readonly Route[]): Map<string, Route> {
  const table = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));
  if (table.size !== routes.length) throw new RangeError('two routes have the same method and path');
  return table;
}

/**
 * The onion around a function's routes, for API Gateway's HTTP API (payload format 2.0). From the
 * outside: security headers, problems, route, bytes, authentication, then the schemas and the handler.
 * The caller is known before any of the body is parsed.
 * @returns a handler that always answers, with problem+json (RFC 9457) where something is wrong.
 */
export function api(routes: readonly Route[], deps: ApiDeps) {
  const onion = middy<Exchange, Result>({ timeoutEarlyInMillis: SPARE_MS, timeoutEarlyResponse: outOfTime })
    .use([securityHeaders(), problems(deps), routing(tableOf(routes)), bytes(), authentication(deps)])
    .handler(dispatching(deps));
  return async (event: APIGatewayProxyEventV2, context: Context): Promise<Result> => {
    const requestId = event.requestContext.requestId;
    const startedAt = deps.wallClock.nowMs();
    const headers = lowerCase(event.headers);
    const result = await onion({ event, requestId, headers, rawBody: new Uint8Array() }, context);
    const milliseconds = Math.round(deps.wallClock.nowMs() - startedAt);
    deps.log.info('REQUEST', {
      requestId,
      route: event.routeKey,
      status: result.statusCode ?? 0,
      milliseconds,
    });
    return result;
  };
}
