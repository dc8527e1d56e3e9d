import type { Day, Instant } from '../calendar/instant.ts';
import { canonicalJson, GENESIS, type Sha256 } from './canonical.ts';

/*
 * Who saw what of whom, when, why and how: one entry for each look at personal data and for each refusal. An entry
 * holds codes, ids, times and keyed indexes, never what was seen, so that it may outlive the texts. Entries stand in
 * chains: whoever writes has one of its own for each region and day, so that no look waits for another's.
 */

/** Who looked: a member of staff, a channel's system, a part of the product, a citizen at their own matter, or nobody known. */
export interface AuditWho {
  readonly kind: 'person' | 'channel' | 'system' | 'citizen' | 'nobody';
  /** Subject of the token, key id of the channel, or name of the function. */
  readonly id?: string;
  readonly roles?: readonly string[];
  readonly region?: string;
  readonly unit?: string;
}

/** Why somebody looked, where they had to say. */
export interface AuditWhy {
  /** A code of the table of purposes. */
  readonly purpose: string;
  /** Where in the ticket's vault the reason lies, as it was written. */
  readonly reason?: string;
  /** The request that was granted. */
  readonly grant?: string;
}

/** How much was shown: `codes` links persons and tickets without their words; `refused` shows nothing. */
export type AuditAnswer = 'clear' | 'masked' | 'codes' | 'refused';

/** One look, as whoever shows something tells it. */
export interface AuditLook {
  /** The region whose auditors read of it, by GB/T 2260; {@link NO_REGION} where it is none's. */
  readonly region: string;
  readonly who: AuditWho;
  /** What was looked at, by its name in the table of access; the act where none was shown. */
  readonly what: string;
  readonly ticketNo?: string;
  /** Which fields were shown, by their names. */
  readonly fields?: readonly string[];
  /** The file, the entry or the contact, by its id. */
  readonly ref?: string;
  /** Of whom, by the keyed index. */
  readonly person?: string;
  /** What the citizen had asked to keep back by then, where it is anything. */
  readonly kept?: 'name' | 'phone' | 'all';
  readonly why?: AuditWhy;
  /** The call or the part of the product: `GET /v1/tickets/{ticketNo}`. */
  readonly route: string;
  readonly requestId?: string;
  readonly answer: AuditAnswer;
  /** Of a refusal: the problem's code. */
  readonly code?: string;
  /** How many it stands for, where it is more than one. */
  readonly count?: number;
}

/** An entry as it is hashed. */
export interface AuditBody extends AuditLook {
  readonly chain: string;
  /** 1, 2, 3, … in its chain. */
  readonly number: number;
  /** Hash of the entry before it in its chain. */
  readonly previous: string;
  /** The law's time, and the machine's. */
  readonly at: Instant;
  readonly recordedAt: Instant;
}

/** By what entries are found, beside their chains. All of it also stands in the body. */
export interface AuditKeys {
  readonly at: string;
  readonly ticketNo?: string;
  readonly person?: string;
  readonly caller?: string;
  /** Of a chain's first entry: its day. */
  readonly opened?: string;
}

/** An entry as it is kept. */
export interface AuditItem extends AuditKeys {
  readonly chain: string;
  readonly number: number;
  /** Canonical JSON of the body, byte for byte. */
  readonly body: string;
  readonly hash: string;
}

/** The region of what is no region's: refusals of callers that nobody knows. */
export const NO_REGION = '000000';

/** A chain's name: region, day and whoever writes it. */
export function chainName(region: string, day: Day, writer: string): string {
  return `${region}.${day}.${writer}`;
}

/** The region and day of a chain by its name; undefined where it is none. */
export function chainOf(name: string): { readonly region: string; readonly day: Day } | undefined {
  const [, region = '', day = ''] = /^(\d{6})\.(\d{4}-\d\d-\d\d)\.[0-9a-f-]{8,36}$/.exec(name) ?? [];
  return region === '' ? undefined : { region, day: day as Day };
}

