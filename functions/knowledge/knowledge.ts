import { randomInt } from 'node:crypto';
import * as z from 'zod';
import type { AlertIntent } from '../../shared/alert/intents.ts';
import { dayOf } from '../../shared/calendar/instant.ts';
import { coversRegion, type PersonCaller } from '../../shared/caller.ts';
import { type ActorOfEntry, type ActType, ENTRY_ACTS, type EntryAct } from '../../shared/knowledge/acts.ts';
import { decideEntry, type EntryBasis } from '../../shared/knowledge/decide.ts';
import { type Entry, isLive } from '../../shared/knowledge/entry.ts';
import type { Rulebook } from '../../shared/ports.ts';
import { regulationOfRegion, rulesOn, settingsFor } from '../../shared/regulation/rules.ts';
import { standing } from '../../shared/routing/unit-check.ts';
import { code, unitRef } from '../../shared/ticket/commands/fields.ts';
import { meantBy, refOf } from '../../shared/ticket/unit-ref.ts';
import { isHotline, unitOf } from '../commands/access.ts';
import { type Asked, askedOnce, mustBeSame } from '../http/asked-once.ts';
import type { Logger } from '../http/log.ts';
import { parseJson, parsePart } from '../http/parse.ts';
import { Problem, standardProblem } from '../http/problem.ts';
import { type ApiRequest, type ApiResponse, type Route, route } from '../http/route.ts';
import { entryAlert } from './alert.ts';
import {
  baseOf,
  ENTRY,
  found,
  known,
  listed,
  openBase,
  providerIn,
  publicOf,
  type ReadingDeps,
  reminded,
  wholeOf,
} from './reading.ts';

export interface KnowledgeRouteDeps extends ReadingDeps {
  readonly rulebook: Pick<Rulebook, 'current' | 'settings' | 'units' | 'calendar'>;
  /** Sends an alert as those of tickets are sent. */
  readonly tell: (intent: AlertIntent) => Promise<unknown>;
  readonly log: Logger;
}

const region = z.string().regex(/^\d{6}$/);
const page = {
  region: region.optional(),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(50).default(20),
};
const search = {
  /** A question, or some words of it. */
  q: z.string().trim().min(1).max(100).optional(),
  /** Only what holds in this place. */
  area: z
    .string()
    .regex(/^\d{6}(\d{3}){0,2}$/)
    .optional(),
  /** The answer list of a sudden event. */
  event: code.optional(),
};
const listQuery = z.strictObject({
  ...page,
  ...search,
  provider: unitRef.optional(),
  /** What was reminded of, with how the units stand with it. */
  reminded: z.literal('true').optional(),
});
const publicQuery = z.strictObject({ ...page, ...search, region });

type Acting = ApiRequest<unknown, unknown, PersonCaller>;

/** How often an act that lost a race is decided again. */
const RACES = 5;

