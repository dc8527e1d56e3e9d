import { randomInt } from 'node:crypto';
import * as z from 'zod';
import { addDays, dayOf } from '../../shared/calendar/instant.ts';
import type { PersonCaller } from '../../shared/caller.ts';
import {
  type ActorOfMeasure,
  MEASURE_ACTS,
  type MeasureAct,
  type MeasureActType,
} from '../../shared/governance/acts.ts';
import { decideMeasure, isTreatedBy } from '../../shared/governance/decide.ts';
import { isLate, MEASURE_STATUSES, type Measure } from '../../shared/governance/measure.ts';
import { keyOf, sumOver } from '../../shared/governance/tally.ts';
import { lengthOf, spanBefore } from '../../shared/governance/windows.ts';
import type { MeasureRecord } from '../../shared/ports.ts';
import type { PersonalText } from '../../shared/privacy/personal.ts';
import { openList, sealList } from '../../shared/privacy/sealed-list.ts';
import { isHotline, unitOf } from '../commands/access.ts';
import { askedOnce } from '../http/asked-once.ts';
import { parseJson, parsePart } from '../http/parse.ts';
import { Problem, standardProblem } from '../http/problem.ts';
import { type ApiRequest, type ApiResponse, type Route, route } from '../http/route.ts';
import { readDays } from './days.ts';
import { doneBefore } from './once.ts';
import { type GovernanceDeps, onlyFor, regionFor, rulesToday } from './readers.ts';
import { labelOf, tellMeasure } from './telling.ts';

const NUMBER = /^\d{17}$/;
/** How many days before a measure and after it are counted. */
const HELD_DAYS = 30;
const RACES = 5;

type Acting = ApiRequest<unknown, unknown, PersonCaller>;

