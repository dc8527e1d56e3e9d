import { type LookupAddress, lookup } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP } from 'node:net';

/*
 * Requests to providers and to units' own systems. No redirect is followed, an answer is bounded in time and size,
 * and one that goes to an address from the rulebook is let out of the network only.
 */

export interface HttpAnswer {
  readonly status: number;
  /** Seconds after which the other side wants to be asked again. */
  readonly retryAfter?: number;
  readonly body: string;
}

/** No answer came. `reached`: the other side had the connection, so it may have acted. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  readonly reached: boolean;

  constructor(reached: boolean, cause: unknown) {
    super('no answer', { cause });
    this.reached = reached;
  }
}

/** Why there is no answer: one came, and was longer than any is read. */
export class AnswerTooLongError extends Error {
  override readonly name = 'AnswerTooLongError';
}

/** A name that leads to an address within a network. */
export class InnerAddressError extends Error {
  override readonly name = 'InnerAddressError';
}

const TIMEOUT_MS = 8_000;
const LONGEST_ANSWER = 64 * 1024;
const LONGEST_WAIT_SECONDS = 3_600;

/** Networks that are nobody's on the public network (RFC 6890, RFC 6598, RFC 3879, RFC 9602, RFC 9637). */
const INNER = new BlockList();
const INNER_4 =
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 ' +
  '192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4';
const INNER_6 =
  '::/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 5f00::/16 fc00::/7 ' +
  'fe80::/10 fec0::/10 ff00::/8';
for (const [nets, family] of [
  [INNER_4, 'ipv4'],
  [INNER_6, 'ipv6'],
] as const)
  for (const net of nets.split(' ')) {
    const [address = '', bits] = net.split('/');
    INNER.addSubnet(address, Number(bits), family);
  }

/** Whether an IP address is one of a network's own, or none at all. */
export function isInnerAddress(address: string): boolean {
  const family = isIP(address);
  return family === 0 || INNER.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** Looks a name up, and fails where any of its addresses is an inner one; so what was looked at is what is asked. */
const publicOnly: typeof lookup = Object.assign(
  (hostname: string, options: object, callback: (error: Error | null, ...found: unknown[]) => void) => {
    lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error);
      if (addresses.some(({ address }) => isInnerAddress(address)))
        return callback(new InnerAddressError('an inner address'));
      const [first] = addresses;
      return 'all' in options && options.all === true
        ? callback(null, addresses)
        : callback(null, first?.address, first?.family);
    });
  },
  { __promisify__: lookup.__promisify__ },
) as typeof lookup;

/** What is asked of another system. */
export interface OutgoingRequest {
  readonly method?: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  /** Nothing for GET. */
  readonly body?: string;
  /** `public`: only to addresses of the public network, and secured. */
  readonly reach?: 'any' | 'public';
  /** Milliseconds for the whole answer; eight seconds when left out, which is the most. */
  readonly timeoutMs?: number;
}

/**
 * Posts a body and waits for the whole answer, eight seconds at the most.
 * @throws NoAnswerError, InnerAddressError
 */
export function post(
  url: URL,
  request: Omit<OutgoingRequest, 'method'> & { readonly body: string },
): Promise<HttpAnswer> {
  return ask(url, { ...request, method: 'POST' });
}

/**
 * Asks another system and waits for the whole answer.
 * @throws NoAnswerError, InnerAddressError
 */
export async function ask(
  url: URL,
  { method = 'GET', headers, body, reach = 'any', timeoutMs = TIMEOUT_MS }: OutgoingRequest,
): Promise<HttpAnswer> {
  const secure = url.protocol === 'https:';
  if (reach === 'public' && (isIP(bare(url.hostname)) !== 0 || !secure))
    throw new InnerAddressError('not a name of the public network');
  const bytes = body === undefined ? undefined : Buffer.from(body);
  let reached = false;
  let tooLong: AnswerTooLongError | undefined;
  return new Promise<HttpAnswer>((resolve, reject) => {
    const failed = (error: Error) =>
      reject(error instanceof InnerAddressError ? error : new NoAnswerError(reached, tooLong ?? error));
    const sent = (secure ? httpsRequest : httpRequest)(
      url,
      {
        method,
        headers: { ...headers, ...(bytes && { 'content-length': String(bytes.length) }) },
        // A connection that was kept may be gone by now, and one could not tell whether it took the message.
        agent: false,
        signal: AbortSignal.timeout(Math.min(timeoutMs, TIMEOUT_MS)),
        ...(reach === 'public' && { lookup: publicOnly }),
      },
      (answer) => {
        const parts: Buffer[] = [];
        let size = 0;
        answer.on('data', (part: Buffer) => {
          size += part.length;
          if (size <= LONGEST_ANSWER) parts.push(part);
          else {
            tooLong ??= new AnswerTooLongError('the answer is too long');
            sent.destroy(tooLong);
          }
        });
        answer.on('error', failed);
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            ...retryAfter(answer.headers['retry-after']),
            body: Buffer.concat(parts).toString('utf8'),
          }),
        );
      },
    );
    sent.on('socket', (socket) => socket.once(secure ? 'secureConnect' : 'connect', () => (reached = true)));
    sent.on('error', failed);
    sent.end(bytes);
  });
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function retryAfter(header: string | undefined): { retryAfter?: number } {
  const seconds = Number(header);
  return header !== undefined && Number.isInteger(seconds) && seconds >= 0
    ? { retryAfter: Math.min(seconds, LONGEST_WAIT_SECONDS) }
    : {};
}

/** The JSON object of an answer; undefined where it is none. */
export function objectIn({ body }: HttpAnswer): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
