import * as z from 'zod';
import { dayOf } from '../../shared/calendar/instant.ts';
import { coversRegion, type PersonCaller } from '../../shared/caller.ts';
import {
  InvalidCursorError,
  type LoadedTicket,
  type Rulebook,
  type TicketFinder,
  type TicketLine,
  type TicketStore,
} from '../../shared/ports.ts';
import { type Rules, regulationOfRegion, rulesOn } from '../../shared/regulation/rules.ts';
import { type Unset, unsetFor } from '../../shared/regulation/unset.ts';
import { code, instant } from '../../shared/ticket/commands/fields.ts';
import { bodyOf } from '../../shared/ticket/ledger.ts';
import { nextDueAt } from '../../shared/ticket/settle.ts';
import { STAGES, type Ticket } from '../../shared/ticket/ticket.ts';
import { ACTS_TO_DO, HOTLINE } from '../../shared/ticket/work-lines.ts';
import { ofTicket } from '../http/on-record.ts';
import { standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { givenIn, type Missing, missingIn } from '../missing-facts.ts';
import { isSeenBy, isToldTo, ticketAnswer } from '../ticket-view.ts';
import { isHotline, mayList, mustRead, seenBy, unitOf, viewingUnit } from './access.ts';
import { deadlinesOf } from './deadlines.ts';
import { withoutKept } from './names-of-others.ts';
import { type OwnDeps, progressRoutes } from './progress.ts';
import { detailsOf, nameless, textsFor } from './ticket-details.ts';

export interface QueryDeps extends OwnDeps {
  readonly store: TicketStore;
  readonly finder: Pick<TicketFinder, 'marked'>;
  readonly rulebook: Pick<Rulebook, 'current' | 'settings'>;
}

const listQuery = z.strictObject({
  region: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
  unit: z.string().max(32).optional(),
  stage: z.enum(STAGES).optional(),
  todo: z.enum(ACTS_TO_DO).optional(),
  dueBefore: instant.optional(),
  /** Instead of a work list: the ledger of a mark, of all or of one behind it. */
  mark: code.optional(),
  behind: code.optional(),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** The routes by which people look at tickets. */
export function queryRoutes(deps: QueryDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/tickets',
      auth: 'person',
      query: listQuery,
      handle: async ({ query, caller, disclose }) => {
        const { region = caller.region, unit, limit, stage, todo, dueBefore, cursor } = query;
        if (query.mark !== undefined) {
          const ledger = await ledgerOf(deps, caller, query);
          const { region: of = caller.region, mark } = query;
          // Whose tickets a deputy has brought is what such a ledger says.
          await disclose({ what: 'mark-ledger', region: of, ref: mark, answer: 'codes' });
          return { status: 200, body: ledger };
        }
        const whose = listedUnit(caller, region, unit);
        const asked = {
          region,
          unit: whose,
          limit,
          ...(stage && { stage }),
          ...(todo && { todo }),
          ...(dueBefore && { dueBefore }),
          ...(cursor !== undefined && { cursor }),
        };
        const page = await deps.store.listByUnit(asked).catch(strangeCursor);
        const apart = cursor === undefined ? await listedApart(deps, caller, asked) : [];
        return { status: 200, body: { ...page, items: [...apart, ...page.items] } };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/tickets/{ticketNo}',
      auth: 'person',
      handle: async ({ params, caller, disclose }) => {
        const loaded = await visibleAt(deps, caller, 'ticket', params.ticketNo);
        const { ticket } = loaded;
        const unit = viewingUnit(caller, ticket);
        const { level, texts } = await textsFor(deps, caller, ticket);
        const fields = Object.keys(texts);
        if (fields.length > 0) {
          const answer = level === 'full' ? 'clear' : 'masked';
          await disclose({ what: 'ticket', ...ofTicket(ticket), fields, answer });
        }
        const told = { ...ticketAnswer(ticket, unit), ...detailsOf(ticket, unit) };
        return {
          status: 200,
          headers: { etag: `"${ticket.version}"` },
          body: {
            ...(await withoutKept(deps, caller, ticket.ticketNo, told)),
            missing: unit === undefined ? await missingOf(deps, loaded) : undefined,
            texts,
          },
        };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/tickets/{ticketNo}/history',
      auth: 'person',
      handle: async ({ params, caller }) => {
        const ticket = await visible(deps, caller, 'history', params.ticketNo);
        const entries = await deps.store.ledger(ticket.ticketNo);
        const unit = viewingUnit(caller, ticket);
        const items = entries.flatMap((entry) => {
          const { version, command, actor, events } = bodyOf(entry);
          const told = events.filter((event) => isToldTo(event, unit));
          if (told.length === 0 && events.length > 0) return [];
          const shown = told.map((event) => nameless(event, ticket, unit));
          // What else fell due with it is shown, and not with what it came.
          const by = told.length === events.length ? { command, actor } : {};
          return [{ version, ...by, hash: entry.hash, events: shown }];
        });
        const { ticketNo } = ticket;
        return { status: 200, body: { ticketNo, items: await withoutKept(deps, caller, ticketNo, items) } };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/tickets/{ticketNo}/deadlines',
      auth: 'person',
      handle: async ({ params, caller }) => {
        const loaded = await visibleAt(deps, caller, 'deadlines', params.ticketNo);
        const { ticket } = loaded;
        const entries = await deps.store.ledger(ticket.ticketNo);
        const unit = viewingUnit(caller, ticket);
        const items = deadlinesOf(entries.flatMap((entry) => bodyOf(entry).events)).filter((deadline) =>
          isSeenBy(ticket, deadline.unit, unit),
        );
        const unset = await unsetIn(deps, loaded);
        return {
          status: 200,
          body: { ticketNo: ticket.ticketNo, nextDueAt: nextDueAt(ticket), items, unset },
        };
      },
    }),
    ...progressRoutes(deps),
  ];
}

/** Of what lies apart so many pages are looked through at the most. */
const MOST_PAGES_APART = 10;

/**
 * What of a list does not exist for everybody, as far as it does for the caller. It lies apart, is little, and stands
 * on the first page before the rest.
 */
async function listedApart(
  { store }: QueryDeps,
  caller: PersonCaller,
  asked: Parameters<TicketStore['listByUnit']>[0],
): Promise<readonly TicketLine[]> {
  const found: TicketLine[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const page = await store.listByUnit({ ...asked, apart: true, ...(cursor !== undefined && { cursor }) });
    found.push(...(await seenBy({ store }, caller, page.items)));
    cursor = page.cursor;
    pages += 1;
  } while (cursor !== undefined && pages < MOST_PAGES_APART);
  return found;
}

/** A cursor of another list is the caller's fault. */
function strangeCursor(error: unknown): never {
  if (!(error instanceof InvalidCursorError)) throw error;
  throw standardProblem('invalid-request', { field: 'cursor', rule: 'of-this-list' });
}

/** The ledger of a mark that the region's regulation knows (Shaoyang art. 18, 27). */
async function ledgerOf(
  { finder, store }: QueryDeps,
  caller: PersonCaller,
  query: z.output<typeof listQuery>,
): Promise<object> {
  const { region = caller.region, mark = '', behind, stage, cursor, limit } = query;
  if (!mayList(caller, 'mark-ledger')) throw standardProblem('forbidden');
  if (!coversRegion(caller.region, region)) throw standardProblem('not-found', { field: 'region' });
  const rule = regulationOfRegion(region)?.marks?.find(({ id }) => id === mark);
  if (!rule?.ledger && !rule?.watched) {
    throw standardProblem('not-found', { field: 'mark', ...(rule && { clause: rule.clause }) });
  }
  const asked = {
    ...{ region, mark, limit },
    ...(behind !== undefined && { behind }),
    ...(stage && { stage }),
    ...(cursor !== undefined && { cursor }),
  };
  const page = await finder.marked(asked).catch(strangeCursor);
  const items = await seenBy({ store }, caller, page.items);
  return { mark, label: rule.label, clause: rule.clause, ...page, items };
}

/** Hotline staff may list any unit of their region, or their own work; a unit lists itself. */
function listedUnit(caller: PersonCaller, region: string, asked: string | undefined): string {
  if (!coversRegion(caller.region, region)) throw standardProblem('not-found', { field: 'region' });
  if (isHotline(caller)) return asked ?? HOTLINE;
  const own = unitOf(caller);
  if (own === undefined) throw standardProblem('forbidden');
  // Another region may have a unit of the same id.
  if (region !== caller.region) throw standardProblem('not-found', { field: 'region' });
  if (asked !== undefined && asked !== own) throw standardProblem('not-found', { field: 'unit' });
  return own;
}

async function visible(
  deps: QueryDeps,
  caller: PersonCaller,
  read: 'history',
  ticketNo?: string,
): Promise<Ticket> {
  return (await visibleAt(deps, caller, read, ticketNo)).ticket;
}

/** A ticket that the caller may see, with the versions of the rulebook that are current for it. */
async function visibleAt(
  deps: QueryDeps,
  caller: PersonCaller,
  read: 'ticket' | 'history' | 'deadlines',
  ticketNo = '',
): Promise<LoadedTicket> {
  const loaded = /^\d{20}$/.test(ticketNo) ? await deps.store.load(ticketNo) : undefined;
  if (!loaded) throw standardProblem('not-found');
  mustRead(caller, loaded.ticket, read);
  return loaded;
}

/** What neither the text nor the operator says of a ticket that was accepted. */
async function unsetIn(deps: QueryDeps, loaded: LoadedTicket): Promise<readonly Unset[]> {
  const { kind, matter, complex, acceptedAt } = loaded.ticket;
  if (kind === undefined || acceptedAt === undefined) return [];
  const rules = await rulesFor(deps, loaded);
  return rules ? unsetFor({ kind, complex, ...(matter && { matter }) }, rules) : [];
}

/** What the hotline should ask the citizen of an open ticket for. */
async function missingOf(deps: QueryDeps, loaded: LoadedTicket): Promise<Missing | undefined> {
  const { ticket } = loaded;
  const { region, kind, matter, closedAt } = ticket;
  if (closedAt !== undefined || !regulationOfRegion(region)?.requests) return undefined;
  const rules = await rulesFor(deps, loaded);
  return rules && missingIn(rules, { kind, matter, given: givenIn(ticket) });
}

/** The rules of a ticket, by the settings that are current. */
async function rulesFor(
  { rulebook }: QueryDeps,
  { ticket, current }: LoadedTicket,
): Promise<Rules | undefined> {
  const { region, acceptedAt = ticket.submittedAt } = ticket;
  const regulation = regulationOfRegion(region);
  if (!regulation) return undefined;
  const settings = await rulebook.settings(region, current.settings);
  return rulesOn(regulation, settings, current.settings, dayOf(acceptedAt));
}
