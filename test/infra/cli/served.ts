import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';

/** What a stand-in for the API was asked. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** A stand-in for the API: answers by `METHOD path`, else 404, and keeps what it was asked. */
export interface Served {
  readonly url: string;
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

export async function serve(
  answers: Readonly<Record<string, { readonly status?: number; readonly body: unknown }>>,
): Promise<Served> {
  const asked: Asked[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const { method = '', url: path = '', headers } = request;
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    asked.push({ method, path, authorization: headers.authorization, body });
    const answer = answers[`${method} ${path}`] ?? { status: 404, body: { code: 'not-found' } };
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Somewhere to write, and what was written. */
export function paper(): { readonly stdout: Writable; readonly text: () => string } {
  const written: string[] = [];
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk.toString('utf8'));
      done();
    },
  });
  return { stdout, text: () => written.join('') };
}
