/** A client whose every answer is looked at: headers and bodies, by what whoever asked may see. */
import type { Answer, HotlineClient, Who } from '../../infra/local/client.ts';
import type { Operation } from '../../infra/openapi/operations.ts';
import type { Secrecy } from '../../shared/ticket/secrecy.ts';
import { shownTo } from './secrecy-levels.ts';
import { agent } from './secrecy-life.ts';
import type { Findings } from './secrecy-places.ts';

/** What came of all calls. */
export interface Watch {
  /** Calls by status. */
  readonly answers: Record<string, number>;
  /** Calls that were carried out, by the operation's key and who made them. */
  readonly done: Map<string, Set<string>>;
  /** The last answer to a call that was never carried out. */
  readonly refused: Map<string, string>;
  /** How secret each ticket is, as it was last read; unknown ones are taken for wholly secret. */
  readonly secrecies: Map<string, Secrecy>;
  /** And how secret it was at any time: what was sent then was sent by that. */
  readonly everSecret: ReadonlyMap<string, ReadonlySet<Secrecy>>;
  readonly faults: string[];
  /** Looks at one answer. */
  see(reader: string, method: string, path: string, answer: Answer): Answer;
  /** Asks as nobody in particular, with whatever body. */
  stranger(method: string, path: string, init?: Asked): Promise<Answer>;
  watched(client: HotlineClient): HotlineClient;
}

export interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** As whom, where it isn't nobody. */
  readonly reader?: string;
}

/** Whoever pretends to be WeChat is told nothing. */
const SILENT = /wechat/;

/** What was wrong, by field and rule, where an answer says so. */
function rulesIn(text: string): string {
  return [...text.matchAll(/"(?:field|rule|detail)":"([^"]{1,60})/g)].map(([, each]) => each).join(' ');
}

export function watchOver(url: string, operations: readonly Operation[], findings: Findings): Watch {
  const answers: Record<string, number> = {};
  const done = new Map<string, Set<string>>();
  const refused = new Map<string, string>();
  const secrecies = new Map<string, Secrecy>();
  const everSecret = new Map<string, Set<Secrecy>>();
  const faults: string[] = [];
  const patterns = operations
    .map(({ key, method, path }) => ({
      key,
      method,
      exact: !path.includes('{'),
      find: new RegExp(`^${path.replaceAll(/[.]/g, '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    }))
    .sort((one, other) => Number(other.exact) - Number(one.exact));
  const keyOf = (method: string, path: string): string => {
    const [plain = ''] = path.split('?', 1);
    const known = patterns.find((each) => each.method === method && each.find.test(plain));
    return known?.key ?? `${method} elsewhere`;
  };

  const see = (reader: string, method: string, path: string, answer: Answer): Answer => {
    const key = keyOf(method, path);
    const { status, body, headers } = answer;
    answers[status] = (answers[status] ?? 0) + 1;
    findings.look(`headers ${key} ${status}`, JSON.stringify([...headers]));
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const ticketNo = /\d{20}/.exec(path)?.[0] ?? '';
    if (status >= 400) {
      findings.look(`problem ${key} ${status} ${reader}`, text, { folded: true });
      if (!done.has(key))
        refused.set(key, `${status} ${/"code":"([a-z-]+)"/.exec(text)?.[1]} ${rulesIn(text)}`);
    } else {
      // A citizen may keep more back, or less, between two reads: what counts is how it stands at this one.
      if (key === 'GET /v1/tickets/{ticketNo}') note(ticketNo, body);
      const but = shownTo(key, reader, secrecies.get(ticketNo) ?? 'all');
      findings.look(`answer ${key} ${status} ${reader}`, text, { folded: true, but });
      refused.delete(key);
      done.set(key, (done.get(key) ?? new Set()).add(reader));
    }
    if (text === '' && status !== 204 && !SILENT.test(key)) faults.push(`${key}: ${status} says nothing`);
    if (status >= 500 && ![502, 503, 504].includes(status)) faults.push(`${key}: ${status} ${text}`);
    return answer;
  };
  const note = (ticketNo: string, body: unknown) => {
    const { secrecy } = body as { readonly secrecy?: Secrecy };
    if (!secrecy) return;
    secrecies.set(ticketNo, secrecy);
    everSecret.set(ticketNo, (everSecret.get(ticketNo) ?? new Set()).add(secrecy));
  };

  return {
    ...{ answers, done, refused, secrecies, everSecret, faults, see },
    stranger: async (method, path, { headers = {}, body, reader = 'public' } = {}) => {
      const answer = await fetch(`${url}${path}`, { method, headers, ...(body !== undefined && { body }) });
      const text = await answer.text();
      const json = /json/.test(answer.headers.get('content-type') ?? '') && text !== '';
      return see(reader, method, path, {
        ...{ status: answer.status, headers: answer.headers },
        body: json ? (JSON.parse(text) as unknown) : text,
      });
    },
    watched: (client) => ({
      intake: async (channel, ...rest) =>
        see(channel, 'POST', `/v1/intake/${channel}`, await client.intake(channel, ...rest)),
      offerUpload: async (channel, form) =>
        see(channel, 'POST', '/v1/intake/attachments', await client.offerUpload(channel, form)),
      signed: async (channel, path, request) =>
        see('line', request.form ? 'POST' : 'GET', path, await client.signed(channel, path, request)),
      asLine: async (ticketNo, line) =>
        see('line', 'GET', `/v1/intake/referral/${ticketNo}`, await client.asLine(ticketNo, line)),
      fromLine: async (ticketNo, command, body) => {
        const path = `/v1/intake/referral/${ticketNo}/${command}`;
        return see('line', 'POST', path, await client.fromLine(ticketNo, command, body));
      },
      wechat: async (message) =>
        see('citizen', 'POST', '/v1/intake/wechat/account', await client.wechat(message)),
      open311: async (path, form) =>
        see('public', form ? 'POST' : 'GET', path, await client.open311(path, form)),
      call: async (who: Who, method, path, ...rest) => {
        // What a line is told goes out by what the ticket is now, whatever it becomes.
        const [, told] = /^\/v1\/tickets\/(\d{20})\/feedback$/.exec(path) ?? [];
        if (told !== undefined) note(told, (await client.call(agent, 'GET', `/v1/tickets/${told}`)).body);
        return see(who.role, method, path, await client.call(who, method, path, ...rest));
      },
    }),
  };
}
