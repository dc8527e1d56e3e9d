import * as z from 'zod';
import { type Day, dayOf } from '../../shared/calendar/instant.ts';
import type { AttemptCounter, Clock, Rulebook, TicketStore, Vault } from '../../shared/ports.ts';
import { type IndexKeySource, indexUnder } from '../../shared/privacy/index-keys.ts';
import { phoneTail } from '../../shared/privacy/phone.ts';
import { decisionInForce } from '../../shared/regulation/rules.ts';
import { ticketNo } from '../../shared/ticket/commands/fields.ts';
import type { Outcome } from '../../shared/ticket/events/outcome.ts';
import { replyNames } from '../../shared/ticket/papers.ts';
import { promiseOf, type Stage, type Ticket } from '../../shared/ticket/ticket.ts';
import { ofTicket } from '../http/on-record.ts';
import { Problem, standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import type { Shown } from '../http/shown.ts';
import { nonAcceptance } from '../non-acceptance.ts';
import { openedTexts } from '../opened-texts.ts';
import { dueOnOf } from '../ticket-view.ts';

/** What is told of a ticket is read from. */
export interface ProgressDeps {
  readonly store: Pick<TicketStore, 'load'>;
  readonly vault: Vault;
}

/** By what it is known to whom a ticket's progress is told. */
export interface OwnDeps extends ProgressDeps {
  /** Counts ends of phone numbers that were not right, per ticket and per source, by the hour. */
  readonly attempts: AttemptCounter;
  readonly rulebook: Pick<Rulebook, 'current' | 'settings'>;
  readonly indexKeys: IndexKeySource;
  readonly clock: Clock;
}

/** Where tries come from: under what they are counted, and how many there may be in an hour. */
export interface TriedFrom {
  readonly subjects: readonly string[];
  readonly most: number;
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
const HOUR_SECONDS = 3_600;

/** The route by which citizens see how far their ticket is, or why it was not accepted. */
export function progressRoutes(deps: OwnDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/progress',
      auth: 'none',
      body: progressBody,
      handle: async ({ body, disclose, sourceIp }) => {
        const from = await triedFrom(deps, body.ticketNo, { sourceIp });
        const ticket = await ownTicket(deps, body.ticketNo, body.phoneTail, from);
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
 * Under what somebody's tries at numbers of a region are counted, over all numbers, and how many that city takes in an hour:
 * as many as it takes of one address by its public form. Undefined where it has not said.
 * @param by the address, or the keyed index of whoever writes by an account of theirs
 */
export async function triedFrom(
  { rulebook, indexKeys, clock }: Pick<OwnDeps, 'rulebook' | 'indexKeys' | 'clock'>,
  number: string,
  by: { readonly sourceIp: string | undefined } | { readonly person: string },
): Promise<TriedFrom | undefined> {
  const region = number.slice(0, 6);
  const { settings } = await rulebook.current(region);
  const { publicForm } = await rulebook.settings(region, settings);
  const most = decisionInForce({ day: dayOf(clock.now()) }, publicForm)?.perAddress;
  if (most === undefined) return undefined;
  if ('person' in by) return { subjects: [`progress:${by.person}`], most };
  // Under both keys while they change, so that nobody's count begins anew.
  const { lookUp } = await indexKeys();
  return { subjects: lookUp.map((key) => `progress:${indexUnder(key, 'ip', by.sourceIp ?? '')}`), most };
}

/**
 * The ticket of whoever knows its number and the end of its phone number. Wrong ends are counted.
 * @throws Problem 429 after too many wrong ones from one source, 404, one and the same, for all else
 */
export async function ownTicket(
  deps: OwnDeps,
  number: string,
  tail: string,
  { subjects, most }: TriedFrom = { subjects: [], most: 0 },
): Promise<Ticket> {
  const tries = await Promise.all(subjects.map((each) => deps.attempts.count(each)));
  if (Math.max(...tries) > most) throw tooManyTries();
  if ((await deps.attempts.counted(number)) >= WRONG_TAILS) throw standardProblem('not-found');
  // Counted before it is looked at: of many guesses made at once none goes uncounted.
  if ((await deps.attempts.count(number)) > WRONG_TAILS) throw standardProblem('not-found');
  const loaded = await deps.store.load(number);
  const phone = loaded && (await opened(deps, loaded.ticket, 'phone')).phone;
  if (!loaded || phone === undefined || phoneTail(phone.split(',', 1)[0] ?? '') !== tail) {
    throw standardProblem('not-found');
  }
  await Promise.all([number, ...subjects].map((each) => deps.attempts.takeBack(each)));
  return loaded.ticket;
}

function tooManyTries(): Problem {
  return new Problem({
    status: 429,
    code: 'too-many-requests',
    title: '查询过于频繁，请稍后再试，或拨打12345 / Too many tries',
    retryAfter: HOUR_SECONDS,
  });
}

async function publicReply(deps: ProgressDeps, ticket: Ticket): Promise<string | undefined> {
  if (ticket.stage !== 'done' && ticket.stage !== 'closed') return undefined;
  const names = replyNames(ticket);
  const texts = await opened(deps, ticket, ...names);
  const replies = names.flatMap((name) => texts[name] ?? []);
  return replies.length === 0 ? undefined : replies.join('\n');
}
