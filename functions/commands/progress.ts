import * as z from 'zod';
import type { Day } from '../../shared/calendar/instant.ts';
import type { AttemptCounter, TicketStore, Vault } from '../../shared/ports.ts';
import { phoneTail } from '../../shared/privacy/phone.ts';
import { ticketNo } from '../../shared/ticket/commands/fields.ts';
import type { Outcome } from '../../shared/ticket/events/outcome.ts';
import { replyNames } from '../../shared/ticket/papers.ts';
import { promiseOf, type Stage, type Ticket } from '../../shared/ticket/ticket.ts';
import { ofTicket } from '../http/on-record.ts';
import { standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import type { Shown } from '../http/shown.ts';
import { nonAcceptance } from '../non-acceptance.ts';
import { openedTexts } from '../opened-texts.ts';
import { dueOnOf } from '../ticket-view.ts';

export interface ProgressDeps {
  readonly store: Pick<TicketStore, 'load'>;
  readonly vault: Vault;
  /** Counts phone tails that were not right, per ticket and hour. */
  readonly attempts: AttemptCounter;
}

/** How far a ticket is, as its citizen is told. */
export interface Progress {
  readonly ticketNo: string;
  readonly stage: Stage;
  readonly outcome?: Outcome | undefined;
  readonly dueOn?: Day | undefined;
  /** What can't be solved now has a day, which the citizen is told (Shaoyang art. 15). */
  readonly promisedOn?: Day | undefined;
  readonly reply?: string | undefined;
  readonly notAccepted?: NotAccepted;
}

/** Why a request was not accepted, and where to go instead. */
export interface NotAccepted {
  readonly clause: string;
  readonly reason?: string | undefined;
  readonly basis?: string | undefined;
  readonly instead?: string | undefined;
  /** How far the earlier ticket is that this one repeats. */
  readonly earlier?: Progress;
}

const progressBody = z.strictObject({ ticketNo, phoneTail: z.string().regex(/^\d{4}$/) });

/** Wrong tails after which a ticket's progress stays closed for the hour. */
const WRONG_TAILS = 5;

/** The route by which citizens see how far their ticket is, or why it was not accepted. */
export function progressRoutes(deps: ProgressDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/progress',
      auth: 'none',
      body: progressBody,
      handle: async ({ body, disclose }) => {
        const ticket = await ownTicket(deps, body.ticketNo, body.phoneTail);
        const { acceptedAt, closedAt } = ticket;
        const progress = await citizenProgress(deps, ticket);
        await disclose(...toCitizen(ticket, progress));
        return { status: 200, body: { ...progress, acceptedAt, closedAt } };
      },
    }),
  ];
}

/** What of a ticket's texts its citizen is told, to be put on record; nothing where it is codes and times alone. */
export function toCitizen(ticket: Ticket, { reply, notAccepted }: Progress): readonly Shown[] {
  const { reason, basis, instead } = notAccepted ?? {};
  const said = { reply, reason, basis, instead };
  const fields = Object.entries(said).flatMap(([name, text]) => (text === undefined ? [] : [name]));
  return fields.length === 0 ? [] : [{ what: 'progress', ...ofTicket(ticket), fields, answer: 'clear' }];
}

/** What the citizen of a ticket is told of it, whichever way they ask. Whether it is theirs is to be known before. */
export async function citizenProgress(deps: ProgressDeps, ticket: Ticket): Promise<Progress> {
  const notAccepted = await whyNotAccepted(deps, ticket);
  return { ...(await progressOf(deps, ticket)), ...(notAccepted && { notAccepted }) };
}

/** How far a ticket is, and what was answered. */
async function progressOf(deps: ProgressDeps, ticket: Ticket): Promise<Progress> {
  const { stage, outcome, follows } = ticket;
  // A matter that is handled under another ticket is due when that one is.
  const lead = stage === 'following' && follows !== undefined ? await deps.store.load(follows) : undefined;
  return {
    ticketNo: ticket.ticketNo,
    stage,
    outcome,
    dueOn: dueOnOf(lead?.ticket ?? ticket),
    promisedOn: promiseOf(ticket)?.dueOn,
    reply: await publicReply(deps, ticket),
  };
}

/**
 * Reason, basis and where to go instead; for a repeated request the progress or the result of the ticket that was
 * repeated, which was found to be the same person's when this one was refused.
 */
async function whyNotAccepted(deps: ProgressDeps, ticket: Ticket): Promise<NotAccepted | undefined> {
  const found = nonAcceptance(ticket);
  if (!found) return undefined;
  const { clause, basis, told, repeatOf } = found;
  const said = await opened(deps, ticket, 'reason', 'basis', 'instead');
  const earlier = repeatOf === undefined ? undefined : await deps.store.load(repeatOf);
  return {
    clause,
    reason: said.reason,
    basis: said.basis ?? basis,
    instead: said.instead ?? told,
    ...(earlier && { earlier: await progressOf(deps, earlier.ticket) }),
  };
}

/** The texts of these names that are in a ticket's file and can still be read. */
async function opened<N extends string>(
  deps: ProgressDeps,
  { ticketNo: number, papers }: Ticket,
  ...names: readonly N[]
): Promise<Partial<Record<N, string>>> {
  const there = names.flatMap((name) => {
    const paper = papers[name];
    return paper ? [{ name, ref: paper.ref }] : [];
  });
  const texts = await openedTexts(
    deps,
    number,
    there.map(({ ref }) => ref),
  );
  const found: Partial<Record<N, string>> = {};
  for (const { name, ref } of there) {
    const text = texts?.[ref];
    if (text !== undefined) found[name] = text;
  }
  return found;
}

/**
 * The ticket of whoever knows its number and the end of its phone number. Wrong ends are counted.
 * @throws Problem 404, one and the same for all else
 */
export async function ownTicket(deps: ProgressDeps, number: string, tail: string): Promise<Ticket> {
  if ((await deps.attempts.counted(number)) >= WRONG_TAILS) throw standardProblem('not-found');
  // Counted before it is looked at: of many guesses made at once none goes uncounted.
  if ((await deps.attempts.count(number)) > WRONG_TAILS) throw standardProblem('not-found');
  const loaded = await deps.store.load(number);
  const phone = loaded && (await opened(deps, loaded.ticket, 'phone')).phone;
  if (!loaded || phone === undefined || phoneTail(phone.split(',', 1)[0] ?? '') !== tail) {
    throw standardProblem('not-found');
  }
  await deps.attempts.takeBack(number);
  return loaded.ticket;
}

async function publicReply(deps: ProgressDeps, ticket: Ticket): Promise<string | undefined> {
  if (ticket.stage !== 'done' && ticket.stage !== 'closed') return undefined;
  const names = replyNames(ticket);
  const texts = await opened(deps, ticket, ...names);
  const replies = names.flatMap((name) => texts[name] ?? []);
  return replies.length === 0 ? undefined : replies.join('\n');
}
