/**
 * The runtime's one HTTP server, on 127.0.0.1 only. It takes a request whole, asks its doors in turn for an
 * answer, and until the runtime is ready answers 503.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { RawRequest, RawResponse } from './fauxqs.ts';
import { json } from './http-events.ts';
import { isSignedAddress } from './signed-address.ts';

/** Answers a request that is its own; undefined leaves it to the next. */
export type Door = (request: RawRequest, sourceIp: string) => Promise<RawResponse | undefined> | undefined;

export interface Server {
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  /** Begins to answer by these doors, in this order. */
  open(doors: readonly Door[]): void;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
/** What API Gateway takes at most. */
const LARGEST_BODY = 10 * 1024 * 1024;
/** What S3 is sent goes past API Gateway, and is held against the size that its address was signed for. */
const LARGEST_OBJECT = 100 * 1024 * 1024;
const LOCAL_HOSTS = new Set(['127.0.0.1', 'localhost']);
/** What asks every caller who they are, so that pages of any place may call it. */
const OPEN_TO_PAGES = /^\/(?:v1|open311)\//;

/** Listens on a port (0: any free one). Throws when the port is taken, with the system's error as cause. */
export async function listen(port: number, log: (line: string) => void): Promise<Server> {
  let doors: readonly Door[] | undefined;
  const server = createServer({ requestTimeout: 60_000 }, (incoming, outgoing) => {
    answer(incoming, doors)
      .catch((error: Error) => {
        log(`${incoming.method} ${incoming.url?.split('?')[0]}: ${error.stack ?? error.message}`);
        return json(500, { message: 'Internal Server Error' });
      })
      .then((response) => send(outgoing, response, incoming.method));
  });
  server.keepAliveTimeout = 60_000;
  server.listen(port, HOST);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new Error(`port ${port} of ${HOST} cannot be used; give another with --port`, { cause: error });
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://${HOST}:${address.port}`,
    open: (given) => {
      doors = given;
    },
    close: async () => {
      doors = undefined;
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

async function answer(incoming: IncomingMessage, doors: readonly Door[] | undefined): Promise<RawResponse> {
  // A page on the web may lead a browser here under another name; only this machine's own names are served.
  const host = (incoming.headers.host ?? '').replace(/:\d+$/, '');
  if (!LOCAL_HOSTS.has(host)) return json(421, { message: 'Misdirected Request' });
  if (isForeignPage(incoming)) return json(403, { message: 'Forbidden' });
  const body = await bodyOf(incoming, isSignedAddress(incoming.url) ? LARGEST_OBJECT : LARGEST_BODY);
  if (body === undefined) return json(413, { message: 'Request Entity Too Large' });
  if (!doors) return unavailable();
  const request: RawRequest = {
    method: incoming.method ?? 'GET',
    url: incoming.url ?? '/',
    headers: headersOf(incoming),
    body,
  };
  for (const door of doors) {
    const response = await door(request, incoming.socket.remoteAddress ?? HOST);
    if (response) return response;
  }
  return json(404, { message: 'Not Found' });
}

/**
 * Whether a page of another place is behind a request for what this machine's user alone may have: AWS's doors, the
 * clock, the outbox. A browser sends forms and plain text across origins without asking first.
 */
function isForeignPage({ headers: { origin }, url = '/' }: IncomingMessage): boolean {
  if (origin === undefined || OPEN_TO_PAGES.test(url) || isSignedAddress(url)) return false;
  return !LOCAL_HOSTS.has(URL.parse(origin)?.hostname ?? '');
}

/** What is answered while something that the runtime needs is being started. */
export function unavailable(): RawResponse {
  return json(503, { message: 'Service Unavailable' }, { 'retry-after': '1' });
}

async function bodyOf(incoming: IncomingMessage, largest: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    size += part.length;
    if (size <= largest) parts.push(part);
  }
  return size > largest ? undefined : Buffer.concat(parts);
}

/** Lower-case names; what came more than once joined with commas, as API Gateway does. */
function headersOf(incoming: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(incoming.headersDistinct).map(([name, values]) => [
      name,
      (values ?? []).join(name === 'cookie' ? '; ' : ','),
    ]),
  );
}

function send(outgoing: ServerResponse, response: RawResponse, method: string | undefined): void {
  const { 'set-cookie': cookies, ...headers } = response.headers;
  outgoing.writeHead(response.status, {
    ...headers,
    ...(cookies !== undefined && { 'set-cookie': cookies.split('\n') }),
    // Of what HEAD asks about, only whoever answers knows the size.
    'content-length': (method === 'HEAD' && headers['content-length']) || response.body.length,
  });
  outgoing.end(method === 'HEAD' ? undefined : response.body);
}
