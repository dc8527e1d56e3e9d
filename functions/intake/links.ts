import * as z from 'zod';
import type { ChannelCaller } from '../../shared/caller.ts';
import { personal } from '../../shared/privacy/personal.ts';
import { GRADES } from '../../shared/regulation/vocabulary.ts';
import { externalNo, lineName, ticketNo } from '../../shared/ticket/commands/fields.ts';
import { supervisionForm } from '../../shared/ticket/commands/supervision.ts';
import { canonicalJson } from '../../shared/ticket/ledger.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { Problem, standardProblem } from '../http/problem.ts';
import { type ApiRequest, type Route, route } from '../http/route.ts';
import { act, type DeskDeps, type Once } from '../ticket-desk.ts';
import { speaksFor } from './referral.ts';

/** As whom, and under which number, a platform brings something. */
const source = z.strictObject({ line: lineName, externalNo });

const orderBody = supervisionForm.extend({ ticketNo, source });

const ratingBody = z.strictObject({
  ticketNo,
  source,
  grade: z.enum(GRADES),
  solved: z.enum(['yes', 'partly', 'no']).optional(),
  /** Whether the unit was in touch with the citizen. */
  unitContacted: z.boolean().optional(),
  note: personal().optional(),
});

type Source = z.output<typeof source>;

/**
 * The routes by which linked platforms act on tickets (Shaoyang art. 7, Inner Mongolia art. 17): a supervision
 * platform orders a supervision, the rating system (好差评) brings what citizens rated. Each under its number once.
 */
export function linkRoutes(deps: DeskDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/links/supervisions',
      auth: 'channel',
      body: orderBody,
      handle: async (request) => {
        const { ticketNo: number, ...order } = request.body;
        const { answer, repeated } = await act(deps, {
          ticketNo: number,
          type: 'supervise',
          body: order,
          ...byPlatform(request, 'supervision', number, order.source),
          answer: ({ stage, supervisions }) => ({
            ticketNo: number,
            supervision: supervisions.at(-1)?.id,
            stage,
          }),
        }).catch(noSuchTicket);
        return { status: repeated ? 200 : 201, body: answer };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/links/ratings',
      auth: 'channel',
      body: ratingBody,
      handle: async (request) => {
        const { ticketNo: number, source: from, ...said } = request.body;
        const { answer, repeated } = await act(deps, {
          ticketNo: number,
          type: 'revisit',
          body: { reached: true, way: 'sms', ...said },
          ...byPlatform(request, 'rating', number, from),
          answer: ({ stage, outcome }) => ({ ticketNo: number, stage, outcome }),
        }).catch(noSuchTicket);
        return { status: repeated ? 200 : 201, body: answer };
      },
    }),
  ];
}

/** What both have in common: in whose name, under which number once for good, and whose tickets. */
function byPlatform(
  { caller, rawBody }: ApiRequest<unknown, unknown, ChannelCaller>,
  kind: 'supervision' | 'rating',
  number: string,
  { line, externalNo: given }: Source,
) {
  if (!speaksFor(caller, line)) throw standardProblem('forbidden', { field: 'source.line' });
  const region = number.slice(0, 6);
  const body = canonicalJson(JSON.parse(new TextDecoder().decode(rawBody)));
  const once: Once = {
    key: `link:${kind}:${region}:${line}:${given}`,
    path: `links/${kind}`,
    body: Buffer.from(body, 'utf8'),
  };
  return {
    actor: { side: 'channel' },
    by: caller.id,
    number: once,
    authorise: (ticket: Ticket) => {
      if (!caller.regions.includes(ticket.region)) throw standardProblem('not-found', { field: 'ticketNo' });
      // Said before: a second judgement of the same answer is the hotline's to follow up.
      if (kind === 'rating' && ticket.revisit?.grade !== undefined) throw alreadyRated();
    },
  } as const;
}

function alreadyRated(): Problem {
  return new Problem({
    status: 409,
    code: 'already-rated',
    title: '该工单已有评价 / Already rated',
    field: 'ticketNo',
  });
}

/** The same for a number that is none, and for a ticket of another region. */
function noSuchTicket(error: unknown): never {
  throw error instanceof Problem && error.code === 'not-found'
    ? standardProblem('not-found', { field: 'ticketNo' })
    : error;
}
