import * as z from 'zod';
import { addDays } from '../../shared/calendar/instant.ts';
import { liesIn } from '../../shared/caller.ts';
import type { AggregateStore, CountedTickets, Rulebook, TicketsNamed } from '../../shared/ports.ts';
import { type CellCounts, dayIn, regionIn, sumOf } from '../../shared/province/cells.ts';
import { type Contribution, cellsOf } from '../../shared/province/contribution.ts';
import { bucketsOf, cellValue, dayBy, daysOf, isTopic, WITHIN } from '../../shared/province/figures.ts';
import { CUTS, type Cut, labelOf, MEASURES, orderOf } from '../../shared/province/measures.ts';
import { type Decided, type Formula, formulasOn, ratesOf, sharesOf } from '../../shared/province/rates.ts';
import { withoutThoseAgainst } from '../against.ts';
import { isToldAll } from '../commands/access.ts';
import { standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { abreast } from '../workflow/abreast.ts';
import { exclusionsOf } from './exclusions.ts';
import { namesBy } from './names.ts';
import { mustCover, region } from './readers.ts';

export interface FiguresDeps {
  readonly aggregates: Pick<AggregateStore, 'read'> & CountedTickets;
  /** The regions that have had a ticket. */
  readonly regions: () => Promise<readonly string[]>;
  readonly rulebook: Pick<Rulebook, 'current' | 'settings' | 'units'>;
  /** To know which tickets are about who asks. */
  readonly tickets: TicketsNamed;
}

/** Days read at once. */
const AT_ONCE = 31;

/** A day, a month, a quarter or a year. */
const period = z.string().refine((text) => daysOf(text) !== undefined, {
  params: { rule: 'format:YYYY-MM-DD|YYYY-MM|YYYY-Qn|YYYY' },
});

const PARTS = ['numerator', 'denominator', 'missing', 'excluded'] as const;
type Part = (typeof PARTS)[number];

/**
 * The counts that figures are added up from: of a region, or, by region, of each region in it that has had a ticket.
 * @param period as `daysOf` takes it
 * @returns for each day one for each value of the cut, which is its `value`
 */
export async function cellsFor(
  { region: asked, period: of, by }: { readonly region: string; readonly period: string; readonly by: Cut },
  {
    aggregates,
    regions,
  }: Pick<FiguresDeps, 'regions'> & { readonly aggregates: Pick<AggregateStore, 'read'> },
): Promise<CellCounts[]> {
  const within =
    by === 'region' ? (await regions()).filter((each) => each === asked || liesIn(each, asked)) : [asked];
  const buckets = within.flatMap((each) => bucketsOf(each, of));
  const days = await abreast(buckets, AT_ONCE, async (bucket) =>
    dayBy(by, await aggregates.read(bucket, isTopic(by))),
  );
  return days.flat();
}

/** A city's counts and rates, and the tickets behind each of them. */
export function figuresRoutes(deps: FiguresDeps): Route[] {
  const { aggregates } = deps;
  return [
    route({
      method: 'GET',
      path: '/v1/province/aggregates',
      auth: 'person',
      query: z.strictObject({ region, period, by: z.enum(CUTS).default('total') }),
      handle: async ({ query, caller }) => {
        mustCover(caller, query.region);
        const { by } = query;
        const cells = await cellsFor(query, deps);
        const decided = await exclusionsOf(deps.rulebook, [query.region, ...cells.map(regionIn)]);
        const figures = inOrder(
          by,
          Map.groupBy(cells, ({ value }) => value),
        );
        const values = figures.map(([value]) => value);
        const named = await namesBy(by, query.region, values, deps.rulebook);
        const body = {
          ...query,
          cells: figures.map(([value, own]) => figureAnswer(by, value, own, decided, named(value))),
          formulas: formulasOf(query.region, query.period, decided),
        };
        return { status: 200, body };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/province/aggregates/tickets',
      auth: 'person',
      query: z.strictObject({
        region,
        period,
        by: z.enum(WITHIN).default('total'),
        value: z.string().min(1).max(64).default('total'),
        measure: z.enum(MEASURES).optional(),
        rate: z.string().max(64).optional(),
        part: z.enum(PARTS).default('denominator'),
        after: z.string().max(64).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
      handle: async ({ query, caller }) => {
        mustCover(caller, query.region);
        const { rate, part, measure, limit } = query;
        const decided = await exclusionsOf(deps.rulebook, [query.region]);
        const formulas = formulasOf(query.region, query.period, decided);
        if (rate !== undefined && !formulas.some(({ id }) => id === rate)) {
          const rule = `one-of:${formulas.map(({ id }) => id).join('|')}`;
          throw standardProblem('invalid-request', { field: 'rate', rule });
        }
        const isIn = (cell: CellCounts): number => {
          if (cellValue(query.by, cell) !== query.value) return 0;
          if (rate === undefined) return cell.counts[measure ?? 'received'] ?? 0;
          const formula = formulasOn(query.region, dayIn(cell), decided(query.region)).find(
            ({ id }) => id === rate,
          );
          return formula ? shareOf(formula, cell, part) : 0;
        };
        const found = await drilled(query, limit, isIn, isToldAll(caller));
        const items = await withoutThoseAgainst(deps.tickets, caller, found.items);
        return { status: 200, body: { ...found, items } };
      },
    }),
  ];

  /**
   * The tickets that a figure is made of, as they were counted. A number is drawn before its ticket is submitted, so
   * the tickets of a day are among the numbers of that day and of the one before. Those that do not exist for some are
   * counted and not named.
   * @param all whether each is named
   */
  async function drilled(
    { region: of, period: asked, after }: { region: string; period: string; after?: string | undefined },
    limit: number,
    isIn: (cell: CellCounts) => number,
    all: boolean,
  ) {
    const days = new Set(bucketsOf(of, asked));
    const numbers = numbersIn(of, asked);
    const items: { ticketNo: string; count: number }[] = [];
    let last = after ?? '';
    let withheld = 0;
    for (const day of numbers) {
      if (day < last.slice(0, day.length)) continue;
      for (let full = true; full; ) {
        const found = await aggregates.counted(day, PAGE, last.startsWith(day) ? last : undefined);
        for (const { ticketNo, contribution } of found) {
          last = ticketNo;
          const count = days.has(contribution.cell.bucket) ? countedIn(contribution, isIn) : 0;
          const named = all || !contribution.apart;
          if (count !== 0 && named) items.push({ ticketNo, count });
          if (count !== 0 && !named) withheld += 1;
          if (items.length === limit) return { items, ...(withheld > 0 && { withheld }), cursor: last };
        }
        full = found.length === PAGE;
      }
    }
    return { items, ...(withheld > 0 && { withheld }) };
  }
}

/** Checkpoints read at once. */
const PAGE = 200;

function countedIn(contribution: Contribution, isIn: (cell: CellCounts) => number): number {
  return cellsOf(contribution).reduce((sum, cell) => sum + isIn(cell), 0);
}

/** With what the numbers of a period's tickets begin, from the day before its first on. */
function numbersIn(of: string, asked: string): readonly string[] {
  const days = daysOf(asked) ?? [];
  const [first] = days;
  const before = first ? [addDays(first, -1)] : [];
  return [...before, ...days].map((day) => `${of}${day.replaceAll('-', '').slice(2)}`);
}

function shareOf(formula: Formula, { counts }: CellCounts, part: Part): number {
  const { numerator, denominator, excluded } = sharesOf(formula, counts);
  if (part === 'excluded') return Math.max(excluded?.numerator ?? 0, excluded?.denominator ?? 0);
  if (part === 'missing') return denominator - numerator;
  return part === 'numerator' ? numerator : denominator;
}

/** The formulas that hold on the last day of a period. */
function formulasOf(of: string, asked: string, decided: Decided): readonly Formula[] {
  const last = daysOf(asked)?.at(-1);
  return last === undefined ? [] : formulasOn(of, last, decided(of));
}

function figureAnswer(
  by: Cut,
  value: string,
  cells: readonly CellCounts[],
  decided: Decided,
  named: string | undefined,
) {
  const label = labelOf(by, value) ?? named;
  const [sum] = sumOf(cells.map(({ counts }) => ({ bucket: by, value, counts })));
  return {
    value,
    ...(label && { label }),
    counts: Object.fromEntries(MEASURES.map((measure) => [measure, sum?.counts[measure] ?? 0])),
    rates: ratesOf(cells, decided),
  };
}

function inOrder<T>(by: Cut, groups: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...groups].sort(([a], [b]) => orderOf(by, a) - orderOf(by, b) || (a < b ? -1 : 1));
}
