/** The doors of the runtime's server: the HTTP API's routes, and the AWS services that it speaks. */
import { randomUUID } from 'node:crypto';
import { AwsError } from './aws-json.ts';
import type { DeployedRoute, Place } from './deployment.ts';
import type { Messaging, RawRequest, RawResponse } from './fauxqs.ts';
import type { Foreground } from './foreground.ts';
import { FunctionFailure, type FunctionHost, SERVICE_FAILURE } from './functions.ts';
import type { Door } from './http.ts';
import { unavailable } from './http.ts';
import { eventOf, json, matchRoute, responseOf } from './http-events.ts';

/** Answers one service's calls; throws AwsError for what the service refuses. */
export type AwsService = (target: string, body: unknown) => Promise<{ status: number; body: unknown }>;

const AWS_JSON = { 'content-type': 'application/x-amz-json-1.0' };
const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** The HTTP API: each route's function, with the answers API Gateway gives when one fails. */
export function apiDoor(options: {
  readonly routes: readonly DeployedRoute[];
  readonly place: Place;
  readonly functions: FunctionHost;
  readonly foreground: Foreground;
  /** Whether the engine answers just now. */
  readonly healthy: () => boolean;
  readonly log: (line: string) => void;
}): Door {
  const { routes, place, functions, foreground, healthy, log } = options;
  return (request, sourceIp) => {
    const path = new URL(request.url, place.url).pathname;
    const match = matchRoute(routes, request.method, path);
    if (!match) return undefined;
    if (!healthy()) return Promise.resolve(unavailable());
    const event = eventOf(request, match, place, sourceIp, Date.now());
    return foreground
      .answer(() => functions.invoke(match.route.functionArn, event))
      .then(responseOf)
      .then((response) => (response.status >= 500 && !healthy() ? unavailable() : response))
      .catch((error: Error) => {
        const lost = error instanceof FunctionFailure && error.errorType === SERVICE_FAILURE;
        if (lost || !healthy()) return unavailable();
        log(`${match.route.method} ${match.route.path}: ${error.message}`);
        const timedOut = error instanceof FunctionFailure && error.errorType === 'Sandbox.Timedout';
        return timedOut
          ? json(503, { message: 'Service Unavailable' })
          : json(500, { message: 'Internal Server Error' });
      });
  };
}

/**
 * Services of the AWS JSON protocol, by the part of X-Amz-Target before its dot. With `accessKeyId` they
 * answer only to those who know the folder's: for what holds secrets.
 */
export function awsJsonDoor(services: Readonly<Record<string, AwsService>>, accessKeyId?: string): Door {
  return (request) => {
    const target = request.headers['x-amz-target'];
    const service = target === undefined ? undefined : services[target.slice(0, target.indexOf('.'))];
    if (target === undefined || !service) return undefined;
    const known = request.headers.authorization?.includes(`Credential=${accessKeyId}/`) ?? false;
    return answerJson(accessKeyId === undefined || known ? service : stranger, target, request);
  };
}

const stranger: AwsService = () => {
  throw new AwsError('UnrecognizedClientException', 'The access key id is not that of this data folder', 400);
};

async function answerJson(service: AwsService, target: string, request: RawRequest): Promise<RawResponse> {
  const headers = { ...AWS_JSON, 'x-amzn-requestid': randomUUID() };
  try {
    const { status, body } = await service(target, parsed(request.body));
    return json(status, body, headers);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const text = error.message.slice(error.code.length + 2);
    return json(
      error.status,
      { __type: error.code, message: text },
      { ...headers, 'x-amzn-errortype': error.code },
    );
  }
}

function parsed(body: Buffer): unknown {
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new AwsError('SerializationException', (error as Error).message, 400);
  }
}

/** SNS and SQS, known by their protocols or by the service that a signature names. */
export function messagingDoor(messaging: Messaging): Door {
  return (request) => {
    const target = request.headers['x-amz-target'] ?? '';
    const scope = request.headers.authorization ?? '';
    const form = (request.headers['content-type'] ?? '').includes('x-www-form-urlencoded');
    const sns = form && request.method === 'POST' && request.url === '/';
    const own = sns || target.startsWith('AmazonSQS.') || /\/(sns|sqs)\/aws4_request/.test(scope);
    return own ? messaging.handle(request) : undefined;
  };
}

/** Lambda's Invoke, synchronous or as an event. */
export function invokeDoor(functions: FunctionHost, log: (line: string) => void): Door {
  return (request) => {
    const path = request.url.split('?')[0] as string;
    const name = request.method === 'POST' ? INVOKE.exec(path)?.[1] : undefined;
    return name === undefined ? undefined : invoke(functions, decodeURIComponent(name), request, log);
  };
}

async function invoke(
  functions: FunctionHost,
  name: string,
  request: RawRequest,
  log: (line: string) => void,
): Promise<RawResponse> {
  const known = functions.find(name);
  if (!known) {
    const body = { Type: 'User', Message: `Function not found: ${name}` };
    return json(404, body, { 'x-amzn-errortype': 'ResourceNotFoundException' });
  }
  let event: unknown;
  try {
    event = parsed(request.body);
  } catch {
    const body = { Type: 'User', Message: 'Could not parse request body into json' };
    return json(400, body, { 'x-amzn-errortype': 'InvalidRequestContentException' });
  }
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  const version = { 'x-amz-executed-version': '$LATEST', 'x-amzn-requestid': randomUUID() };
  if (type === 'DryRun') return { status: 204, headers: version, body: Buffer.alloc(0) };
  if (type === 'Event') {
    functions.invoke(known.arn, event).catch((error: Error) => log(`${known.name}: ${error.message}`));
    return { status: 202, headers: version, body: Buffer.alloc(0) };
  }
  try {
    return json(200, await functions.invoke(known.arn, event), version);
  } catch (error) {
    if (!(error instanceof FunctionFailure)) throw error;
    const { errorType, errorMessage, trace } = error;
    return json(200, { errorType, errorMessage, trace }, { ...version, 'x-amz-function-error': 'Unhandled' });
  }
}
