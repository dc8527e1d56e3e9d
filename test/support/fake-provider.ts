import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';

/** A request as a provider receives it. */
export interface GotRequest {
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a provider answers; `drops`: it takes the message and hangs up; `hangs`: it says nothing. */
export type FakeAnswer =
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body: unknown }
  | 'drops'
  | 'hangs';

/** A server of a provider's that keeps what it got and answers as it is told. */
export interface FakeProvider {
  readonly url: string;
  readonly got: GotRequest[];
  close(): Promise<void>;
}

/** Opens one. @param answer for each request in turn, by what came before */
export async function fakeProvider(
  answer: (request: GotRequest, earlier: number) => FakeAnswer,
): Promise<FakeProvider> {
  const got: GotRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const parts: Buffer[] = [];
    for await (const part of incoming as AsyncIterable<Buffer>) parts.push(part);
    const { host = '' } = incoming.headers;
    const request = {
      url: new URL(incoming.url ?? '/', `http://${host}`),
      headers: incoming.headers,
      body: Buffer.concat(parts).toString('utf8'),
    };
    const given = answer(request, got.length);
    got.push(request);
    if (given === 'drops') return void outgoing.destroy();
    if (given === 'hangs') return;
    const { status = 200, headers = {}, body } = given;
    outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
    outgoing.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    got,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
