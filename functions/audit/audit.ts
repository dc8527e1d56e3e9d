import * as z from 'zod';
import { addSeconds, type Day, type Instant } from '../../shared/calendar/instant.ts';
import { coversRegion, type PersonCaller } from '../../shared/caller.ts';
import {
  type AnchorStore,
  type AuditQuery,
  type AuditReader,
  type Clock,
  InvalidCursorError,
  type RawLedgerItem,
  type RawPlace,
  type TicketsNamed,
} from '../../shared/ports.ts';
import { type AuditBody, type AuditItem, bodyIn, chainOf, NO_REGION } from '../../shared/privacy/audit.ts';
import { isAskedFor, type LookFilter } from '../../shared/privacy/audit-filter.ts';
import { type IndexKeySource, indexUnder } from '../../shared/privacy/index-keys.ts';
import { parsePhone } from '../../shared/privacy/phone.ts';
import { instant, ticketNo } from '../../shared/ticket/commands/fields.ts';
import { numbersAgainst, withoutThoseAgainst } from '../against.ts';
import { standardProblem } from '../http/problem.ts';
import { type ApiResponse, type Route, route } from '../http/route.ts';
import type { Disclose } from '../http/shown.ts';
import { looksByDay } from './by-day.ts';

export interface AuditDeps {
  readonly audit: AuditReader;
  readonly anchors: Pick<AnchorStore, 'days' | 'address'>;
  readonly ledger: (ticketNo: string) => Promise<readonly RawLedgerItem[]>;
  /** A ticket's items as they lie in the tickets table. */
  readonly places: (ticketNo: string) => Promise<readonly RawPlace[]>;
  readonly clock: Clock;
  /** To know which tickets are about the auditor themself: another reads of those. */
  readonly tickets: TicketsNamed;
  /** Keys of the index by which a person is found. */
  readonly indexKeys: IndexKeySource;
}

/** How far back a list reaches for which no time was given. */
const LEAST_SECONDS = 7 * 86_400;

const region = z.string().regex(/^\d{6}$/);
const day = z.iso.date().transform((text) => text as Day);
/** `person:<subject>`, `channel:<key id>` or `system:<function>`. */
const caller = z.string().regex(/^(person|channel|system):.{1,128}$/);

const page = {
  from: instant.optional(),
  to: instant.optional(),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
};
const code = z.string().regex(/^[\w-]{1,64}$/);
/** By what looks are chosen among those that are found. */
const filters = {
  unit: code.optional(),
  role: code.optional(),
  what: code.optional(),
  field: z.string().max(64).optional(),
  answer: z.enum(['clear', 'masked', 'codes', 'refused']).optional(),
  code: code.optional(),
  purpose: code.optional(),
  kept: z.enum(['name', 'phone', 'all']).optional(),
  outside: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d$/)
    .optional(),
};
const listQuery = z.strictObject({
  ...{ ticketNo: ticketNo.optional(), caller: caller.optional(), region: region.optional() },
  ...filters,
  ...page,
});
const searchBody = z.strictObject({ phone: z.string().max(32), ...filters, ...page });
const chainQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(500),
});

/**
 * The routes by which auditors read who saw what of whom, when, why and how, and by which it is held against what was
 * written. An auditor reads of their own region, a province's of all that lie in it. That they read is on record too.
 */
