import * as z from 'zod';
import { coversRegion, type PersonCaller } from '../../shared/caller.ts';
import { InvalidCursorError, type TicketStore } from '../../shared/ports.ts';
import { instant } from '../../shared/ticket/commands/fields.ts';
import { bodyOf } from '../../shared/ticket/ledger.ts';
import { nextDueAt } from '../../shared/ticket/settle.ts';
import { STAGES, type Ticket } from '../../shared/ticket/ticket.ts';
import { HOTLINE } from '../../shared/ticket/work-lines.ts';
import { disclosed } from '../disclosure.ts';
import { standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { ticketAnswer } from '../ticket-view.ts';
import { isHotline, mustSee, unitOf } from './access.ts';
import { deadlinesOf } from './deadlines.ts';
import { type ProgressDeps, progressRoutes } from './progress.ts';

export interface QueryDeps extends ProgressDeps {
  readonly store: TicketStore;
}

const listQuery = z.strictObject({
  region: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
  unit: z.string().max(32).optional(),
  stage: z.enum(STAGES).optional(),
  dueBefore: instant.optional(),
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
      handle: async ({ query, caller }) => {
        const { region = caller.region, unit, limit, stage, dueBefore, cursor } = query;
        const whose = listedUnit(caller, region, unit);
        const asked = {
          region,
          unit: whose,
          limit,
          ...(stage && { stage }),
          ...(dueBefore && { dueBefore }),
          ...(cursor !== undefined && { cursor }),
        };
        const page = await deps.store.listByUnit(asked).catch((error: unknown) => {
          if (!(error instanceof InvalidCursorError)) throw error;
          throw standardProblem('invalid-request', { field: 'cursor', rule: 'of-this-list' });
        });
        return { status: 200, body: page };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/tickets/{ticketNo}',
      auth: 'person',
      handle: async ({ params, caller }) => {
        const ticket = await visible(deps, caller, params.ticketNo);
        return {
          status: 200,
          headers: { etag: `"${ticket.version}"` },
          body: {
            ...ticketAnswer(ticket, actingUnit(caller)),
            ...detailsOf(ticket, actingUnit(caller)),
            texts: await textsFor(deps, caller, ticket),
          },
        };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/tickets/{ticketNo}/history',
      auth: 'person',
      handle: async ({ params, caller }) => {
        const ticket = await visible(deps, caller, params.ticketNo);
        const entries = await deps.store.ledger(ticket.ticketNo);
        const items = entries.map((entry) => {
          const { version, command, actor, events } = bodyOf(entry);
          return { version, command, actor, hash: entry.hash, events };
        });
        return { status: 200, body: { ticketNo: ticket.ticketNo, items } };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/tickets/{ticketNo}/deadlines',
      auth: 'person',
      handle: async ({ params, caller }) => {
        const ticket = await visible(deps, caller, params.ticketNo);
        const entries = await deps.store.ledger(ticket.ticketNo);
        const unit = actingUnit(caller);
        const items = deadlinesOf(entries.flatMap((entry) => bodyOf(entry).events)).filter(
          (deadline) => unit === undefined || deadline.unit === undefined || deadline.unit === unit,
        );
        return { status: 200, body: { ticketNo: ticket.ticketNo, nextDueAt: nextDueAt(ticket), items } };
      },
    }),
    ...progressRoutes(deps),
  ];
}

/** Hotline staff may list any unit of their region, or their own work; a unit lists itself. */
function listedUnit(caller: PersonCaller, region: string, asked: string | undefined): string {
  if (!coversRegion(caller.region, region)) throw standardProblem('not-found', { field: 'region' });
  if (isHotline(caller)) return asked ?? HOTLINE;
  const own = unitOf(caller);
  if (own === undefined) throw standardProblem('forbidden');
  if (asked !== undefined && asked !== own) throw standardProblem('not-found', { field: 'unit' });
  return own;
}

async function visible(deps: QueryDeps, caller: PersonCaller, ticketNo = ''): Promise<Ticket> {
  const loaded = /^\d{20}$/.test(ticketNo) ? await deps.store.load(ticketNo) : undefined;
  if (!loaded) throw standardProblem('not-found');
  mustSee(caller, loaded.ticket);
  return loaded.ticket;
}

/** The unit for which somebody looks who is not of the hotline. */
function actingUnit(caller: PersonCaller): string | undefined {
  return isHotline(caller) ? undefined : unitOf(caller);
}

function detailsOf(ticket: Ticket, unit: string | undefined): object {
  const { assignments, extension, returns, redos, revisit, supervisions, complex, classCode, placeCode } =
    ticket;
  const { source, handOvers, attachments, coordination, returnsBy } = ticket;
  return {
    classCode,
    placeCode,
    complex,
    source,
    handOvers,
    attachments,
    assignments,
    extension,
    returns,
    returnsBy: unit === undefined ? returnsBy : undefined,
    coordination,
    redos,
    revisit,
    supervisions,
    oversight: oversightFor(ticket, unit),
  };
}

/** The hotline sees all that is on record; a unit its own, and the ticket's marks. */
function oversightFor({ oversight }: Ticket, unit: string | undefined): object | undefined {
  if (!oversight || unit === undefined) return oversight;
  const { urged, marks, records } = oversight;
  return { urged, marks, records: records?.filter((each) => each.unit === unit) };
}

/** What was written and said, for those who handle it; auditors and the like see codes only. */
async function textsFor(
  deps: QueryDeps,
  caller: PersonCaller,
  ticket: Ticket,
): Promise<Record<string, string>> {
  const unit = actingUnit(caller);
  if (!isHotline(caller) && unit === undefined) return {};
  const papers = Object.entries(ticket.papers).filter(([name]) => name !== 'openId');
  const opened = await deps.vault.open(
    ticket.ticketNo,
    papers.map(([, { ref }]) => ref),
  );
  const texts: Record<string, string> = {};
  for (const [name, { ref }] of papers) texts[name] = opened[ref] ?? '';
  return unit === undefined ? texts : disclosed(texts, ticket.confidential);
}
