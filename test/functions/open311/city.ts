import { api } from '../../../functions/http/api.ts';
import { open311Routes } from '../../../functions/open311/open311.ts';
import { open311Errors } from '../../../functions/open311/refusals.ts';
import type { ServiceRequests } from '../../../shared/ports.ts';
import { firstIndexKey } from '../../../shared/privacy/index-keys.ts';
import type { Open311Client } from '../../../shared/privacy/ports.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/regulation/settings.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { MemoryFiles } from '../attachments/files.ts';
import { CONTEXT, gatewayEvent, heldNonces, keptLog, NOW_MS } from '../http/gateway.ts';
import { City, type MemoryStore } from '../ticket-desk/doubles.ts';

export const REGION = '430500';
export const KEY = 'the key of an app of the city';
export const APP: Open311Client = {
  keyId: 'app',
  secrets: [KEY, 'the key before that one'],
  regions: [REGION],
};

/** Tickets in memory under the condition of the index: those under a public service. */
export class MemoryRequests implements ServiceRequests {
  readonly store: MemoryStore;
  readonly queries: Parameters<ServiceRequests['list']>[0][] = [];

  constructor(store: MemoryStore) {
    this.store = store;
  }

  async find(ticketNos: readonly string[]): Promise<readonly Ticket[]> {
    return ticketNos.flatMap((ticketNo) => {
      const ticket = this.store.tickets.get(ticketNo)?.ticket;
      return ticket?.form?.service === undefined ? [] : [ticket];
    });
  }

  async list(query: Parameters<ServiceRequests['list']>[0]): Promise<readonly Ticket[]> {
    this.queries.push(query);
    const { region, from, until, services, closed, limit } = query;
    const all = await this.find([...this.store.tickets.keys()]);
    return all
      .filter(
        (ticket) => ticket.region === region && ticket.submittedAt >= from && ticket.submittedAt <= until,
      )
      .filter(({ form }) => services === undefined || services.includes(form?.service ?? ''))
      .filter(({ stage }) => closed === undefined || (stage === 'closed') === closed)
      .sort((a, b) => (a.submittedAt < b.submittedAt ? 1 : -1))
      .slice(0, limit);
  }
}

/** A request as JSON has it. */
export type Record311 = Readonly<Record<string, string | number | null>>;

export interface Sending {
  readonly query?: string;
  readonly form?: Readonly<Record<string, string>>;
  /** Instead of a form: the bytes as they are, and their type. */
  readonly body?: string | Uint8Array;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
  readonly json: unknown;
}

/** The endpoint as its clients see it, in front of a desk in memory. */
export class Endpoint {
  readonly city = new City();
  readonly requests = new MemoryRequests(this.city.store);
  readonly counts = new Map<string, number>();
  readonly files = new MemoryFiles();
  readonly kept = keptLog();
  clients: readonly Open311Client[] = [APP];
  jurisdiction: string | undefined;
  settings: Settings = DEFAULT_SETTINGS;
  nowMs = NOW_MS;
  readonly #handle: ReturnType<typeof api>;
  readonly #routes: ReturnType<typeof open311Routes>;

  constructor() {
    const wallClock = { nowMs: () => this.nowMs };
    this.#routes = open311Routes({
      ...this.city.deps,
      rulebook: { ...this.city.deps.rulebook, settings: async () => this.settings },
      indexKeys: async () => firstIndexKey(new Uint8Array(32).fill(9)),
      clients: { all: async () => this.clients, jurisdiction: async () => this.jurisdiction },
      requests: this.requests,
      files: this.files,
      put: async (url, _headers, bytes) => {
        const uploaded = { mediaType: 'image/jpeg', bytes: bytes.length, sha256: 'a'.repeat(64), tag: 'tag' };
        this.files.pending.set(url.replace('memory:', ''), { ...uploaded, head: bytes.subarray(0, 64) });
      },
      attempts: {
        count: async (subject) => {
          const count = (this.counts.get(subject) ?? 0) + 1;
          this.counts.set(subject, count);
          return count;
        },
      },
      wallClock,
    });
    this.#handle = api(this.#routes, {
      channels: { find: async () => undefined },
      tokens: { verify: () => Promise.reject(new Error('nobody has a token here')) },
      nonces: heldNonces(),
      wallClock,
      log: this.kept.log,
      problemAnswer: open311Errors,
    });
  }

  get(path: string, sending: Sending = {}): Promise<Received> {
    return this.#send('GET', path, sending);
  }

  post(path: string, sending: Sending = {}): Promise<Received> {
    return this.#send('POST', path, sending);
  }

  /** A request that is taken. @returns its ticket */
  async taken(form: Readonly<Record<string, string>>): Promise<Ticket> {
    const { status, json, body } = await this.post('/open311/v2/requests.json', {
      form: { ...POTHOLE, ...form },
    });
    if (status !== 200) throw new Error(`${status}: ${body}`);
    const [{ service_request_id: ticketNo }] = json as [{ service_request_id: string }];
    return this.ticket(ticketNo);
  }

  ticket(ticketNo: string): Ticket {
    const ticket = this.city.store.tickets.get(ticketNo)?.ticket;
    if (!ticket) throw new Error(`no ticket ${ticketNo}`);
    return ticket;
  }

  /** What was sealed of a ticket, by what it is for. */
  async texts(ticket: Ticket): Promise<Record<string, string>> {
    const papers = Object.entries(ticket.papers);
    const opened = await this.city.vault.open(
      ticket.ticketNo,
      papers.map(([, { ref }]) => ref),
    );
    return Object.fromEntries(papers.map(([name, { ref }]) => [name, opened[ref] ?? '']));
  }

  async #send(
    method: string,
    path: string,
    { query, form, body, type, headers }: Sending,
  ): Promise<Received> {
    const matched = this.#routes.flatMap((route) => {
      const pattern = new RegExp(
        `^${route.path.replaceAll('.', '\\.').replace(/\{(\w+)\}/, '(?<$1>[^/]+)')}$`,
      );
      const found = route.method === method ? pattern.exec(path) : null;
      return found ? [{ route, params: { ...found.groups } }] : [];
    })[0];
    if (!matched) throw new Error(`no route ${method} ${path}`);
    const sent = body ?? (form && new URLSearchParams(form).toString());
    const event = gatewayEvent({
      method,
      route: matched.route.path,
      path,
      params: matched.params,
      query: query ?? '',
      headers: {
        host: 'hotline.example.org',
        'x-forwarded-proto': 'https',
        ...(sent !== undefined && {
          'content-type': type ?? 'application/x-www-form-urlencoded; charset=utf-8',
        }),
        ...headers,
      },
    });
    const bytes =
      sent === undefined ? {} : { body: Buffer.from(sent).toString('base64'), isBase64Encoded: true };
    const result = await this.#handle({ ...event, ...bytes }, CONTEXT);
    const { statusCode = 0, headers: answered = {}, body: text = '' } = result;
    const json = /json/.test(String(answered['content-type'])) ? (JSON.parse(text) as unknown) : undefined;
    return { status: statusCode, headers: answered, body: text, json };
  }
}

/** A request that has all that the standard asks for. */
export const POTHOLE = {
  api_key: KEY,
  jurisdiction_id: REGION,
  service_code: 'complaint',
  lat: '27.2389',
  long: '111.4677',
  description: '人行道塌陷',
};
