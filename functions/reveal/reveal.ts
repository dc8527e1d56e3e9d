import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type Instant, instantOf } from '../../shared/calendar/instant.ts';
import { coversRegion, type PersonCaller } from '../../shared/caller.ts';
import type { RevealRequest } from '../../shared/ports.ts';
import { personal } from '../../shared/privacy/personal.ts';
import { REVEAL_PURPOSE_CODES, type RevealRule } from '../../shared/regulation/reveal-rule.ts';
import type { Secrecy } from '../../shared/ticket/secrecy.ts';
import { assignmentOf, type Ticket } from '../../shared/ticket/ticket.ts';
import { mayCallOn, mustCall, unitIn } from '../commands/access.ts';
import { secrecyFor } from '../disclosure.ts';
import { ofTicket } from '../http/on-record.ts';
import { Problem, standardProblem } from '../http/problem.ts';
import { type ApiRequest, type ApiResponse, type Route, route } from '../http/route.ts';
import { openedTexts } from '../opened-texts.ts';
import { HOUR_MS, mustStillBe, type RevealDeps, ruleOf, visible } from './basis.ts';
import { callBackRoute } from './call-back.ts';
import { countAct } from './limits.ts';
import { tellOfReveal } from './telling.ts';

/** What may be asked for: who the citizen is, and the texts in which they are masked. */
const FIELDS = ['name', 'phone', 'callerPhone', 'sex', 'title', 'request', 'place'] as const;
const WEEK_SECONDS = 7 * 86_400;

const fields = z.array(z.enum(FIELDS)).min(1).max(FIELDS.length);
const asked = { fields, purpose: z.enum(REVEAL_PURPOSE_CODES), reason: personal() };
const revealForm = z.strictObject({ ...asked, grant: z.uuid().optional() });
const requestForm = z.strictObject(asked);
const grantForm = z.strictObject({ unit: z.string().max(64), granted: z.boolean() });

