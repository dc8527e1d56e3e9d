import * as z from 'zod';
import { casesOf } from '../../shared/assessment/cases.ts';
import type { AssessmentKey, Entry, Objection } from '../../shared/assessment/records.ts';
import { daySchema } from '../../shared/calendar/calendar.ts';
import { dayOf } from '../../shared/calendar/instant.ts';
import type { PersonCaller } from '../../shared/caller.ts';
import { clearWords } from '../../shared/privacy/clear-words.ts';
import { MASKED_PARTS, maskText } from '../../shared/privacy/masking-text.ts';
import { writtenWords } from '../../shared/privacy/personal.ts';
import { ASSESSMENT_SOURCES, type AssessmentItem } from '../../shared/regulation/assessment-schema.ts';
import { withoutThoseAgainst } from '../against.ts';
import { asked, mustBeSame } from '../http/asked-once.ts';
import { standardProblem } from '../http/problem.ts';
import { type ApiRequest, type Route, route } from '../http/route.ts';
import { mustWrite, period, periodNamed, reason, refused, subject, UNITS, viewOf } from './asking.ts';
import {
  type AssessmentDeps,
  type Basis,
  basisOf,
  cellsOfTicket,
  countsFor,
  recordedFor,
} from './drafting.ts';
import { objectUntil, published } from './publishing.ts';
import { shown } from './reading.ts';
import { tellDecision, tellObjection, tellPublication } from './telling.ts';

const UNDER = '/v1/assessments/{region}/{period}';
const short = (most: number) => writtenWords().min(2).max(most);
const bySubject = z.strictObject({ subject });

/** What is recorded by hand: what was found, from whom it comes, and where its proof lies. */
const entryBody = z.strictObject({
  item: z.string().min(1).max(32),
  /** A unit, or a region. */
  of: z.string().min(1).max(64),
  source: z.enum(ASSESSMENT_SOURCES),
  value: z.number().min(0).max(1000).multipleOf(0.01),
  on: daySchema,
  foundBy: short(100),
  evidence: short(200),
  note: short(500).exactOptional(),
  /** The entry that it corrects. */
  replaces: z.string().max(64).exactOptional(),
});
const objectionBody = z.strictObject({
  item: z.string().min(1).max(32),
  ticketNo: z
    .string()
    .regex(/^\d{20}$/)
    .exactOptional(),
  reason,
});
const decisionBody = z.strictObject({ granted: z.boolean(), reason });

type Asked = ApiRequest<unknown, { readonly subject: AssessmentKey['subject'] }, PersonCaller>;

/** What people write for an assessment: entries, objections with their decisions, and publications. */
export function recordingRoutes(deps: AssessmentDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: `${UNDER}/entries`,
      auth: 'person',
      query: bySubject,
      handle: async ({ params, query, caller }) => {
        const key = keyOf(params, query.subject);
        const { only } = viewOf(caller, key.region);
        const items = await deps.assessments.entries(key);
        const own = items.filter(({ of }) => only === undefined || of === only);
        return { status: 200, body: { items: own.map(maskedEntry) } };
      },
    }),
    route({
      method: 'POST',
      path: `${UNDER}/entries`,
      auth: 'person',
      query: bySubject,
      body: entryBody,
      handle: async (request) => {
        const basis = await basisToWrite(deps, request);
        const { key: id, digest } = asked(request, `entry ${basis.key.period}`);
        const now = deps.clock.now();
        const entry: Entry = { id, ...request.body, recordedBy: request.caller.id, at: now };
        await mustFit(deps, basis, entry);
        if (entry.on > dayOf(now))
          throw standardProblem('invalid-request', { field: 'on', rule: 'not-future' });
        const before = await deps.assessments.addEntry(basis.key, entry, digest);
        if (before) mustBeSame(before.digest, digest);
        return { status: before ? 200 : 201, body: maskedEntry(before?.record ?? entry) };
      },
    }),
    route({
      method: 'GET',
      path: `${UNDER}/objections`,
      auth: 'person',
      query: z.strictObject({}),
      handle: async ({ params, caller }) => {
        const key = keyOf(params, 'unit');
        const { only } = viewOf(caller, key.region);
        const items = await deps.assessments.objections(key);
        const own = items.filter(({ of }) => only === undefined || of === only);
        const told = await withoutThoseAgainst(deps.tickets, caller, own);
        return { status: 200, body: { items: told.map(maskedObjection) } };
      },
    }),
    route({
      method: 'POST',
      path: `${UNDER}/objections`,
      auth: 'person',
      query: z.strictObject({}),
      body: objectionBody,
      handle: async (request) => {
        const { params, caller, body } = request;
        const key = keyOf(params, 'unit');
        const { only: of } = viewOf({ ...caller, roles: UNITS }, key.region);
        if (of === undefined) throw standardProblem('forbidden');
        const basis = await basisOf(deps, key, periodNamed(key.period));
        const { key: id, digest } = asked(request, `objection ${key.period}`);
        await mustBeCharged(deps, basis, { of, ...body });
        const objection: Objection = { id, of, ...body, by: caller.id, at: deps.clock.now() };
        const before = await deps.assessments.addObjection(key, objection, digest);
        if (before) mustBeSame(before.digest, digest);
        const kept = before?.record ?? objection;
        await tellObjection(deps.telling, key, kept);
        return { status: before ? 200 : 201, body: maskedObjection(kept) };
      },
    }),
    route({
      method: 'POST',
      path: `${UNDER}/objections/{objection}`,
      auth: 'person',
      query: z.strictObject({}),
      body: decisionBody,
      handle: async ({ params, caller, body }) => {
        const region = mustWrite(caller, params.region);
        const key = keyOf({ ...params, region }, 'unit');
        const named = (await deps.assessments.objections(key)).filter(({ id }) => id === params.objection);
        const [found] = await withoutThoseAgainst(deps.tickets, caller, named);
        if (!found) throw standardProblem('not-found');
        const before = found.decided;
        // Asked again because the answer got lost.
        if (before?.by === caller.id && before.granted === body.granted && before.reason === body.reason) {
          await tellDecision(deps.telling, key, found);
          return { status: 200, body: maskedObjection(found) };
        }
        const decided = { ...body, by: caller.id, at: deps.clock.now() };
        if (before || !(await deps.assessments.decideObjection(key, { ...found, decided }))) {
          throw refused('already-decided');
        }
        const kept = { ...found, decided };
        await tellDecision(deps.telling, key, kept);
        return { status: 200, body: maskedObjection(kept) };
      },
    }),
    route({
      method: 'POST',
      path: `${UNDER}/publish`,
      auth: 'person',
      query: bySubject,
      // Published with the version, in clear; the others are sealed.
      body: z.strictObject({ reason: clearWords(500, { least: 4 }) }),
      handle: async (request) => {
        const basis = await basisToWrite(deps, request);
        const { key: id, digest } = asked(request, `publish ${basis.key.period}`);
        const versions = await deps.assessments.versions(basis.key);
        const before = versions.find((each) => each.once.id === id);
        if (before) {
          mustBeSame(before.once.digest, digest);
          await tellPublication(deps.telling, basis.key, basis.subjects, before.version);
          return { status: 200, body: shown(before) };
        }
        const { reason: why } = request.body;
        const recorded = await recordedFor(deps, basis.key);
        const { sheets: _sheets, ...header } = await published(deps, basis, recorded, {
          ...{ by: request.caller.id, reason: why, once: { id, digest } },
        });
        await tellPublication(deps.telling, basis.key, basis.subjects, header.version);
        return { status: 201, body: shown(header) };
      },
    }),
  ];
}