/** The partition in which a day's chains are written down once more, so that none is lost with its first entry. */
export function registerOf(day: Day): string {
  return `chains.${day}`;
}

/** A chain in the register of its day. @param number any, so that no two are in one place */
export function registration(chain: string, number: number, sha256: Sha256): Registration {
  const day = chainOf(chain)?.day ?? ('' as Day);
  const body = canonicalJson({ chain, number });
  return { chain: registerOf(day), number, body, hash: sha256(body) };
}
export type Registration = Pick<AuditItem, 'chain' | 'number' | 'body' | 'hash'>;

/** The chain that a record of the register names; undefined where it is not what was written. */
export function registeredChain(item: Readonly<Record<string, unknown>>, sha256: Sha256): string | undefined {
  const name = /"chain":"([^"]+)"/.exec(String(item.body))?.[1] ?? '';
  const made = registration(name, Number(item.number), sha256);
  return chainOf(name) && canonicalJson(item) === canonicalJson(made) ? name : undefined;
}

/** The caller of a look, as entries are found by: kind and id; undefined for whoever has none. */
export function callerKey({ kind, id }: Pick<AuditWho, 'kind' | 'id'>): string | undefined {
  return id === undefined ? undefined : `${kind}:${id}`;
}

/** The entry that a body makes: the hash covers the body and, through it, the hash before. */
export function auditItem(body: AuditBody, sha256: Sha256): AuditItem {
  const text = canonicalJson(body);
  return { chain: body.chain, number: body.number, body: text, hash: sha256(text), ...keysOf(body) };
}

/** What an entry is found by. */
export function keysOf({ chain, number, at, ticketNo, person, who }: AuditBody): AuditKeys {
  const caller = callerKey(who);
  const named = chainOf(chain);
  return {
    at,
    ...(ticketNo !== undefined && { ticketNo }),
    ...(person !== undefined && { person }),
    ...(caller !== undefined && { caller }),
    ...(number === 1 && named && { opened: named.day }),
  };
}

/** Why an entry is not what was written. */
export type AuditFault = 'gap' | 'hash' | 'body' | 'chain' | 'previous' | 'keys';

/**
 * Checks a chain as it is kept, oldest entry first, attribute by attribute.
 * @param items records as the store holds them, with whatever attributes they have
 * @returns the number at which it first differs from what was written; undefined when all hold
 */
export function findAuditBreak(
  chain: string,
  items: readonly Readonly<Record<string, unknown>>[],
  sha256: Sha256,
): { readonly number: number; readonly why: AuditFault } | undefined {
  let previous = GENESIS;
  for (const [index, item] of items.entries()) {
    const number = index + 1;
    const fault = faultOf(item, { chain, number, previous }, sha256);
    if (fault) return { number, why: fault };
    previous = String(item.hash);
  }
  return undefined;
}

function faultOf(
  item: Readonly<Record<string, unknown>>,
  place: Pick<AuditBody, 'chain' | 'number' | 'previous'>,
  sha256: Sha256,
): AuditFault | undefined {
  if (item.number !== place.number) return 'gap';
  if (typeof item.body !== 'string' || sha256(item.body) !== item.hash) return 'hash';
  const body = bodyIn(item.body);
  if (!body) return 'body';
  if (body.chain !== place.chain || item.chain !== place.chain || body.number !== place.number)
    return 'chain';
  if (body.previous !== place.previous) return 'previous';
  // By the keys it is found: one that was changed, taken away or added would hide it or show it where it is not.
  return canonicalJson(item) === canonicalJson(auditItem(body, sha256)) ? undefined : 'keys';
}

/** A body read back; undefined where the text is none. */
export function bodyIn(text: string): AuditBody | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && 'who' in read ? (read as AuditBody) : undefined;
  } catch {
    return undefined;
  }
}
