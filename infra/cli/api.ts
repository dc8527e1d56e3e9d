import * as z from 'zod';
import type { Role } from '../../shared/caller.ts';
import { regulationById } from '../../shared/regulation/rules.ts';
import { readJson } from '../local/data-folder.ts';
import { openIssuer } from '../local/issuer.ts';
import type { RuntimeEndpoints } from '../local/runtime.ts';
import { DEFAULT_DATA } from './start.ts';

/** The flags by which a command finds the API, for `parseArgs`. */
export const API_OPTIONS = {
  url: { type: 'string' },
  token: { type: 'string' },
  data: { type: 'string', default: DEFAULT_DATA },
} as const;

/** What a command's help says of {@link API_OPTIONS}. */
export const API_HELP = `  --url URL         the API; else HOTLINE_URL, else the one that runs from the data folder
  --token TOKEN     who asks; else HOTLINE_TOKEN, else one of the data folder's own issuer
  --data DIR        the data folder; ${DEFAULT_DATA} by default
`;

/** Where the API is and who asks, as the flags and the environment say. */
export interface ApiFlags {
  readonly url?: string | undefined;
  readonly token?: string | undefined;
  readonly data: string;
}

/** For whom a token is made where none is given. */
export interface Asker {
  readonly role: Role;
  /** GB/T 2260 code. */
  readonly region: string;
}

/** The hotline's HTTP API, with a token. Each call answers the body, or throws one line to show. */
export interface Api {
  /** Where it is, without a slash at its end. */
  readonly url: string;
  get(path: string): Promise<unknown>;
  put(path: string, body: object): Promise<unknown>;
  post(path: string, body?: object): Promise<unknown>;
}

/** A region by its code or the name of its regulation. @throws Error with one line to show */
export function regionArgument(text: string): string {
  const region = regulationById(text)?.region ?? text;
  if (!/^\d{6}$/.test(region)) throw new Error('a region is a code of six digits or the name of a city');
  return region;
}

/**
 * Finds the API and a token for it. A token of the data folder goes only to the runtime of that folder.
 * @throws Error, with one line to show, when there is no address or no token
 */
export async function openApi(flags: ApiFlags, asker: Asker): Promise<Api> {
  const endpoints = readJson<RuntimeEndpoints>(flags.data, 'endpoints.json');
  const url = (flags.url ?? process.env.HOTLINE_URL ?? endpoints?.url)?.replace(/\/+$/, '');
  if (url === undefined) {
    throw new Error(`give --url or HOTLINE_URL: ${flags.data} has never been started`);
  }
  const token =
    flags.token ?? process.env.HOTLINE_TOKEN ?? (await ownToken(flags.data, endpoints, url, asker));
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new Error(`nothing answers at ${url}`, { cause: error });
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(problemLine(answer.status, text));
    return JSON.parse(text);
  };
  return {
    url,
    get: (path) => call('GET', path),
    put: (path, body) => call('PUT', path, body),
    post: (path, body) => call('POST', path, body),
  };
}

async function ownToken(
  data: string,
  endpoints: RuntimeEndpoints | undefined,
  url: string,
  { role, region }: Asker,
): Promise<string> {
  if (endpoints?.url !== url) {
    throw new Error(`give --token or HOTLINE_TOKEN: ${url} does not run from ${data}`);
  }
  const issuer = await openIssuer(data, endpoints.url, endpoints.audience);
  return issuer.mintToken({ role, region });
}

const problemSchema = z.object({
  code: z.string().optional(),
  field: z.string().optional(),
  title: z.string().optional(),
  detail: z.string().optional(),
});

/** A refusal of the API in one line: status, code, what is wrong and in which field. */
function problemLine(status: number, text: string): string {
  const read = problemSchema.safeParse(parsed(text));
  const { code, title, detail, field } = read.data ?? {};
  const about = [code, detail ?? title, field === undefined ? undefined : `(${field})`];
  return [`the API answered ${status}`, ...about.filter((part) => part !== undefined)].join(' ');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
