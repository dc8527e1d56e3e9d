import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type HandIn, isInTime, overdueUnits } from '../../shared/bulletin/hand-in.ts';
import { PERIOD } from '../../shared/bulletin/period.ts';
import { type Day, dayOf } from '../../shared/calendar/instant.ts';
import { coversRegion, type PersonCaller } from '../../shared/caller.ts';
import type { BulletinStore } from '../../shared/ports.ts';
import { MASKED_PARTS, maskText } from '../../shared/privacy/masking-text.ts';
import { writtenWords } from '../../shared/privacy/personal.ts';
import { HAND_IN_KINDS } from '../../shared/regulation/bulletin-schema.ts';
import { ticketNo, unitId } from '../../shared/ticket/commands/fields.ts';
import { unitOf } from '../commands/access.ts';
import { keptIn } from '../commands/names-of-others.ts';
import { Problem, standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import type { Shown } from '../http/shown.ts';
import { cityOf, type DrawingDeps } from './drawing.ts';
import { doneOnce } from './once.ts';
import { owingUnits, type ReminderDeps, remindUnit, termOf } from './reminding.ts';

export interface HandInDeps extends Pick<DrawingDeps, 'rulebook' | 'clock' | 'store'>, ReminderDeps {
  readonly bulletins: BulletinStore;
}

/** A month, a quarter or a year. */
export const period = z.string().regex(PERIOD);
export const region = z.string().regex(/^\d{6}$/);
/** What somebody writes: as much as one text of a ticket. */
export const words = writtenWords()
  .min(1)
  .refine((text) => Buffer.byteLength(text) <= 20 * 1024, { params: { rule: 'max-bytes:20480' } });

const handInForm = z.strictObject({
  /** The caller's own, which is meant when it is left out. */
  unit: unitId.optional(),
  kind: z.enum(HAND_IN_KINDS),
  period,
  title: writtenWords().min(1).max(60),
  text: words,
  ticketNo: ticketNo.optional(),
});

/** The material that units hand in for a bulletin (SY-6c): by them, and as it lies before the editor. */
export function handInRoutes(deps: HandInDeps): Route[] {
  const { bulletins, clock } = deps;
  return [
    route({
      method: 'POST',
      path: '/v1/hand-ins',
      auth: 'person',
      body: handInForm,
      handle: async (request) => {
        const { caller, body } = request;
        const unit = ownUnit(caller, body.unit);
        const { units } = await cityOf(deps, caller.region);
        if (!units.some(({ id }) => id === unit)) throw standardProblem('not-found', { field: 'unit' });
        return doneOnce(bulletins, request, 'hand-in', async (once) => {
          const { unit: _named, ticketNo: about, ...given } = body;
          const handIn: HandIn = {
            ...{ id: randomUUID(), region: caller.region, unit, ...given },
            ...(about !== undefined && { ticketNo: about }),
            ...{ at: clock.now(), by: caller.id },
          };
          const { id, kind, period: of, at } = handIn;
          const answer = { id, unit, kind, period: of, at };
          return (await bulletins.handIn(handIn, once(answer))) ? answer : undefined;
        });
      },
    }),
    route({
      method: 'GET',
      path: '/v1/hand-ins',
      auth: 'person',
      query: z.strictObject({ region: region.optional(), period }),
      handle: async ({ caller, query, disclose }) => {
        const of = query.region ?? caller.region;
        if (!coversRegion(caller.region, of)) throw standardProblem('not-found', { field: 'region' });
        const own = onlyOwn(caller);
        if (own !== undefined && of !== caller.region)
          throw standardProblem('not-found', { field: 'region' });
        const { due, overdue, handIns } = await standingOf(deps, of, query.period);
        const theirs = handIns.filter(({ unit }) => own === undefined || unit === own);
        const kept = await keptIn(
          deps,
          caller,
          undefined,
          theirs.map(({ ticketNo: about }) => about),
        );
        // What is told of a ticket that does not exist for them is not for them either.
        const items = theirs.filter(({ ticketNo: about }) => about === undefined || !kept.has(about));
        await disclose(...looksAt(items, of));
        return {
          status: 200,
          body: {
            ...{ region: of, period: query.period },
            ...(due === undefined ? { term: 'unset' } : { term: 'set', dueOn: due }),
            overdue: overdue.filter((unit) => own === undefined || unit === own),
            items: items.map((each) => shown(each, due)),
          },
        };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/hand-ins/{region}/{period}/remind',
      auth: 'person',
      handle: async (request) => {
        const { region: of = '', period: asked = '' } = request.params;
        mustBe(request.caller, of, asked);
        const { due, overdue, clause } = await standingOf(deps, of, asked);
        if (due === undefined) throw termUnset(clause);
        return doneOnce(bulletins, request, `remind/${of}/${asked}`, async (once) => {
          for (const unit of overdue) {
            await remindUnit(deps, {
              region: of,
              period: asked,
              unit,
              ...(clause !== undefined && { clause }),
            });
          }
          const answer = { period: asked, dueOn: due, reminded: overdue };
          const made = once(answer);
          if (made) await bulletins.remember(made);
          return answer;
        });
      },
    }),
  ];
}

/** What is to be handed in for a period, by when, and by whom it is still owed. */
async function standingOf(deps: HandInDeps, of: string, asked: string) {
  const { regulation, settings, units } = await cityOf(deps, of);
  const today = dayOf(deps.clock.now());
  const due = termOf(settings, asked, today);
  const handIns = await deps.bulletins.handIns(of, asked);
  const owing = owingUnits(regulation, units, today);
  return {
    ...{ due, handIns, overdue: overdueUnits(owing, handIns, due, today) },
    clause: regulation.bulletin?.handIns?.clause,
  };
}

function shown(
  { id, unit, kind, title, text, ticketNo: about, at, ...handIn }: HandIn,
  due: Day | undefined,
) {
  const inTime = isInTime({ at }, due);
  return {
    ...{ id, unit, kind, period: handIn.period },
    title: maskText(title, MASKED_PARTS),
    text: maskText(text, MASKED_PARTS),
    ...(about !== undefined && { ticketNo: about }),
    at,
    ...(inTime !== undefined && { inTime }),
  };
}

/** Texts of units are masked, and may speak of a ticket's citizen all the same: one look at each that is shown. */
function looksAt(items: readonly HandIn[], of: string): Shown[] {
  return items.map(({ id, ticketNo: about }) => ({
    ...{ what: 'hand-ins', region: of, fields: ['title', 'text'], ref: id, answer: 'masked' as const },
    ...(about !== undefined && { ticketNo: about }),
  }));
}

/** The unit for which the caller hands in. @throws Problem 403 for another one's, or where there is none */
function ownUnit(caller: PersonCaller, named: string | undefined): string {
  const unit = unitOf(caller);
  if (unit === undefined || (named !== undefined && named !== unit)) throw standardProblem('forbidden');
  return unit;
}

/** The unit whose hand-ins alone the caller sees; undefined for those who see them all. */
function onlyOwn(caller: PersonCaller): string | undefined {
  const staff = caller.roles.some((role) => role === 'reviewer' || role === 'supervisor');
  return staff ? undefined : ownUnit(caller, undefined);
}

/** @throws Problem 404 for a region that isn't the caller's, or what is no period */
export function mustBe(caller: PersonCaller, of: string, asked: string): void {
  if (!PERIOD.test(asked) || !region.safeParse(of).success || !coversRegion(caller.region, of)) {
    throw standardProblem('not-found');
  }
}

function termUnset(clause: string | undefined): Problem {
  return new Problem({
    ...{ status: 409, code: 'term-unset', title: '未设定报送期限 / No term is set' },
    detail: '条文要求及时报送，未给出期限；请先在本市设定中确定报送期限',
    ...(clause !== undefined && { clause }),
  });
}