export function auditRoutes(deps: AuditDeps): Route[] {
  const common = { auth: 'person' } as const;
  return [
    route({
      ...{ method: 'GET', path: '/v1/audit', ...common },
      query: listQuery,
      handle: async ({
        query: { ticketNo: of, caller: who, region: all, ...asked },
        caller: auditor,
        disclose,
      }) => {
        if ([of, who, all].filter((each) => each !== undefined).length > 1)
          throw standardProblem('invalid-request', { field: 'query', rule: 'one-of:ticketNo,caller,region' });
        if (of === undefined && who === undefined)
          return ofRegion(deps, { auditor, disclose }, all ?? auditor.region, asked);
        if (of !== undefined) {
          mustCover(auditor, of.slice(0, 6), 'ticketNo');
          await mustNotBeAgainst(deps, auditor, of);
        }
        const by = of === undefined ? ('caller' as const) : ('ticketNo' as const);
        return entries(deps, { auditor, disclose }, { by, value: of ?? who ?? '', ...given(asked) }, asked);
      },
    }),
    route({
      ...{ method: 'POST', path: '/v1/audit/search', ...common },
      body: searchBody,
      handle: async ({ body: { phone, ...asked }, caller: auditor, disclose }) => {
        const number = parsePhone(phone);
        if (!number || !('e164' in number))
          throw standardProblem('invalid-request', { field: 'phone', rule: 'format:phone' });
        const { all } = await deps.indexKeys();
        const persons = all.map((key) => indexUnder(key, 'phone', number.e164));
        return ofPerson(deps, { auditor, disclose }, persons, asked);
      },
    }),
    route({
      ...{ method: 'GET', path: '/v1/audit/chains', ...common },
      query: z.strictObject({ region: region.optional(), day }),
      handle: async ({ query, caller: auditor, disclose }) => {
        const of = query.region ?? auditor.region;
        mustCover(auditor, of, 'region');
        const items = (await deps.audit.chains(query.day)).filter((name) => chainOf(name)?.region === of);
        const register = (await deps.audit.register(query.day)).filter(
          ({ body }) => registeredRegion(body) === undefined || registeredRegion(body) === of,
        );
        await disclose({ what: 'audit', region: of, ref: query.day, count: items.length, answer: 'codes' });
        return { status: 200, body: { region: of, day: query.day, items, register } };
      },
    }),
    route({
      ...{ method: 'GET', path: '/v1/audit/chains/{chain}', ...common },
      query: chainQuery,
      handle: async ({ params: { chain = '' }, query: { after, limit }, caller: auditor, disclose }) => {
        const of = chainOf(chain)?.region;
        if (of === undefined) throw standardProblem('not-found');
        mustCover(auditor, of, 'chain');
        const items = await withheldFrom(deps, auditor, await deps.audit.chain(chain, after, limit));
        if (after === 0) await disclose({ what: 'audit', region: of, ref: chain, answer: 'codes' });
        return { status: 200, body: { chain, items } };
      },
    }),
    route({
      ...{ method: 'GET', path: '/v1/audit/ledger/{ticketNo}', ...common },
      handle: async ({ params, caller: auditor }) => {
        const of = params.ticketNo ?? '';
        if (!/^\d{20}$/.test(of)) throw standardProblem('not-found');
        mustCover(auditor, of.slice(0, 6), 'ticketNo');
        await mustNotBeAgainst(deps, auditor, of);
        // First, so that the ledger has at least what the ticket stands for.
        const places = await deps.places(of);
        return { status: 200, body: { ticketNo: of, items: await deps.ledger(of), places } };
      },
    }),
    route({
      ...{ method: 'GET', path: '/v1/audit/anchors', ...common },
      query: z.strictObject({ region: region.optional(), after: day.optional() }),
      handle: async ({ query, caller: auditor }) => {
        const of = query.region ?? auditor.region;
        mustCover(auditor, of, 'region');
        return { status: 200, body: { region: of, items: await deps.anchors.days(of, query.after) } };
      },
    }),
    route({
      ...{ method: 'GET', path: '/v1/audit/anchors/{region}/{day}', ...common },
      handle: async ({ params, caller: auditor }) => {
        const of = region.safeParse(params.region).data;
        const on = day.safeParse(params.day).data;
        if (of === undefined || on === undefined) throw standardProblem('not-found');
        mustCover(auditor, of, 'region');
        return { status: 200, body: { region: of, day: on, ...(await deps.anchors.address(of, on)) } };
      },
    }),
  ];
}

/**
 * A ticket that is about the auditor does not exist for them, nor who has looked at it.
 * @throws Problem 404
 */
async function mustNotBeAgainst({ tickets }: AuditDeps, auditor: PersonCaller, of: string): Promise<void> {
  const against = await numbersAgainst(tickets, auditor, [of]);
  if (against.size > 0) throw standardProblem('not-found', { field: 'ticketNo' });
}

/** A chain's records; of one that is about the auditor's own matter no more than its place and its hash. */
async function withheldFrom(
  { tickets }: AuditDeps,
  auditor: PersonCaller,
  records: readonly Readonly<Record<string, string | number>>[],
): Promise<readonly object[]> {
  // Where the body and what it is found by differ, either counts.
  const named = records.map(({ body, ticketNo: key }) => [
    key === undefined ? key : String(key),
    bodyIn(String(body))?.ticketNo,
  ]);
  const against = await numbersAgainst(tickets, auditor, named.flat());
  if (against.size === 0) return records;
  return records.map((record, at) => {
    if (!named[at]?.some((each) => against.has(each ?? ''))) return record;
    const { chain = '', number = 0, hash = '' } = record;
    return { chain, number, hash, withheld: true };
  });
}

