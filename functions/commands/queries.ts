import * as z from 'zod';
import { coversRegion, type PersonCaller } from '../../shared/caller.ts';
import { type AttemptCounter, InvalidCursorError, type TicketStore, type Vault } from '../../shared/ports.ts';
import { maskName, maskPhone } from '../../shared/privacy/masking.ts';
import { phoneTail } from '../../shared/privacy/phone.ts';
import { instant } from '../../shared/ticket/commands/fields.ts';
import { bodyOf } from '../../shared/ticket/ledger.ts';
import { nextDueAt } from '../../shared/ticket/settle.ts';
import { STAGES, type Ticket } from '../../shared/ticket/ticket.ts';
import { HOTLINE } from '../../shared/ticket/work-lines.ts';
import { standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { ticketAnswer } from '../ticket-view.ts';
import { isHotline, mustSee, unitOf } from './access.ts';
import { deadlinesOf } from './deadlines.ts';

export interface QueryDeps {
  readonly store: TicketStore;
  readonly vault: Vault;
  /** Counts phone tails that were not right, per ticket and hour. */
  readonly attempts: AttemptCounter;
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

const progressBody = z.strictObject({
  ticketNo: z.string().regex(/^\d{20}$/),
  phoneTail: z.string().regex(/^\d{4}$/),
});

/** Wrong tails after which a ticket's progress stays closed for the hour. */
const WRONG_TAILS = 5;

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
            ...detailsOf(ticket),
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
    route({
      method: 'POST',
      path: '/v1/progress',
      auth: 'none',
      body: progressBody,
      handle: async ({ body: { ticketNo, phoneTail: tail } }) => {
        const ticket = await ownTicket(deps, ticketNo, tail);
        const { stage, outcome, acceptedAt, closedAt } = ticket;
        const due = ticket.clocks.filter(({ kind, unit }) => kind === 'handle' && unit !== undefined);
        return {
          status: 200,
          body: {
            ticketNo,
            stage,
            outcome,
            acceptedAt,
            closedAt,
            dueOn: due.map(({ dueOn }) => dueOn).sort()[0],
            reply: await publicReply(deps, ticket),
          },
        };
      },
    }),
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

function detailsOf(ticket: Ticket): object {
  const { assignments, extension, returns, redos, revisit, supervisions, complex, classCode, placeCode } =
    ticket;
  return { classCode, placeCode, complex, assignments, extension, returns, redos, revisit, supervisions };
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

/** What the citizen asked to keep from the units stays masked for them (Shaoyang art. 23). */
function disclosed(
  texts: Record<string, string>,
  confidential: Ticket['confidential'],
): Record<string, string> {
  const hidden = { ...texts };
  const { name, phone } = texts;
  if (name !== undefined && (confidential === 'name' || confidential === 'all')) hidden.name = maskName(name);
  if (phone !== undefined && (confidential === 'phone' || confidential === 'all'))
    hidden.phone = maskPhone(phone);
  return hidden;
}

/** The ticket of whoever knows its number and the end of its phone number; all else is one and the same 404. */
async function ownTicket(deps: QueryDeps, ticketNo: string, tail: string): Promise<Ticket> {
  if ((await deps.attempts.counted(ticketNo)) >= WRONG_TAILS) throw standardProblem('not-found');
  // Counted before it is looked at: of many guesses made at once none goes uncounted.
  if ((await deps.attempts.count(ticketNo)) > WRONG_TAILS) throw standardProblem('not-found');
  const loaded = await deps.store.load(ticketNo);
  const phone = loaded?.ticket.papers.phone;
  const opened = phone && (await deps.vault.open(ticketNo, [phone.ref]))[phone.ref];
  if (!loaded || opened === undefined || phoneTail(opened.split(',', 1)[0] ?? '') !== tail) {
    throw standardProblem('not-found');
  }
  await deps.attempts.takeBack(ticketNo);
  return loaded.ticket;
}

async function publicReply(deps: QueryDeps, ticket: Ticket): Promise<string | undefined> {
  const { reply } = ticket.papers;
  if (!reply || (ticket.stage !== 'done' && ticket.stage !== 'closed')) return undefined;
  return (await deps.vault.open(ticket.ticketNo, [reply.ref]))[reply.ref];
}