const openQuery = z.strictObject({
  region: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

type Asked<B> = ApiRequest<B, unknown, PersonCaller>;

/**
 * The routes by which a unit sees what is masked for it: once, for a purpose and a reason, on record before it is
 * shown. Who asked for secrecy is revealed by the hotline's grant; whom the text protects, not without their consent;
 * nobody to the party complained about, for whom there is no such ticket.
 */
export function revealRoutes(deps: RevealDeps): Route[] {
  return [
    route({
      ...{ method: 'POST', path: '/v1/tickets/{ticketNo}/reveal', auth: 'person', body: revealForm },
      handle: (request) => reveal(deps, request),
    }),
    route({
      ...{ method: 'POST', path: '/v1/tickets/{ticketNo}/request-reveal', auth: 'person', body: requestForm },
      handle: (request) => askForGrant(deps, request),
    }),
    route({
      ...{ method: 'POST', path: '/v1/tickets/{ticketNo}/grant-reveal', auth: 'person', body: grantForm },
      handle: (request) => decideOnRequest(deps, request),
    }),
    route({
      ...{ method: 'GET', path: '/v1/tickets/{ticketNo}/reveal-requests', auth: 'person' },
      handle: async ({ params, caller, disclose }) => {
        const ticket = await visible(deps, caller, params.ticketNo);
        mustCall(caller, ticket, 'GET /v1/tickets/{ticketNo}/reveal-requests');
        const decides = mayCallOn(caller, ticket, 'POST /v1/tickets/{ticketNo}/grant-reveal');
        const units = ticket.assignments.map(({ unit }) => unit);
        const requests = await deps.reveals.of(ticket.ticketNo, units);
        // An auditor reads who asked for what, and for which purpose; the words may speak of the citizen.
        if (!decides) {
          const items = requests.map(({ reason: _reason, ...each }) => each);
          return { status: 200, body: { ticketNo: ticket.ticketNo, items } };
        }
        const texts = await openedTexts(
          deps,
          ticket.ticketNo,
          requests.map(({ reason }) => reason),
        );
        const items = requests.map((each) => ({ ...each, reason: texts?.[each.reason] ?? '' }));
        if (items.length > 0)
          await disclose({
            what: 'reveal-requests',
            ...ofTicket(ticket),
            fields: ['reason'],
            answer: 'clear',
          });
        return { status: 200, body: { ticketNo: ticket.ticketNo, items } };
      },
    }),
    route({
      ...{ method: 'GET', path: '/v1/reveal-requests', auth: 'person', query: openQuery },
      handle: (request) => openRequests(deps, request),
    }),
    callBackRoute(deps),
  ];
}

/** The unit for which the caller has a part in the ticket. @throws Problem 403 for whoever sees it otherwise */
export function unitOn(caller: PersonCaller, ticket: Ticket): string {
  const unit = unitIn(caller, ticket.region);
  if (unit === undefined || !assignmentOf(ticket, unit)) throw standardProblem('forbidden');
  return unit;
}

/** @throws Problem 409 where the city has decided nothing */
async function ruleFor(deps: RevealDeps, ticket: Ticket): Promise<RevealRule> {
  const rule = await ruleOf(deps, ticket);
  if (rule) return rule;
  throw new Problem({
    status: 409,
    code: 'reveal-unset',
    title: '本市未设定查看遮盖信息的办法 / Reveals are not set',
  });
}

/** Whether this may be revealed at all. @throws Problem 409 */
function mustBeRevealable(secrecy: Secrecy): void {
  if (secrecy === 'complainant') {
    throw new Problem({
      ...{ status: 409, code: 'consent-needed', title: '未经投诉人同意不得披露 / Not without consent' },
      clause: 'SY-23b',
    });
  }
  if (secrecy === 'none') {
    throw new Problem({ status: 409, code: 'nothing-masked', title: '没有遮盖的信息 / Nothing is masked' });
  }
}

async function reveal(
  deps: RevealDeps,
  { params, caller, body, disclose }: Asked<z.output<typeof revealForm>>,
): Promise<ApiResponse> {
  const ticket = await visible(deps, caller, params.ticketNo);
  mustCall(caller, ticket, 'POST /v1/tickets/{ticketNo}/reveal');
  const unit = unitOn(caller, ticket);
  const rule = await ruleFor(deps, ticket);
  const secrecy = secrecyFor(ticket);
  mustBeRevealable(secrecy);
  const ungranted: readonly Secrecy[] = rule.ungranted ?? [];
  const now = deps.wallClock.nowMs();
  const { ticketNo } = ticket;
  let until = instantOf(now + rule.minutes * 60_000);
  // Tries count as well, so that nobody finds out by many of them which grant holds.
  await countAct(deps, 'reveal', { by: caller.id, ticketNo, hour: Math.floor(now / HOUR_MS) }, rule);
  if (!ungranted.includes(secrecy)) until = await useGrant(deps, ticketNo, unit, caller.id, body);
  const reason = await keepReason(deps, ticketNo, body.reason.text);
  const papers = body.fields.flatMap((name) => {
    const paper = ticket.papers[name];
    return paper ? [{ name, ref: paper.ref }] : [];
  });
  const opened = await openedTexts(
    deps,
    ticketNo,
    papers.map(({ ref }) => ref),
  );
  const texts = Object.fromEntries(papers.map(({ name, ref }) => [name, opened?.[ref] ?? '']));
  await disclose({
    ...{ what: 'reveal', ...ofTicket(ticket), fields: Object.keys(texts), answer: 'clear' },
    why: { purpose: body.purpose, reason, ...(body.grant !== undefined && { grant: body.grant }) },
  });
  await mustStillBe(deps, caller, ticket, 'POST /v1/tickets/{ticketNo}/reveal', (now) => {
    unitOn(caller, now);
    mustBeRevealable(secrecyFor(now));
    // What needs no grant for less may need one by now.
    if (body.grant === undefined && !ungranted.includes(secrecyFor(now))) throw grantNeeded();
  });
  return { status: 200, body: { ticketNo, texts, until } };
}

/** Uses a grant, which holds for one look. @returns until when @throws Problem 409 where there is none that holds */
async function useGrant(
  { reveals, nonces, wallClock }: RevealDeps,
  ticketNo: string,
  unit: string,
  by: string,
  { grant, fields: wanted, purpose }: z.output<typeof revealForm>,
): Promise<Instant> {
  const [request] = await reveals.of(ticketNo, [unit]);
  const now = instantOf(wallClock.nowMs());
  const isMeant = request?.id === grant && request?.by === by && request?.purpose === purpose;
  const covers = wanted.every((field) => request?.fields.includes(field));
  const until = request?.state === 'granted' ? request.until : undefined;
  if (isMeant && covers && until !== undefined && until > now) {
    if (await nonces.take(`reveal-grant:${grant}`, WEEK_SECONDS)) return until;
  }
  throw grantNeeded();
}

function grantNeeded(): Problem {
  return new Problem({
    ...{
      status: 409,
      code: 'grant-needed',
      title: '须经热线同意后查看，每次同意限看一次 / A grant is needed',
    },
    field: 'grant',
  });
}

/** Seals why somebody wants to see something. @returns where it lies in the ticket's vault */
async function keepReason({ vault, reasons }: RevealDeps, ticketNo: string, text: string): Promise<string> {
  const { items, sealed } = await vault.seal(ticketNo, { reason: text }, false);
  await reasons.keep(ticketNo, items);
  return sealed.reason?.ref ?? '';
}

async function askForGrant(
  deps: RevealDeps,
  { params, caller, body, disclose }: Asked<z.output<typeof requestForm>>,
): Promise<ApiResponse> {
  const ticket = await visible(deps, caller, params.ticketNo);
  mustCall(caller, ticket, 'POST /v1/tickets/{ticketNo}/request-reveal');
  const unit = unitOn(caller, ticket);
  const { requestHours } = await ruleFor(deps, ticket);
  mustBeRevealable(secrecyFor(ticket));
  const { ticketNo } = ticket;
  const { fields: wanted, purpose } = body;
  const id = randomUUID();
  const reason = await keepReason(deps, ticketNo, body.reason.text);
  const nowMs = deps.wallClock.nowMs();
  const by = caller.id;
  await disclose({
    ...{ what: 'request-reveal', ...ofTicket(ticket), fields: wanted, answer: 'codes' },
    why: { purpose, reason, grant: id },
  });
  const request: RevealRequest = {
    ...{ ticketNo, unit, id, by, fields: wanted, purpose, reason, askedAt: instantOf(nowMs) },
    ...(requestHours !== undefined && { lapsesAt: instantOf(nowMs + requestHours * HOUR_MS) }),
    state: 'asked',
  };
  await deps.reveals.put(request);
  const pending = await tellOfReveal(deps, ticket.region, request);
  const { lapsesAt } = request;
  return {
    status: 200,
    body: { ticketNo, grant: id, state: 'asked', ...(lapsesAt && { lapsesAt }), ...pending },
  };
}

/** What the hotline says to a unit's request: a reviewer, and nobody for a request of their own. */
async function decideOnRequest(
  deps: RevealDeps,
  { params, caller, body, disclose }: Asked<z.output<typeof grantForm>>,
): Promise<ApiResponse> {
  const ticket = await visible(deps, caller, params.ticketNo);
  mustCall(caller, ticket, 'POST /v1/tickets/{ticketNo}/grant-reveal');
  const rule = await ruleFor(deps, ticket);
  const { ticketNo } = ticket;
  const [request] = await deps.reveals.of(ticketNo, [body.unit]);
  if (request?.state !== 'asked' || hasLapsed(deps, request))
    throw standardProblem('not-found', { field: 'unit' });
  if (request.by === caller.id) throw standardProblem('forbidden', { rule: 'own-request' });
  const state = body.granted ? 'granted' : 'refused';
  const until = instantOf(deps.wallClock.nowMs() + rule.minutes * 60_000);
  const decided: RevealRequest = {
    ...{ ...request, state, decidedBy: caller.id },
    ...(body.granted && { until }),
  };
  await disclose({
    ...{ what: 'grant-reveal', ...ofTicket(ticket), fields: request.fields, ref: state, answer: 'codes' },
    why: { purpose: request.purpose, reason: request.reason, grant: request.id },
  });
  await deps.reveals.put(decided);
  const pending = await tellOfReveal(deps, ticket.region, decided, rule.minutes);
  return {
    status: 200,
    body: { ticketNo, grant: request.id, state, ...(body.granted && { until }), ...pending },
  };
}

function hasLapsed({ wallClock }: RevealDeps, { lapsesAt }: RevealRequest): boolean {
  return lapsesAt !== undefined && lapsesAt <= instantOf(wallClock.nowMs());
}

/**
 * What of a region waits for the caller's decision, the oldest first: who asks for what of which ticket, in codes. What
 * they wrote is read with the ticket's own requests, and goes on record there.
 */
async function openRequests(
  deps: RevealDeps,
  { caller, query }: ApiRequest<unknown, z.output<typeof openQuery>, PersonCaller>,
): Promise<ApiResponse> {
  const region = query.region ?? caller.region;
  if (!coversRegion(caller.region, region)) throw standardProblem('not-found', { field: 'region' });
  const items: object[] = [];
  let more = false;
  for (const request of await deps.reveals.open(region)) {
    const ticket = (await deps.store.load(request.ticketNo))?.ticket;
    if (!ticket || !mayCallOn(caller, ticket, 'POST /v1/tickets/{ticketNo}/grant-reveal')) continue;
    more = items.length >= query.limit;
    if (more) break;
    const { reason: _reason, ...shown } = request;
    items.push(shown);
  }
  return { status: 200, body: { region, items, more } };
}