/** Measures against what is concentrated: opened, carried on, closed, and looked at whether they helped. */
export function measureRoutes(deps: GovernanceDeps): Route[] {
  const { governance } = deps;
  return [
    route({
      method: 'POST',
      path: '/v1/governance/measures',
      auth: 'person',
      body: MEASURE_ACTS.open,
      handle: (request) => carryOut(deps, request, 'open', request.body, undefined),
    }),
    route({
      method: 'POST',
      path: '/v1/governance/found',
      auth: 'person',
      body: MEASURE_ACTS.record,
      handle: (request) => carryOut(deps, request, 'record', request.body, undefined),
    }),
    route({
      method: 'POST',
      path: '/v1/governance/measures/{measure}/{act}',
      auth: 'person',
      handle: (request) => actOn(deps, request),
    }),
    route({
      method: 'GET',
      path: '/v1/governance/measures',
      auth: 'person',
      query: z.strictObject({
        region: z
          .string()
          .regex(/^\d{6}$/)
          .optional(),
        status: z.enum(MEASURE_STATUSES).optional(),
        after: z.string().regex(NUMBER).optional(),
        limit: z.coerce.number().int().min(1).max(100).default(20),
      }),
      handle: async ({ query, caller }) => {
        const of = regionFor(caller, query.region);
        const mine = onlyFor(caller, 'measures');
        const { rules, today } = await rulesToday(deps, of);
        const found = await governance.measures(of, query.limit, query.after);
        const items = found
          .filter((measure) => mine === undefined || isTreatedBy(measure, { unit: mine }))
          .filter(({ status }) => query.status === undefined || status === query.status);
        const last = found.length === query.limit ? found.at(-1)?.measure : undefined;
        return {
          status: 200,
          body: {
            items: items.map((each) => ({
              ...each,
              label: labelOf(each.topic, rules.settings),
              late: isLate(each, today),
            })),
            ...(last !== undefined && { cursor: last }),
          },
        };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/governance/measures/{measure}',
      auth: 'person',
      handle: async ({ params, caller, disclose }) => {
        const measure = await known(deps, caller, params.measure);
        const { rules, today } = await rulesToday(deps, measure.region);
        const records = await governance.records(measure.region, measure.measure);
        const reads = isHotline(caller) || unitOf(caller) !== undefined;
        if (reads)
          await disclose({ what: 'measures', region: measure.region, ref: measure.measure, answer: 'clear' });
        const acts = await Promise.all(records.map((record) => opened(deps, measure, record, reads)));
        const label = labelOf(measure.topic, rules.settings);
        const body = {
          ...measure,
          label,
          late: isLate(measure, today),
          acts,
          recurrence: await recurrence(deps, measure),
        };
        return { status: 200, body, headers: { etag: `"${measure.version}"` } };
      },
    }),
  ];
}

async function actOn(deps: GovernanceDeps, request: Acting): Promise<ApiResponse> {
  const { act = '', measure = '' } = request.params;
  const isAct = Object.hasOwn(MEASURE_ACTS, act) && act !== 'open' && act !== 'record';
  if (!isAct || !NUMBER.test(measure)) throw standardProblem('not-found');
  const { rawBody, headers } = request;
  const json = rawBody.length === 0 ? {} : parseJson(headers['content-type'], rawBody);
  const type = act as MeasureActType;
  return carryOut(deps, request, type, parsePart('body', MEASURE_ACTS[type], json), measure);
}

/** Decides an act and writes it, once for the caller's key; what lost a race is decided again. */
async function carryOut(
  deps: GovernanceDeps,
  request: Acting,
  type: MeasureActType,
  given: { readonly text?: PersonalText },
  number: string | undefined,
): Promise<ApiResponse> {
  const { governance, keys, clock, telling } = deps;
  const { caller } = request;
  const by = actorOf(caller);
  const region = regionFor(caller, number?.slice(0, 6));
  const { text, ...facts } = given;
  const act = { type, ...facts } as MeasureAct;
  const once = askedOnce(request, `${type} ${number ?? ''}`);
  const { units } = await rulesToday(deps, region);
  for (let race = 0; race < RACES; race++) {
    const done = await doneBefore(governance, once);
    if (done !== undefined) return { status: 200, body: await known(deps, caller, done) };
    const before = number === undefined ? undefined : await known(deps, caller, number);
    mustMatch(request, before);
    const now = clock.now();
    const warningNo = act.type === 'open' ? act.warning : undefined;
    const warning = warningNo === undefined ? undefined : await governance.warning(region, warningNo);
    const decision = decideMeasure(before ?? { measure: drawn(region, now), region }, act, by, {
      units,
      warning,
      now,
    });
    if ('refusal' in decision) {
      const { code, detail, ...more } = decision.refusal;
      throw new Problem({ status: 409, code, title: '操作不符合规定 / Refused', detail, ...more });
    }
    const { measure } = decision;
    const sealed = text && (await sealList(keys, placeOf(measure, measure.version), text.text));
    const record = {
      version: measure.version,
      at: now,
      by: by.id,
      act,
      ...(sealed !== undefined && { sealed }),
    };
    if (!(await governance.commit(before, measure, record, once))) continue;
    if (warning) await note(deps, warning.warning, measure);
    if (type === 'open') await tellMeasure(telling, measure, 'lead');
    if (type === 'check' && measure.status === 'open') await tellMeasure(telling, measure, 'reopened');
    return { status: before ? 200 : 201, body: measure };
  }
  throw standardProblem('busy', { retryAfter: 1 });
}

/** The warning knows by which measures it is treated. */
async function note(
  { governance }: GovernanceDeps,
  number: string,
  { region, measure }: Measure,
): Promise<void> {
  for (let race = 0; race < RACES; race++) {
    const before = await governance.warning(region, number);
    if (!before || before.measures.includes(measure)) return;
    const measures = [...before.measures, measure];
    if (await governance.putWarning(before, { ...before, version: before.version + 1, measures })) return;
  }
  throw standardProblem('busy', { retryAfter: 1 });
}

function mustMatch({ ifMatch }: Acting, before: Measure | undefined): void {
  if (ifMatch === undefined || ifMatch === before?.version) return;
  throw new Problem({
    status: 412,
    code: 'version-changed',
    title: '治理措施已变更 / Version changed',
    field: 'If-Match',
  });
}

/** Region, day and five digits that are drawn, so that they tell nothing of how many there are. */
function drawn(region: string, now: ReturnType<GovernanceDeps['clock']['now']>): string {
  const day = dayOf(now).replaceAll('-', '').slice(2);
  return `${region}${day}${String(randomInt(100_000)).padStart(5, '0')}`;
}

/** @throws Problem 403 for those who neither work for the hotline nor for a unit */
function actorOf(caller: PersonCaller): ActorOfMeasure {
  const { id, roles } = caller;
  if (isHotline(caller)) {
    return { id, side: 'hotline', decides: roles.includes('reviewer') || roles.includes('supervisor') };
  }
  const unit = unitOf(caller);
  if (unit === undefined) throw standardProblem('forbidden');
  return { id, side: 'unit', unit, decides: roles.includes('unit-head') };
}

/** A measure that the caller may see. @throws Problem 404 */
async function known(
  { governance }: Pick<GovernanceDeps, 'governance'>,
  caller: PersonCaller,
  number: string | undefined,
): Promise<Measure> {
  if (number === undefined || !NUMBER.test(number)) throw standardProblem('not-found');
  const mine = onlyFor(caller, 'measures');
  const measure = await governance.measure(regionFor(caller, number.slice(0, 6)), number);
  if (!measure || (mine !== undefined && !isTreatedBy(measure, { unit: mine })))
    throw standardProblem('not-found');
  return measure;
}

async function opened(
  { keys }: Pick<GovernanceDeps, 'keys'>,
  measure: Measure,
  { sealed, ...record }: MeasureRecord,
  reads: boolean,
): Promise<object> {
  if (sealed === undefined || !reads) return record;
  return { ...record, text: await openList(keys, placeOf(measure, record.version), sealed) };
}

function placeOf({ measure }: Measure, version: number): string {
  return `measure-${measure}-${version}`;
}

/** How many requests came in the days before a measure was taken, and in as many days since it was closed. */
async function recurrence(
  { aggregates, clock }: Pick<GovernanceDeps, 'aggregates' | 'clock'>,
  { region, topic, openedAt, closedAt }: Measure,
): Promise<object | undefined> {
  const last = addDays(dayOf(clock.now()), -1);
  const first = closedAt && addDays(dayOf(closedAt), 1);
  if (first === undefined || last < first) return undefined;
  const end = addDays(first, HELD_DAYS - 1);
  const after = { from: first, to: end < last ? end : last };
  const opening = dayOf(openedAt);
  const until = spanBefore({ from: opening, to: opening }).to;
  const before = { from: addDays(until, 1 - lengthOf(after)), to: until };
  const { days } = await readDays(aggregates, region, [before, after]);
  const count = (span: typeof after) => sumOver(days, span).topics.get(keyOf(topic)) ?? 0;
  return {
    days: lengthOf(after),
    before: { ...before, count: count(before) },
    after: { ...after, count: count(after) },
  };
}
