import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { canonicalPath, SIGNATURE_HEADERS, sign } from '../../functions/http/signature.ts';
import { wallClock } from '../../shared/adapters/clock.ts';
import type { Link } from '../../shared/caller.ts';
import type { WallClock } from '../../shared/ports.ts';
import { keptChannels } from '../local/secrets.ts';
import type { CliCommand } from './command.ts';

/** Where the command writes, what time it is, and a nonce; a test brings its own. */
export interface SignRequestIo {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  readonly wallClock: WallClock;
  readonly nonce: () => string;
}

interface Key {
  readonly keyId: string;
  readonly secret: string;
}

const HELP =
  'hotline sign-request [--key-id ID --secret SECRET | --data DIR] [--curl] [--url URL] [--idempotency-key KEY] METHOD PATH [BODY | @FILE]\n';

export const command: CliCommand = { help: HELP, run: signRequestCommand };

const OPTIONS = {
  'key-id': { type: 'string' },
  secret: { type: 'string' },
  data: { type: 'string', default: '.hotline' },
  url: { type: 'string' },
  curl: { type: 'boolean', default: false },
  'idempotency-key': { type: 'string' },
} as const;

/** A mistake of the one who typed the command; its message is the whole answer. */
class UsageError extends Error {}

/** The runtime's key for a path: the one named, else the first whose channel the path is for. */
function runtimeKey(dataDir: string, keyId: string | undefined, path: string): Key {
  const kept = keptChannels(dataDir);
  if (!kept) {
    throw new UsageError(`${dataDir} holds no keys: run \`npm start\` first, or give --key-id and --secret`);
  }
  const { clients } = kept;
  const channel = channelOf(path);
  const link = LINK_PATHS[path];
  const client = clients.find((item) =>
    keyId === undefined
      ? item.channels.some((name) => name === channel) || (link !== undefined && item.links?.includes(link))
      : item.keyId === keyId,
  );
  const secret = client?.secrets[0];
  if (!client || secret === undefined) {
    throw new UsageError(
      keyId === undefined ? `no key is for ${path}: give --key-id` : 'there is no such key id',
    );
  }
  return { keyId: client.keyId, secret };
}

/** What the paths of linked platforms are for. */
const LINK_PATHS: Readonly<Record<string, Link>> = {
  '/v1/links/supervisions': 'supervision',
  '/v1/links/ratings': 'rating',
};

/** The channel that a path is for: bulk referrals and what came of them are the referral channel's. */
function channelOf(path: string): string | undefined {
  const named = /^\/v1\/(?:intake\/)?(\w+)/.exec(path)?.[1];
  return named === 'referrals' ? 'referral' : named;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function curlLine(
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): string {
  const words = ['curl', '-sS', '-X', method, quoted(url)];
  for (const [name, value] of Object.entries(headers)) words.push('-H', quoted(`${name}: ${value}`));
  if (body !== '') words.push('--data-binary', quoted(body));
  return words.join(' ');
}

async function run(argv: readonly string[], io: SignRequestIo): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  const [verb, asked, given = ''] = positionals;
  if (!verb || !asked?.startsWith('/') || positionals.length > 3) throw new UsageError(HELP.trimEnd());
  const target = canonicalPath(asked);
  const method = verb.toUpperCase();
  const path = target.replace(/\?.*$/, '');
  const query = target.slice(path.length + 1);
  const body = given.startsWith('@') ? await readFile(given.slice(1), 'utf8') : given;
  const key =
    values['key-id'] !== undefined && values.secret !== undefined
      ? { keyId: values['key-id'], secret: values.secret }
      : runtimeKey(values.data, values['key-id'], path);
  const timestamp = String(Math.floor(io.wallClock.nowMs() / 1000));
  const nonce = io.nonce();
  const signature = sign(key.secret, {
    method,
    path,
    query,
    timestamp,
    nonce,
    body: Buffer.from(body, 'utf8'),
  });
  const idempotencyKey = values['idempotency-key'];
  const headers = {
    [SIGNATURE_HEADERS.keyId]: key.keyId,
    [SIGNATURE_HEADERS.timestamp]: timestamp,
    [SIGNATURE_HEADERS.nonce]: nonce,
    [SIGNATURE_HEADERS.signature]: signature,
    ...(body === '' ? {} : { 'content-type': 'application/json' }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
  };
  const url = values.url ?? process.env.HOTLINE_URL ?? 'http://127.0.0.1:12345';
  if (values.curl) return io.out(curlLine(method, `${url.replace(/\/$/, '')}${target}`, headers, body));
  for (const [name, value] of Object.entries(headers)) io.out(`-H ${quoted(`${name}: ${value}`)}`);
}

const terminal: SignRequestIo = {
  out: (line) => console.log(line),
  err: (line) => console.error(line),
  wallClock,
  nonce: randomUUID,
};

/**
 * `hotline sign-request`: prints the headers that sign a channel's request, for curl, or with --curl the
 * whole curl line. The key comes from the flags, else from the embedded runtime's data folder. A signed
 * request is good for five minutes and one use.
 * @returns the exit code: 0, or 1 after one line on standard error.
 */
export async function signRequestCommand(
  argv: readonly string[],
  io: SignRequestIo = terminal,
): Promise<number> {
  try {
    await run(argv, io);
    return 0;
  } catch (thrown) {
    io.err(thrown instanceof Error ? (thrown.message.split('\n')[0] ?? thrown.name) : String(thrown));
    return 1;
  }
}
