import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { api } from '../../functions/http/api.ts';
import { wallClock } from '../../shared/adapters/clock.ts';
import { CONTEXT, gatewayEvent, heldNonces, keptLog } from '../functions/http/gateway.ts';

/** What a signed request said that was taken. */
export interface Heard {
  readonly path: string;
  readonly body: unknown;
  readonly idempotencyKey: string | undefined;
}

/** A hotline that knows signatures and takes whatever is posted to the paths. */
export interface ListeningHotline {
  readonly url: string;
  readonly heard: Heard[];
  /** How many requests to come find it busy. */
  busy: number;
  close(): void;
}

export async function listeningHotline(
  { keyId, secret }: { readonly keyId: string; readonly secret: string },
  ...paths: readonly string[]
): Promise<ListeningHotline> {
  const heard: Heard[] = [];
  const routes = paths.map((path) => ({
    ...({ method: 'POST', path, auth: 'channel', channels: ['phone'] } as const),
    handle: async ({ rawBody, idempotencyKey }: { rawBody: Uint8Array; idempotencyKey?: string }) => {
      heard.push({ path, body: JSON.parse(Buffer.from(rawBody).toString('utf8')), idempotencyKey });
      return { status: 201, body: { ticketNo: 'as it is answered' } };
    },
  }));
  const handler = api(routes, {
    channels: {
      find: async (id) =>
        id === keyId ? { keyId, secrets: [secret], regions: ['430500'], channels: ['phone'] } : undefined,
    },
    tokens: { verify: () => Promise.reject(new Error('not asked for')) },
    nonces: heldNonces(),
    wallClock,
    log: keptLog().log,
  });
  const server = createServer((request, response) => {
    void buffer(request).then(async (body) => {
      if (hotline.busy > 0) {
        hotline.busy--;
        return response.writeHead(503, { 'retry-after': '0' }).end();
      }
      const [path = '', query = ''] = (request.url ?? '').split('?');
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      const parts = { method: request.method ?? '', route: path, query, headers, body: body.toString() };
      const answer = await handler(gatewayEvent(parts), CONTEXT);
      return response
        .writeHead(answer.statusCode ?? 500, answer.headers as Record<string, string>)
        .end(answer.body);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const hotline = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    busy: 0,
    close: () => void server.close(),
  };
  return hotline;
}