/** The routes of the knowledge base (知识库): for those who work with it, and for the public where it is open. */
export function knowledgeRoutes(deps: KnowledgeRouteDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/knowledge',
      auth: 'person',
      body: ENTRY_ACTS.propose,
      handle: (request) => carryOut(deps, request, { type: 'propose', ...request.body }, undefined),
    }),
    route({
      method: 'POST',
      path: '/v1/knowledge/requests',
      auth: 'person',
      body: ENTRY_ACTS.request,
      handle: (request) => carryOut(deps, request, { type: 'request', ...request.body }, undefined),
    }),
    route({
      method: 'POST',
      path: '/v1/knowledge/{entry}/{act}',
      auth: 'person',
      handle: (request) => actOn(deps, request),
    }),
    route({
      method: 'GET',
      path: '/v1/knowledge',
      auth: 'person',
      query: listQuery,
      handle: async ({ query, caller }) => {
        const base = baseOf(caller, query.region);
        if (query.reminded) return { status: 200, body: await reminded(deps, base, query) };
        if (query.provider !== undefined) {
          const provider = providerIn(base, caller, query.provider);
          return {
            status: 200,
            body: await listed(deps, { ...query, region: base, of: { provider } }),
          };
        }
        return { status: 200, body: await found(deps, base, query, (entry) => wholeOf(entry)) };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/knowledge/{entry}',
      auth: 'person',
      query: z.strictObject({ region: region.optional() }),
      handle: async ({ params, query, caller }) => {
        const entry = await known(deps, baseOf(caller, query.region), params.entry);
        return { status: 200, body: wholeOf(entry), headers: { etag: `"${entry.version}"` } };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/knowledge/{entry}/history',
      auth: 'person',
      query: z.strictObject({ region: region.optional() }),
      handle: async ({ params, query, caller }) => {
        const { entry, region: base } = await known(deps, baseOf(caller, query.region), params.entry);
        return { status: 200, body: { entry, items: await deps.knowledge.history(base, entry) } };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/public/knowledge',
      auth: 'none',
      query: publicQuery,
      handle: async ({ query }) => {
        const base = openBase(query.region);
        return { status: 200, body: await found(deps, base, query, publicOf), headers: FOR_EVERYBODY };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/public/knowledge/{entry}',
      auth: 'none',
      query: z.strictObject({ region }),
      handle: async ({ params, query }) => {
        const entry = await known(deps, openBase(query.region), params.entry);
        if (!isLive(entry, dayOf(deps.clock.now()))) throw standardProblem('not-found');
        return { status: 200, body: publicOf(entry), headers: FOR_EVERYBODY };
      },
    }),
  ];
}

/** What everybody may read may be kept for a minute by whoever passes it on. */
const FOR_EVERYBODY = { 'cache-control': 'public, max-age=60' };

async function actOn(deps: KnowledgeRouteDeps, request: Acting): Promise<ApiResponse> {
  const { act: type = '', entry = '' } = request.params;
  const isAct = Object.hasOwn(ENTRY_ACTS, type) && type !== 'propose' && type !== 'request';
  if (!isAct || !ENTRY.test(entry)) throw standardProblem('not-found');
  const { rawBody, headers } = request;
  const json = rawBody.length === 0 ? {} : parseJson(headers['content-type'], rawBody);
  const act = { type, ...parsePart('body', ENTRY_ACTS[type as ActType], json) } as EntryAct;
  return carryOut(deps, request, act, entry);
}

/** Decides an act and writes it, once for the caller's key; what lost a race is decided again. */
async function carryOut(
  deps: KnowledgeRouteDeps,
  request: Acting,
  given: EntryAct,
  number: string | undefined,
): Promise<ApiResponse> {
  const { caller } = request;
  const base = baseOf(caller);
  const act = 'provider' in given ? { ...given, provider: providerIn(base, caller, given.provider) } : given;
  const once = askedOnce(request, `${number ?? ''}/${act.type}`);
  for (let race = 0; race < RACES; race += 1) {
    const done = once && (await doneBefore(deps, once));
    if (done) return { status: 200, body: wholeOf(done) };
    const before = number === undefined ? undefined : await known(deps, base, number);
    mustMatch(request, before);
    const { provider } = before ?? (act as { readonly provider: string });
    const { region: whose } = meantBy(provider, base);
    const by = actorOf(caller, base, whose);
    const decision = decideEntry(
      before ?? { entry: drawn(), region: base },
      act,
      by,
      await basisFor(deps, base, coversRegion(caller.region, whose) || before ? whose : undefined),
    );
    if ('refusal' in decision) {
      const { code: refused, detail, ...more } = decision.refusal;
      throw new Problem({ status: 409, code: refused, title: '操作不符合规定 / Refused', detail, ...more });
    }
    const { entry: after } = decision;
    const record = { version: after.version, at: after.changedAt, by: by.id, act };
    if (await deps.knowledge.commit(before, after, record, once)) {
      const pending = await told(deps, act, after);
      return { status: before ? 200 : 201, body: { ...wholeOf(after), ...pending } };
    }
  }
  throw standardProblem('busy', { retryAfter: 1 });
}

function mustMatch({ ifMatch }: Acting, before: Entry | undefined): void {
  if (ifMatch === undefined || ifMatch === before?.version) return;
  throw new Problem({
    status: 412,
    code: 'version-changed',
    title: '知识条目已变更 / Version changed',
    field: 'If-Match',
  });
}

/** Numbers are drawn, so that they tell nothing of how many there are. */
function drawn(): string {
  return `K${String(randomInt(100_000_000)).padStart(8, '0')}`;
}

async function doneBefore({ knowledge }: KnowledgeRouteDeps, once: Asked): Promise<Entry | undefined> {
  const done = await knowledge.once(once.key);
  if (!done) return undefined;
  mustBeSame(done.digest, once.digest);
  return knowledge.entry(done.region, done.entry);
}

/**
 * Who acts, for an entry of a unit of one of the base's regions: a hotline reviews those of its own region's units.
 * @throws Problem 403 for those who neither work for the hotline nor for a unit
 */
function actorOf(caller: PersonCaller, base: string, whose: string): ActorOfEntry {
  const { id, roles } = caller;
  if (isHotline(caller)) {
    return {
      id,
      side: 'hotline',
      reviews:
        coversRegion(caller.region, whose) &&
        roles.some((role) => role === 'reviewer' || role === 'supervisor'),
    };
  }
  const unit = unitOf(caller);
  if (unit === undefined) throw standardProblem('forbidden');
  return { id, side: 'unit', unit: providerIn(base, caller, unit), reviews: roles.includes('unit-head') };
}

/** @param whose the region whose directory the unit stands in; undefined where the caller may not name its units */
async function basisFor(
  { rulebook, clock }: KnowledgeRouteDeps,
  base: string,
  whose: string | undefined,
): Promise<EntryBasis> {
  const regulation = regulationOfRegion(base);
  if (!regulation) throw standardProblem('not-found', { field: 'region' });
  const current = await rulebook.current(base);
  const theirs = whose === undefined || whose === base ? current : await rulebook.current(whose);
  const [given, calendar, units] = await Promise.all([
    rulebook.settings(base, current.settings),
    rulebook.calendar(base, current.calendar),
    whose === undefined ? [] : rulebook.units(whose, theirs.units),
  ]);
  const now = clock.now();
  const { settings, settingsVersion } = settingsFor(regulation, {
    settings: given,
    settingsVersion: current.settings,
  });
  return {
    rules: rulesOn(regulation, settings, settingsVersion, dayOf(now)),
    calendar,
    units: new Map(
      standing(units, dayOf(now)).map(({ parent, ...unit }) => {
        const named = (id: string) => refOf({ unit: id, region: whose ?? base }, base);
        const above = parent === undefined ? {} : { parent: named(parent) };
        return [named(unit.id), { ...unit, id: named(unit.id), ...above }];
      }),
    ),
    now,
  };
}

/** Tells the unit what it has to do. The act is written; what can't be told now is named, and stays on its list. */
async function told(deps: KnowledgeRouteDeps, act: EntryAct, entry: Entry): Promise<object> {
  const intent = entryAlert(act, entry, deps.clock.now());
  if (!intent) return {};
  try {
    await deps.tell(intent);
    return {};
  } catch (error) {
    deps.log.error('KNOWLEDGE_ALERT_PENDING', {}, error);
    return { pending: ['alert'] };
  }
}
