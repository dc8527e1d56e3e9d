import * as z from 'zod';
import { addDays, type Day } from '../../shared/calendar/instant.ts';
import { analysisOn, spansOfAnalysis } from '../../shared/governance/analysis.ts';
import { analysisDue } from '../../shared/governance/due.ts';
import { type Findings, findingsOn } from '../../shared/governance/findings.ts';
import type { Days, Whose } from '../../shared/governance/tally.ts';
import { personal } from '../../shared/privacy/personal.ts';
import { openList, sealList } from '../../shared/privacy/sealed-list.ts';
import { TOPIC_CUTS, WINDOWS, type Window } from '../../shared/regulation/governance-schema.ts';
import type { Rules } from '../../shared/regulation/rules.ts';
import { areaOf } from '../../shared/routing/suggest.ts';
import type { Unit } from '../../shared/routing/unit.ts';
import { unitId } from '../../shared/ticket/commands/fields.ts';
import { isHotline, unitOf } from '../commands/access.ts';
import { askedOnce } from '../http/asked-once.ts';
import { Problem, standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { readDays } from './days.ts';
import { doneBefore } from './once.ts';
import { type GovernanceDeps, onlyFor, regionFor, rulesToday, workingFor } from './readers.ts';
import { labelOf } from './telling.ts';

const region = z
  .string()
  .regex(/^\d{6}$/)
  .optional();
const period = z.string().regex(/^\d{4}-\d{2}(\/\d{4}-\d{2})?$/);
/** Rows of each cut in an analysis. */
const MOST = 50;

/** What requests come to, for the hotline, for counties and for units; and the analyses that they hand in. */
export function analysisRoutes(deps: GovernanceDeps): Route[] {
  const { governance, aggregates, keys, clock } = deps;
  return [
    route({
      method: 'GET',
      path: '/v1/governance/analysis',
      auth: 'person',
      query: z.strictObject({
        region,
        window: z.enum(WINDOWS).default('month'),
        /** Only what this unit has dealt with. */
        unit: unitId.optional(),
        /** Only what concerns this area, as a county or a township. */
        area: z
          .string()
          .regex(/^\d{6}(\d{3}){0,2}$/)
          .optional(),
        most: z.coerce.number().int().min(1).max(MOST).default(10),
      }),
      handle: async ({ query, caller }) => {
        const of = regionFor(caller, query.region);
        const { rules, units, today } = await rulesToday(deps, of);
        const whose = whoseFor(query, onlyFor(caller, 'analysis'), units);
        const last = addDays(today, -1);
        const read = await readDays(aggregates, of, spansOfAnalysis(query.window, last), whose);
        const analysis = analysisOn(query.window, last, read.days, query.most);
        const own = { ...whose, region: of };
        const found =
          query.unit === undefined && whose.unit === undefined
            ? foundIn(rules, query.window, last, read.days)
            : {};
        const { topics, season } = analysis;
        const named = Object.fromEntries(
          TOPIC_CUTS.map((cut) => [
            cut,
            topics[cut].map((row) => ({
              ...row,
              label: labelOf({ of: cut, value: row.value }, rules.settings),
            })),
          ]),
        );
        const expected = season.expected.map((each) => ({ ...each, label: labelOf(each, rules.settings) }));
        return {
          status: 200,
          body: {
            ...own,
            ...analysis,
            topics: named,
            season: { ...season, expected },
            ...found,
            read: { queries: read.queries, cells: read.cells },
          },
        };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/governance/analyses',
      auth: 'person',
      query: z.strictObject({ region, period: period.optional(), unit: unitId.optional() }),
      handle: async ({ query, caller, disclose }) => {
        const of = regionFor(caller, query.region);
        const mine = onlyFor(caller, 'analysis');
        const { rules, today } = await rulesToday(deps, of);
        const due = rules.settings.analysis && analysisDue(rules.settings.analysis, today);
        const asked = query.period ?? due?.period;
        const all = asked === undefined ? [] : await governance.analyses(of, asked);
        const wanted = mine ?? query.unit;
        const handedIn = all.filter(({ unit }) => wanted === undefined || unit === wanted);
        const reads = wanted !== undefined && (isHotline(caller) || unitOf(caller) !== undefined);
        if (reads && handedIn.length > 0)
          await disclose({ what: 'analysis', region: of, ref: asked ?? '', answer: 'clear' });
        const items = await Promise.all(
          handedIn.map(async ({ sealed, ...record }) => ({
            ...record,
            ...(reads && { text: await openList(keys, placeOf(record), sealed) }),
          })),
        );
        return { status: 200, body: { items, ...(due ? { due } : { unset: true }) } };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/governance/analyses',
      auth: 'person',
      body: z.strictObject({ period, text: personal() }),
      handle: async (request) => {
        const { caller, body } = request;
        const of = regionFor(caller);
        const unit = workingFor(caller);
        const place = { region: of, period: body.period, unit };
        const once = askedOnce(request, `analysis ${body.period}`);
        const answer = { ...place, at: clock.now(), by: caller.id };
        if ((await doneBefore(governance, once)) !== undefined) return { status: 200, body: place };
        const sealed = await sealList(keys, placeOf(place), body.text.text);
        if (await governance.handIn({ ...answer, sealed }, once)) return { status: 201, body: answer };
        if ((await doneBefore(governance, once)) !== undefined) return { status: 200, body: place };
        throw new Problem({
          status: 409,
          code: 'handed-in',
          title: '该期分析研判已提交 / Handed in already',
          field: 'period',
        });
      },
    }),
  ];
}

/** A unit sees its own, or, where it is in charge of an area, what concerns a part of that. */
function whoseFor(
  { unit, area }: { readonly unit?: string | undefined; readonly area?: string | undefined },
  mine: string | undefined,
  units: readonly Unit[],
): Whose {
  if (mine === undefined)
    return { ...(unit !== undefined && { unit }), ...(area !== undefined && { areas: [area] }) };
  if (unit !== undefined && unit !== mine) throw standardProblem('not-found');
  if (area === undefined) return { unit: mine };
  const own = units.find(({ id }) => id === mine);
  if (own?.areas === undefined || areaOf(own, area) === undefined) throw standardProblem('not-found');
  return { areas: [area] };
}

function foundIn(rules: Rules, window: Window, last: Day, days: Days): Findings {
  const own = (rules.settings.warnings ?? []).filter((rule) => rule.window === window);
  return findingsOn(last, days, own);
}

function placeOf({
  region: of,
  period: about,
  unit,
}: {
  readonly region: string;
  readonly period: string;
  readonly unit: string;
}): string {
  return `analysis-${of}-${about.replaceAll('/', '_')}-${unit}`;
}