const masked = (text: string) => maskText(text, MASKED_PARTS);

/** An entry as it is read: what was written of it may speak of citizens. */
function maskedEntry(entry: Entry): Entry {
  const { foundBy, evidence, note } = entry;
  return {
    ...entry,
    ...{ foundBy: masked(foundBy), evidence: masked(evidence) },
    ...(note !== undefined && { note: masked(note) }),
  };
}

/** The same of an objection. */
function maskedObjection(objection: Objection): Objection {
  const { reason: said, decided } = objection;
  return {
    ...objection,
    reason: masked(said),
    ...(decided && { decided: { ...decided, reason: masked(decided.reason) } }),
  };
}

function keyOf(params: Readonly<Record<string, string>>, of: AssessmentKey['subject']): AssessmentKey {
  const { region = '' } = params;
  const found = period.safeParse(params.period);
  if (!/^\d{6}$/.test(region) || !found.success) throw standardProblem('not-found');
  return { region, subject: of, period: found.data };
}

function basisToWrite(deps: AssessmentDeps, { params, query, caller }: Asked): Promise<Basis> {
  const region = mustWrite(caller, params.region);
  const key = keyOf({ ...params, region }, query.subject);
  return basisOf(deps, key, periodNamed(key.period));
}

function itemOf({ scheme }: Basis, id: string): AssessmentItem {
  if (!scheme) throw refused('no-scheme');
  const item = scheme.items.find((each) => each.id === id);
  if (!item) throw standardProblem('invalid-request', { field: 'item', rule: 'known' });
  return item;
}

/** @throws Problem where the scheme takes no such entry, or it is about nobody who is assessed */
async function mustFit(deps: AssessmentDeps, basis: Basis, entry: Entry): Promise<void> {
  const { of } = itemOf(basis, entry.item);
  if (!('recorded' in of)) throw standardProblem('invalid-request', { field: 'item', rule: 'recorded' });
  if (!of.recorded.includes(entry.source)) {
    throw standardProblem('invalid-request', { field: 'source', rule: `one-of:${of.recorded.join('|')}` });
  }
  if (!basis.subjects.some(({ id }) => id === entry.of)) {
    throw standardProblem('invalid-request', { field: 'of', rule: 'known' });
  }
  if (entry.replaces === undefined) return;
  const entries = await deps.assessments.entries(basis.key);
  const before = entries.find(({ id }) => id === entry.replaces);
  if (before?.of !== entry.of || before.item !== entry.item) {
    throw standardProblem('invalid-request', { field: 'replaces', rule: 'known' });
  }
}

/** @throws Problem where the city takes no objections, the term is over, or there is nothing to object to */
async function mustBeCharged(
  deps: AssessmentDeps,
  basis: Basis,
  { of, item: id, ticketNo }: Pick<Objection, 'of' | 'item' | 'ticketNo'>,
): Promise<void> {
  const item = itemOf(basis, id);
  const until = await objectUntil(deps, basis);
  if (until === undefined) throw refused('no-objections');
  if (dayOf(deps.clock.now()) > until) throw refused('objection-too-late', { until });
  const cells =
    ticketNo === undefined
      ? (await countsFor(deps, basis)).filter(({ value }) => value === of)
      : await cellsOfTicket(deps, ticketNo, of);
  const days = new Set(basis.days.map((day) => `${basis.key.region}#${day}`));
  const own = cells.filter(({ bucket }) => days.has(bucket));
  // An entry that counts against somebody is objected to as a whole.
  const recorded = 'recorded' in item.of && ticketNo === undefined;
  if (!recorded && casesOf(item.of, own, basis.decided).counted <= 0) {
    throw refused('not-charged', { field: ticketNo ? 'ticketNo' : 'item' });
  }
}
