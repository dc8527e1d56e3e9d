/** Listens in between the hotline and its DynamoDB engine, and keeps every call for items. */
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type Server } from 'node:http';

/** One call that the engine answered. */
export interface TappedCall {
  /** For example `TransactWriteItems`. */
  readonly operation: string;
  /** Request and answer, parsed. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly output: Readonly<Record<string, unknown>>;
}

export interface EngineTap {
  /** `http://127.0.0.1:port`, to be given to the hotline as its engine. */
  readonly url: string;
  /** Calls of the hotline's functions since the last `reset`, in the order of their answers. */
  readonly calls: readonly TappedCall[];
  reset(): void;
  close(): Promise<void>;
}

const DATA = /^DynamoDB_\d+\.(\w*(?:Item|Items|Query))$/;
/** The runtime's own items, by which it learns that a stream has delivered all. */
const BARRIER = '"~barrier"';

/** Opens a tap before `engine` (`http://host:port`). */
export async function tapEngine(engine: string): Promise<EngineTap> {
  const { hostname, port } = new URL(engine);
  const agent = new Agent({ keepAlive: true });
  const calls: TappedCall[] = [];
  const server: Server = createServer((incoming, outgoing) => {
    const answer = async () => {
      const sent = await bytesOf(incoming);
      const { headers } = incoming;
      const forwarded = request({ agent, hostname, port, method: 'POST', path: '/', headers });
      forwarded.end(sent);
      const [response] = (await once(forwarded, 'response')) as [IncomingMessage];
      const body = await bytesOf(response);
      const operation = DATA.exec(String(headers['x-amz-target'] ?? ''))?.[1];
      if (operation !== undefined && response.statusCode === 200 && !sent.includes(BARRIER)) {
        calls.push({ operation, input: parsed(sent), output: parsed(body) });
      }
      outgoing.writeHead(response.statusCode ?? 500, response.headers).end(body);
    };
    answer().catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the tap has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    reset: () => {
      calls.length = 0;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      agent.destroy();
    },
  };
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

function parsed(body: Buffer): Record<string, unknown> {
  return JSON.parse(body.toString('utf8')) as Record<string, unknown>;
}
