import * as z from 'zod';
import { ticketCases } from '../../shared/assessment/cases.ts';
import type { PublishedVersion } from '../../shared/assessment/publication.ts';
import type { Sheet } from '../../shared/assessment/sheet.ts';
import { answeringOf } from '../../shared/assessment/tally.ts';
import { type CellCounts, sumOf } from '../../shared/province/cells.ts';
import { cellsOf } from '../../shared/province/contribution.ts';
import { regulationOfRegion } from '../../shared/regulation/rules.ts';
import { withoutThoseAgainst } from '../against.ts';
import { isToldAll } from '../commands/access.ts';
import { standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { period, periodNamed, refused, region, subject, viewOf } from './asking.ts';
import {
  type AssessmentDeps,
  type Basis,
  basisOf,
  countsFor,
  draftOf,
  recordedFor,
  ticketsOf,
} from './drafting.ts';

const asked = { region, period, subject };

/** How those assessed stand: the draft as of now or a published version, and the tickets behind a line. */
export function readingRoutes(deps: AssessmentDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/assessments',
      auth: 'person',
      query: z.strictObject({ ...asked, version: z.coerce.number().int().min(1).optional() }),
      handle: async ({ query, caller }) => {
        const { version, ...key } = query;
        const { only } = viewOf(caller, key.region);
        const mine = (sheets: readonly Sheet[]) =>
          sheets.filter(({ of }) => only === undefined || of === only);
        const versions = (await deps.assessments.versions(key)).map(shown);
        if (version !== undefined) {
          const found = await deps.assessments.published(key, version);
          if (!found) throw standardProblem('not-found', { field: 'version' });
          const { sheets, ...header } = found;
          const body = { ...shown(header), status: 'published', sheets: mine(sheets), versions };
          return { status: 200, body };
        }
        const basis = await basisOf(deps, key, periodNamed(key.period));
        const recorded = await recordedFor(deps, key);
        const cells = await countsFor(deps, basis);
        const sheets = await draftOf(deps, basis, cells, recorded);
        const { scheme = null, settings } = basis;
        const more = { asks: asksOf(basis), ...cardsOf(basis, cells, only), ...namedOf(basis, cells, only) };
        const body = {
          ...key,
          ...{ status: 'draft', at: deps.clock.now(), scheme, settings },
          ...{ sheets: mine(sheets), versions, ...more },
        };
        return { status: 200, body };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/assessments/tickets',
      auth: 'person',
      query: z.strictObject({
        region,
        period,
        of: z.string().min(1).max(64),
        item: z.string().min(1).max(32),
        after: z.string().max(64).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
      handle: async ({ query, caller }) => {
        const { only } = viewOf(caller, query.region);
        if (only !== undefined && only !== query.of) throw standardProblem('not-found');
        const key = { region: query.region, period: query.period, subject: 'unit' as const };
        const basis = await basisOf(deps, key, periodNamed(query.period));
        const found = await drilled(deps, basis, { ...query, all: isToldAll(caller) });
        const items = await withoutThoseAgainst(deps.tickets, caller, found.items);
        return { status: 200, body: { ...found, items } };
      },
    }),
  ];
}

/** A version as it is shown: without the request by which it was published. */
export function shown({ once: _once, ...header }: PublishedVersion): Omit<PublishedVersion, 'once'> {
  return header;
}

/** After so many tickets a page ends, with however few it has found. */
const MOST_LOOKED_AT = 50_000;

interface Drill {
  readonly of: string;
  readonly item: string;
  readonly after?: string | undefined;
  readonly limit: number;
  /** Whether also those are named that do not exist for some who work in their region. */
  readonly all: boolean;
}

/** What of a ticket counts. */
interface CasesOf {
  readonly ticketNo: string;
  readonly cases: number;
  readonly excused?: number;
  readonly grounds?: readonly string[];
}

async function drilled(deps: AssessmentDeps, basis: Basis, { of, item: id, after, limit, all }: Drill) {
  const { scheme, key, days, decided } = basis;
  if (!scheme) throw refused('no-scheme');
  const item = scheme.items.find((each) => each.id === id);
  if (!item) throw standardProblem('invalid-request', { field: 'item', rule: 'known' });
  const items: CasesOf[] = [];
  let looked = 0;
  for await (const { ticketNo, contribution } of ticketsOf(deps, key.region, days, after)) {
    looked += 1;
    const own = contribution ? answeringOf(cellsOf(contribution)) : [];
    const cells = own.filter(({ value }) => value === of);
    const { counted, excused, grounds } = ticketCases(item.of, cells, decided);
    if ((counted > 0 || excused > 0) && (all || !contribution?.apart)) {
      items.push({ ticketNo, cases: counted, ...(excused > 0 && { excused, grounds }) });
    }
    if (items.length === limit || looked === MOST_LOOKED_AT) return { items, cursor: ticketNo };
  }
  return { items };
}

/** What the regulation asks to be assessed, as far as it does. */
function asksOf({ key }: Basis): readonly object[] {
  const asks = regulationOfRegion(key.region)?.assessments ?? [];
  return asks
    .filter((each) => each.subject === key.subject)
    .map(({ id, label, clause, status, sources, note }) => ({
      ...{ id, label, clause, status },
      ...(sources && { sources }),
      ...(note !== undefined && { note }),
    }));
}

/** The units that are to be named with the assessment (Inner Mongolia art. 24); nothing where the text names none. */
function namedOf(basis: Basis, cells: readonly CellCounts[], only: string | undefined): object {
  const { key } = basis;
  const clause = regulationOfRegion(key.region)?.naming?.[0]?.clause;
  if (clause === undefined || key.subject !== 'unit') return {};
  const units = unitsWith('named', basis, cells, only)
    .map(({ unit, counts: { named = 0 } }) => ({ ...unit, times: named }))
    .sort((one, other) => other.times - one.times || (one.of < other.of ? -1 : 1));
  return { named: { clause, units } };
}

/** The units with cards, for the body that inspects them (Meizhou art. 12(4)); nothing where the text knows none. */
function cardsOf(basis: Basis, cells: readonly CellCounts[], only: string | undefined): object {
  const { key } = basis;
  const rule = regulationOfRegion(key.region)?.cards;
  if (!rule || key.subject !== 'unit') return {};
  const units = unitsWith('cards', basis, cells, only)
    .map(({ unit, counts: { cards = 0, redCards = 0 } }) => ({
      ...unit,
      yellow: cards - redCards,
      red: redCards,
    }))
    .sort((one, other) => other.red - one.red || other.yellow - one.yellow || (one.of < other.of ? -1 : 1));
  return { cards: { to: rule.to, clause: rule.clause, units } };
}

/** The units of which something was counted, by id and name, with their counts. @param only the one unit that is shown */
function unitsWith(
  counted: 'named' | 'cards',
  { subjects }: Basis,
  cells: readonly CellCounts[],
  only: string | undefined,
) {
  const labels = new Map(subjects.map(({ id, label }) => [id, label]));
  return sumOf(cells.map((cell) => ({ ...cell, bucket: '' })))
    .filter(({ value, counts }) => (counts[counted] ?? 0) > 0 && (only === undefined || value === only))
    .map(({ value, counts }) => {
      const label = labels.get(value);
      return { unit: { of: value, ...(label !== undefined && { label }) }, counts };
    });
}