/** Whose chain a record of the register speaks of; undefined where it can't be read, which is every region's to find. */
function registeredRegion(body: string | number | undefined): string | undefined {
  return /^\{"chain":"(\d{6})\./.exec(String(body))?.[1];
}

type Asked = Page & LookFilter;

interface Page {
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

function given({ from, to, cursor, limit }: Page): Omit<AuditQuery, 'by' | 'value'> {
  return { limit, ...(from && { from }), ...(to && { to }), ...(cursor !== undefined && { cursor }) };
}

/** What lies outside of an auditor's region does not exist for them; what is no region's is every auditor's. */
function mustCover({ region: own }: PersonCaller, of: string, field: string): void {
  if (of !== NO_REGION && !coversRegion(own, of)) throw standardProblem('not-found', { field });
}

/**
 * Entries of a person, those under the present key first: an entry keeps the index under which it was written, so each
 * key there ever was is asked. Which one a page is of stands before its cursor.
 */
async function ofPerson(
  deps: AuditDeps,
  who: { readonly auditor: PersonCaller; readonly disclose: Disclose },
  persons: readonly string[],
  { cursor, ...page }: Asked,
): Promise<ApiResponse> {
  const [, place = '0', behind] = /^(\d)~(.*)$/s.exec(cursor ?? '0~') ?? [];
  const at = Number(place);
  const value = persons[at];
  if (value === undefined || behind === undefined)
    throw standardProblem('invalid-request', { field: 'cursor', rule: 'of-this-list' });
  const asked = given({ ...page, ...(behind !== '' && { cursor: behind }) });
  const { status, body } = await entries(deps, who, { by: 'person', value, ...asked }, page);
  const { items, cursor: next } = body as { readonly items: readonly object[]; readonly cursor?: string };
  const isLast = next === undefined && at + 1 >= persons.length;
  const following = next === undefined ? `${at + 1}~` : `${at}~${next}`;
  return { status, body: { items, ...(!isLast && { cursor: following }) } };
}

/** A page of entries, less what is another region's; so it may hold fewer than asked for and not be the last. */
async function entries(
  { audit, tickets }: AuditDeps,
  { auditor, disclose }: { readonly auditor: PersonCaller; readonly disclose: Disclose },
  query: AuditQuery,
  asked: Asked,
): Promise<ApiResponse> {
  const found = await audit.find(query).catch((error: unknown) => {
    if (!(error instanceof InvalidCursorError)) throw error;
    throw standardProblem('invalid-request', { field: 'cursor', rule: 'of-this-list' });
  });
  const others = await withoutThoseAgainst(tickets, auditor, found.items);
  const items = others.flatMap((item) => shown(auditor, item, asked));
  const { by, value } = query;
  await disclose({
    ...{ what: 'audit', count: items.length, answer: 'codes' },
    ...(by === 'ticketNo' && { ticketNo: value }),
    ...(by === 'person' && { person: value }),
    ...(by === 'caller' && { ref: value }),
  });
  return { status: 200, body: { items, ...(found.cursor !== undefined && { cursor: found.cursor }) } };
}

/** An entry as an auditor reads it: of its own region's looks, and of whoever looked at its region's tickets. */
function shown(auditor: PersonCaller, { body, hash }: AuditItem, asked: Asked): object[] {
  const read = bodyIn(body);
  if (!read || !isAskedFor(read, asked)) return [];
  const own = [read.region, read.ticketNo?.slice(0, 6)];
  const isOwn = own.some((each) => each !== undefined && coversRegion(auditor.region, each));
  return isOwn ? [asShown(read, hash)] : [];
}

function asShown({ previous: _previous, ...entry }: AuditBody, hash: string): object {
  return { ...entry, hash };
}

/** A page of all looks of a region, of the last week where no time is given. */
async function ofRegion(
  { audit, clock, tickets }: AuditDeps,
  { auditor, disclose }: { readonly auditor: PersonCaller; readonly disclose: Disclose },
  of: string,
  { cursor, limit, from, to = clock.now(), ...filter }: Asked,
): Promise<ApiResponse> {
  mustCover(auditor, of, 'region');
  const since = from ?? addSeconds(to, -LEAST_SECONDS);
  const isWanted = (entry: AuditBody) => isAskedFor(entry, filter);
  const page = await looksByDay(audit, { region: of, from: since, to, cursor, limit, isWanted });
  const against = await numbersAgainst(
    tickets,
    auditor,
    page.items.map(({ entry }) => entry.ticketNo),
  );
  const items = page.items
    .filter(({ entry }) => !against.has(entry.ticketNo ?? ''))
    .map(({ entry, hash }) => asShown(entry, hash));
  await disclose({ what: 'audit', region: of, ref: `${since}/${to}`, count: items.length, answer: 'codes' });
  return { status: 200, body: { items, ...(page.cursor !== undefined && { cursor: page.cursor }) } };
}
