import * as z from 'zod';
import type { ChannelCaller } from '../../shared/caller.ts';
import type { FeedReader } from '../../shared/ports.ts';
import { lineName } from '../../shared/ticket/commands/fields.ts';
import { COMMANDS } from '../../shared/ticket/commands.ts';
import { canonicalJson } from '../../shared/ticket/ledger.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { feedbackIn } from '../feedback.ts';
import { toProblem } from '../http/errors.ts';
import type { Logger } from '../http/log.ts';
import { parsePart } from '../http/parse.ts';
import { Problem, standardProblem } from '../http/problem.ts';
import { type ApiRequest, type ApiResponse, type Route, route } from '../http/route.ts';
import { nonAcceptance } from '../non-acceptance.ts';
import { fromFeedCursor, toFeedCursor } from '../province/feed-cursor.ts';
import { dueOnOf } from '../ticket-view.ts';
import { abreast } from '../workflow/abreast.ts';
import { type IntakeDeps, intake, region } from './intake.ts';
import { numberKey, numberOf, referralForm, speaksFor } from './referral.ts';

export interface ReferralsDeps extends IntakeDeps {
  readonly feed: FeedReader;
  readonly log: Logger;
}

/** As many forms of 20 KB as an HTTP request carries within a function's time. */
const MOST = 100;
const MOST_BYTES = 2_500_000;
const ABREAST = 8;

/** Each of many has its number: without one, nobody could tell what of a broken-off request was taken in. */
export const numberedForm = referralForm.extend({ source: COMMANDS.submit.shape.source.unwrap() });

/** Changes of the feed that one request for feedback looks through. */
const PAGE = 200;
const PAGES = 5;

/**
 * The routes by which a sub-centre, a petition office or a province's platform hands many matters over at once, and
 * asks what became of those it is owed an answer for.
 */
export function referralsRoutes(deps: ReferralsDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/intake/referrals',
      auth: 'channel',
      body: z.array(z.unknown()).min(1).max(MOST),
      list: true,
      bodyLimit: MOST_BYTES,
      handle: async ({ caller, body }) => {
        const items: object[] = [];
        const numbered = body.map((given, index) => ({ given, index }));
        await abreast(numbered, ABREAST, async ({ given, index }) => {
          items[index] = { index, ...(await taken(deps, caller, given)) };
        });
        return { status: 200, body: { items } };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/referrals/{source}/feedback',
      auth: 'channel',
      query: z.strictObject({ region: region.optional(), after: z.string().max(64).optional() }),
      handle: ({ params, query, caller, disclose }) =>
        feedbackTo(deps, { caller, disclose }, params.source ?? '', query),
    }),
    route({
      method: 'GET',
      path: '/v1/referrals/{source}/tickets/{externalNo}',
      auth: 'channel',
      query: z.strictObject({ region: region.optional() }),
      handle: async ({ params, query, caller }) => {
        const { source: line = '', externalNo = '' } = params;
        const of = regionFor(caller, line, query.region);
        const known = await deps.idempotency.find(numberKey(of, { line, externalNo }));
        const loaded = known && (await deps.store.load(ticketNoIn(known.answer)));
        if (!loaded) throw standardProblem('not-found', { field: 'externalNo' });
        return { status: 200, body: { externalNo, ...standing(loaded.ticket) } };
      },
    }),
  ];
}

/** Takes one of many in. What is wrong with it stops no other. */
async function taken(deps: ReferralsDeps, caller: ChannelCaller, given: unknown): Promise<object> {
  try {
    if (given instanceof Problem) throw given;
    const form = parsePart('body', numberedForm, given);
    if (!speaksFor(caller, form.source.line)) throw standardProblem('forbidden', { field: 'source.line' });
    const number = numberOf(form.region, form.source, given);
    const rawBody = Buffer.from(canonicalJson(given), 'utf8');
    const { status, body } = await intake(
      deps,
      { caller, rawBody },
      'referral',
      { ...form, accepted: false },
      number,
    );
    return { status, ...(body as object) };
  } catch (error) {
    const { status, code, title, detail, field, rule, errors, clause } = toProblem(error).fields;
    if (status >= 500) deps.log.error('REFERRAL_FAILED', { status, problem: code }, error);
    return { status, code, title, detail, field, rule, errors, clause };
  }
}

/**
 * What a line was told of the matters that it handed over, in order, none left out and none twice along one chain
 * of cursors. A page without items may have more behind it.
 */
async function feedbackTo(
  deps: ReferralsDeps,
  { caller, disclose }: Pick<ApiRequest<unknown, unknown, ChannelCaller>, 'caller' | 'disclose'>,
  source: string,
  query: { readonly region?: string | undefined; readonly after?: string | undefined },
): Promise<ApiResponse> {
  const of = regionFor(caller, source, query.region);
  const from = query.after === undefined ? 0 : fromFeedCursor(query.after, of);
  if (from === undefined) throw standardProblem('invalid-request', { field: 'after', rule: 'cursor' });

  const items: object[] = [];
  const told = new Map<string, 'clear' | 'masked'>();
  let at = from;
  let more = true;
  for (let page = 0; page < PAGES && more && items.length === 0; page++) {
    const read = await deps.feed.read(of, at, PAGE);
    for (const { ticketNo, version, events } of read.items) {
      const isTold = events.some((event) => event.type === 'FeedbackGiven' && event.line === source);
      if (!isTold) continue;
      const shown = await feedbackIn(deps, ticketNo, version);
      for (const { line, ...feedback } of shown.told) {
        if (line !== source) continue;
        items.push(feedback);
        told.set(ticketNo, shown.answer);
      }
    }
    at = read.items.at(-1)?.seq ?? at;
    more = read.more;
  }
  const looks = [...told].map(([ticketNo, answer]) => ({
    ...{ what: 'feedback', ticketNo, fields: ['result'], ref: source, answer },
  }));
  await disclose(...looks);
  return { status: 200, body: { items, cursor: toFeedCursor(of, at), more } };
}

/**
 * In which region a caller asks for a line: the one it names, or its only one.
 * @throws Problem 400 where it has several, 404 for a region or line that it has no part in
 */
function regionFor(caller: ChannelCaller, line: string, named: string | undefined): string {
  const [only, ...others] = caller.regions;
  const of = named ?? (others.length === 0 ? only : undefined);
  if (of === undefined) throw standardProblem('invalid-request', { field: 'region', rule: 'required' });
  if (!caller.regions.includes(of)) throw standardProblem('not-found', { field: 'region' });
  if (!lineName.safeParse(line).success || !speaksFor(caller, line)) {
    throw standardProblem('not-found', { field: 'source' });
  }
  return of;
}

function ticketNoIn(answer: string): string {
  return (JSON.parse(answer) as { readonly ticketNo: string }).ticketNo;
}

/** How far a matter is, as the line that handed it over may know: codes and days. */
function standing(ticket: Ticket): object {
  const { ticketNo, stage, outcome, submittedAt, acceptedAt, closedAt, source } = ticket;
  return {
    ...{ ticketNo, stage, outcome, submittedAt, acceptedAt, closedAt },
    dueOn: dueOnOf(ticket),
    fedBackAt: source?.fedBackAt,
    notAccepted: nonAcceptance(ticket),
  };
}
