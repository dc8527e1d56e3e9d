/** Fuzzed bodies over every intake of a running hotline, and a recount of what became of them. */
import { createHash, randomUUID } from 'node:crypto';
import { SIGNATURE_HEADERS, sign } from '../../functions/http/signature.ts';
import type { HotlineClient } from '../../infra/local/client.ts';
import { keptSecret } from '../../infra/local/secrets.ts';
import { chance } from './chance.ts';
import { type FuzzedRequest, fuzzedRequest } from './fuzzed-bodies.ts';

const AT_ONCE = 8;

/** A running hotline, with the keys of its folder. */
export interface FuzzTarget {
  readonly url: string;
  readonly dataDir: string;
  readonly client: HotlineClient;
}

export interface FuzzReport {
  /** Answers by path and status. */
  readonly answers: Readonly<Record<string, number>>;
  /** The tickets that answers name; WeChat's are named in words. */
  readonly tickets: ReadonlySet<string>;
  readonly faults: readonly string[];
}

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/**
 * Sends `count` bodies. What is no 2xx has to be a 4xx that names a field; of many in one, each. A repeated number or
 * key has to be answered as before.
 */
export async function fuzz(target: FuzzTarget, seed: number, count: number): Promise<FuzzReport> {
  const random = chance(seed);
  const send = sender(target);
  const answers: Record<string, number> = {};
  const tickets = new Set<string>();
  const faults: string[] = [];
  let left = count;
  const lane = async () => {
    while (left > 0) {
      const number = count - left--;
      const request = fuzzedRequest(random.fork(`body ${number}`));
      const answer = await send(request);
      const at = `${request.path} ${answer.status}`;
      answers[at] = (answers[at] ?? 0) + 1;
      for (const fault of faultsOf(answer, request)) {
        faults.push(`body ${number} of seed ${seed}, ${request.path}: ${fault}`);
      }
      for (const ticketNo of ticketsOf(answer)) tickets.add(ticketNo);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return { answers, tickets, faults };
}

interface Keys {
  readonly clients: readonly { readonly keyId: string; readonly secrets: readonly string[] }[];
  readonly wechat: readonly { readonly account: string; readonly token: string }[];
}

function sender({ url, dataDir }: FuzzTarget) {
  const keys = JSON.parse(keptSecret(dataDir, 'hotline-channels') ?? '{}') as Keys;
  return async (request: FuzzedRequest): Promise<Answer> => {
    const { path, headers, body } = request;
    const timestamp = String(Math.floor(Date.now() / 1000));
    const proof = proofOf(keys, request, timestamp);
    const answer = await fetch(`${url}${path}${proof.query}`, {
      method: 'POST',
      headers: { ...headers, ...proof.headers },
      body: Buffer.from(body),
    });
    const text = await answer.text();
    try {
      return { status: answer.status, body: JSON.parse(text) as Record<string, unknown> };
    } catch {
      return { status: answer.status, body: {} };
    }
  };
}

/** What shows that a request comes from its channel: headers, and for WeChat the query. */
function proofOf(
  { clients, wechat }: Keys,
  { channel, path, body }: FuzzedRequest,
  timestamp: string,
): { readonly headers: Readonly<Record<string, string>>; readonly query: string } {
  const nonce = randomUUID();
  if (channel === 'wechat') {
    const token = wechat.find(({ account }) => path.endsWith(account))?.token ?? '';
    const parts = [token, timestamp, nonce].sort().join('');
    const signature = createHash('sha1').update(parts).digest('hex');
    return { headers: {}, query: `?${new URLSearchParams({ signature, timestamp, nonce })}` };
  }
  const key = clients.find(({ keyId }) => keyId === `local-${channel}`);
  if (!key) throw new Error(`no key for ${channel}`);
  const parts = { method: 'POST', path, query: '', timestamp, nonce, body };
  return {
    headers: {
      [SIGNATURE_HEADERS.keyId]: key.keyId,
      [SIGNATURE_HEADERS.timestamp]: timestamp,
      [SIGNATURE_HEADERS.nonce]: nonce,
      [SIGNATURE_HEADERS.signature]: sign(key.secrets[0] ?? '', parts),
    },
    query: '',
  };
}

function itemsOf({ body }: Answer): Record<string, unknown>[] {
  return Array.isArray(body.items) ? body.items : [];
}

/** WeChat and whoever pretends to be it are told nothing but the status. */
function faultsOf(answer: Answer, { channel }: FuzzedRequest): string[] {
  if (channel === 'wechat') return answer.status < 500 ? [] : [`answered ${answer.status}`];
  const found = itemsOf(answer).flatMap((item) => wrongWith(Number(item.status), item));
  return [...wrongWith(answer.status, answer.body), ...found];
}

function wrongWith(status: number, body: Record<string, unknown>): string[] {
  if (status >= 200 && status < 300) return [];
  if (status < 400 || status >= 500) return [`answered ${status} ${String(body.code)}`];
  return typeof body.field === 'string' && body.field !== ''
    ? []
    : [`${status} ${String(body.code)} names no field`];
}

function ticketsOf(answer: Answer): string[] {
  return [answer.body, ...itemsOf(answer)].flatMap(({ ticketNo }) =>
    typeof ticketNo === 'string' ? [ticketNo] : [],
  );
}
