import * as z from 'zod';
import type { Day, Instant } from '../../shared/calendar/instant.ts';
import { coversRegion, type PersonCaller } from '../../shared/caller.ts';
import {
  type AnchorStore,
  type AuditQuery,
  type AuditReader,
  InvalidCursorError,
  type RawLedgerItem,
  type RawPlace,
} from '../../shared/ports.ts';
import { type AuditItem, bodyIn, chainOf, NO_REGION } from '../../shared/privacy/audit.ts';
import { type IndexKeySource, indexUnder } from '../../shared/privacy/index-keys.ts';
import { parsePhone } from '../../shared/privacy/phone.ts';
import { instant, ticketNo } from '../../shared/ticket/commands/fields.ts';
import { standardProblem } from '../http/problem.ts';
import { type ApiResponse, type Route, route } from '../http/route.ts';
import type { Disclose } from '../http/shown.ts';

export interface AuditDeps {
  readonly audit: AuditReader;
  readonly anchors: Pick<AnchorStore, 'days' | 'address'>;
  readonly ledger: (ticketNo: string) => Promise<readonly RawLedgerItem[]>;
  /** A ticket's items as they lie in the tickets table. */
  readonly places: (ticketNo: string) => Promise<readonly RawPlace[]>;
  /** Keys of the index by which a person is found. */
  readonly indexKeys: IndexKeySource;
}

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
const listQuery = z.strictObject({ ticketNo: ticketNo.optional(), caller: caller.optional(), ...page });
const searchBody = z.strictObject({ phone: z.string().max(32), ...page });
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
      handle: ({ query: { ticketNo: of, caller: who, ...asked }, caller: auditor, disclose }) => {
        if ((of === undefined) === (who === undefined))
          throw standardProblem('invalid-request', { field: 'query', rule: 'one-of:ticketNo,caller' });
        if (of !== undefined) mustCover(auditor, of.slice(0, 6), 'ticketNo');
        const by = of === undefined ? ('caller' as const) : ('ticketNo' as const);
        return entries(deps, { auditor, disclose }, { by, value: of ?? who ?? '', ...given(asked) });
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
        const items = await deps.audit.chain(chain, after, limit);
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

/** Whose chain a record of the register speaks of; undefined where it can't be read, which is every region's to find. */
function registeredRegion(body: string | number | undefined): string | undefined {
  return /^\{"chain":"(\d{6})\./.exec(String(body))?.[1];
}

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
  { cursor, ...page }: Page,
): Promise<ApiResponse> {
  const [, place = '0', behind] = /^(\d)~(.*)$/s.exec(cursor ?? '0~') ?? [];
  const at = Number(place);
  const value = persons[at];
  if (value === undefined || behind === undefined)
    throw standardProblem('invalid-request', { field: 'cursor', rule: 'of-this-list' });
  const asked = given({ ...page, ...(behind !== '' && { cursor: behind }) });
  const { status, body } = await entries(deps, who, { by: 'person', value, ...asked });
  const { items, cursor: next } = body as { readonly items: readonly object[]; readonly cursor?: string };
  const isLast = next === undefined && at + 1 >= persons.length;
  const following = next === undefined ? `${at + 1}~` : `${at}~${next}`;
  return { status, body: { items, ...(!isLast && { cursor: following }) } };
}

/** A page of entries, less what is another region's; so it may hold fewer than asked for and not be the last. */
async function entries(
  { audit }: AuditDeps,
  { auditor, disclose }: { readonly auditor: PersonCaller; readonly disclose: Disclose },
  query: AuditQuery,
): Promise<ApiResponse> {
  const found = await audit.find(query).catch((error: unknown) => {
    if (!(error instanceof InvalidCursorError)) throw error;
    throw standardProblem('invalid-request', { field: 'cursor', rule: 'of-this-list' });
  });
  const items = found.items.flatMap((item) => shown(auditor, item));
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
function shown(auditor: PersonCaller, { body, hash }: AuditItem): object[] {
  const read = bodyIn(body);
  if (!read) return [];
  const own = [read.region, read.ticketNo?.slice(0, 6)];
  const isOwn = own.some((each) => each !== undefined && coversRegion(auditor.region, each));
  const { previous: _previous, ...entry } = read;
  return isOwn ? [{ ...entry, hash }] : [];
}
