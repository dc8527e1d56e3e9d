import * as z from 'zod';
import type { ChannelCaller } from '../../shared/caller.ts';
import { requestFields } from '../../shared/ticket/commands/acceptance.ts';
import { lineName } from '../../shared/ticket/commands/fields.ts';
import { marksForm } from '../../shared/ticket/commands/oversight.ts';
import { COMMANDS, type CommandBody } from '../../shared/ticket/commands.ts';
import { canonicalJson } from '../../shared/ticket/ledger.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { levelOutside, secrecyFor, shownAt } from '../disclosure.ts';
import { keyOf } from '../http/asked-once.ts';
import { ofTicket } from '../http/on-record.ts';
import { Problem, standardProblem } from '../http/problem.ts';
import { type ApiRequest, type ApiResponse, type Route, route } from '../http/route.ts';
import { openedTexts } from '../opened-texts.ts';
import { act, type DeskDeps, type Once } from '../ticket-desk.ts';
import { claims, type IntakeDeps, intake, region } from './intake.ts';

/** What another line hands over; with its own number it is owed an answer. */
export const referralForm = z.strictObject({
  ...requestFields,
  region,
  source: COMMANDS.submit.shape.source,
  marks: marksForm,
  attachments: claims,
});

/**
 * Under its number where it comes from a matter is taken in once, however often and by whichever of its routes it is
 * handed over.
 * @param given the form as it was sent, in which the order of the fields does not matter
 */
export function numberOf(of: string, source: Numbered, given: unknown): Once {
  return {
    key: numberKey(of, source),
    path: 'referral',
    body: Buffer.from(canonicalJson(given), 'utf8'),
  };
}

type Numbered = NonNullable<CommandBody<'submit'>['source']>;

/** Under what a number is remembered in a region. */
export function numberKey(of: string, { line, externalNo }: Numbered): string {
  return `number:${of}:${line}:${externalNo}`;
}

const acknowledgement = COMMANDS.acknowledge.extend({ line: lineName });
/** A line says what became of what it took; what the hotline owes a line, the hotline's people give it. */
const feedback = COMMANDS.feedback.omit({ direction: true });

/**
 * The routes by which other lines' systems hand matters over to the hotline, and answer for what the hotline has
 * handed over to them (Shaoyang art. 7: 110 is linked system to system).
 */
export function referralRoutes(deps: IntakeDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/intake/referral',
      auth: 'channel',
      commitsNonce: true,
      body: referralForm,
      handle: (request) => {
        const { caller, body } = request;
        if (body.source && !speaksFor(caller, body.source.line))
          throw standardProblem('forbidden', { field: 'source.line' });
        const given: unknown = JSON.parse(new TextDecoder().decode(request.rawBody));
        const number = body.source && numberOf(body.region, body.source, given);
        return intake(deps, request, 'referral', { ...body, accepted: false }, number);
      },
    }),
    route({
      method: 'GET',
      path: '/v1/intake/referral/{ticketNo}',
      auth: 'channel',
      query: z.strictObject({ line: lineName }),
      handle: ({ params, query, caller, disclose }) =>
        shown(deps, { caller, disclose }, params.ticketNo ?? '', query.line),
    }),
    route({
      method: 'POST',
      path: '/v1/intake/referral/{ticketNo}/acknowledge',
      auth: 'channel',
      body: acknowledgement,
      handle: (request) => answer(deps, request, 'acknowledge', request.body),
    }),
    route({
      method: 'POST',
      path: '/v1/intake/referral/{ticketNo}/feedback',
      auth: 'channel',
      body: feedback,
      handle: (request) =>
        answer(deps, request, 'feedback', { ...request.body, direction: 'from-line' as const }),
    }),
  ];
}

/** Of what the request is made up that a line is given to act on. */
const REQUEST = [
  ...['request', 'title', 'place', 'name', 'phone', 'handOverNote'],
  ...['happenedAt', 'coordinates', 'subject'],
];

/** What a line was handed over: the request, less what the citizen asked to keep back. */
async function shown(
  { store, vault }: DeskDeps,
  { caller, disclose }: Pick<ApiRequest<unknown, unknown, ChannelCaller>, 'caller' | 'disclose'>,
  ticketNo: string,
  line: string,
): Promise<ApiResponse> {
  const loaded = /^\d{20}$/.test(ticketNo) ? await store.load(ticketNo) : undefined;
  if (!loaded) throw noSuchTicket();
  const { ticket } = loaded;
  mustHave(caller, ticket, line);
  const papers = Object.entries(ticket.papers).filter(([name]) => REQUEST.includes(name));
  const opened = await openedTexts(
    { vault },
    ticketNo,
    papers.map(([, { ref }]) => ref),
  );
  const texts = Object.fromEntries(papers.map(([name, { ref }]) => [name, opened?.[ref] ?? '']));
  const { kind, matter, placeCode, stage, submittedAt } = ticket;
  const secrecy = secrecyFor(ticket);
  const handOver = ticket.handOvers?.find((each) => each.line === line);
  const level = levelOutside('handed-over', 'line', ticket);
  const seen = opened ? shownAt(level, texts, secrecy) : {};
  const fields = Object.keys(seen);
  if (fields.length > 0) {
    const answer = level === 'full' ? 'clear' : 'masked';
    await disclose({ what: 'handed-over', ...ofTicket(ticket), fields, ref: line, answer });
  }
  return {
    status: 200,
    body: {
      ...{ ticketNo, stage, kind, matter, placeCode, submittedAt, handOver },
      texts: seen,
    },
  };
}

async function answer<T extends 'acknowledge' | 'feedback'>(
  deps: DeskDeps,
  { params, caller, rawBody, idempotencyKey }: ApiRequest<unknown, unknown, ChannelCaller>,
  type: T,
  body: CommandBody<T> & { readonly line: string },
): Promise<ApiResponse> {
  const { ticketNo = '' } = params;
  if (!/^\d{20}$/.test(ticketNo)) throw noSuchTicket();
  const acted = await act<T>(deps, {
    ticketNo,
    type,
    body,
    actor: { side: 'channel' },
    by: caller.id,
    ...(idempotencyKey !== undefined && {
      once: { ...keyOf(caller, idempotencyKey), path: `${ticketNo}/${type}`, body: rawBody },
    }),
    authorise: (ticket) => mustHave(caller, ticket, body.line),
    answer: ({ stage, outcome }) => ({ ticketNo, stage, outcome }),
  }).catch((error: unknown) => {
    throw error instanceof Problem && error.code === 'not-found' ? noSuchTicket() : error;
  });
  return { status: 200, body: acted.answer };
}

/** For a line that was given no part in a ticket there is no such ticket. */
function mustHave(caller: ChannelCaller, ticket: Ticket, line: string): void {
  const has = ticket.handOvers?.some((each) => each.line === line) === true;
  if (!has || !caller.regions.includes(ticket.region) || !speaksFor(caller, line)) {
    throw noSuchTicket();
  }
}

/** The same for a number that is none, a ticket that isn't there, and one that is not the line's. */
function noSuchTicket(): Problem {
  return standardProblem('not-found', { field: 'ticketNo' });
}

/** A key without lines of its own is a gateway's that stands for all lines of its regions. */
export function speaksFor({ lines }: ChannelCaller, line: string): boolean {
  return lines?.includes(line) ?? true;
}
