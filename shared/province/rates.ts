import * as z from 'zod';
import type { Day } from '../calendar/instant.ts';
import { EXCLUSIONS, type Exclusion, formulaShape } from '../regulation/formulas-schema.ts';
import { regulationOfRegion } from '../regulation/rules.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { type CellCounts, dayIn, regionIn } from './cells.ts';
import { type Counts, type Excluded, MEASURES, type Measure } from './measures.ts';
import shipped from './shipped-rates.json' with { type: 'json' };

const measure = z.enum(MEASURES);
const formula = z.strictObject({
  ...formulaShape,
  numerator: z.array(measure).min(1),
  denominator: z.array(measure).min(1),
});

/** How a rate is worked out, in data and in words for people, and what it rests on. */
export interface Formula extends z.infer<typeof formula> {
  /** In Chinese: what requires it, or that the reading is ours. */
  readonly ground: string;
  /** The clause that requires the rate, where the region's regulation has one. */
  readonly clause?: string;
  /** The days of submission for which it holds, where they are not all. */
  readonly from?: Day;
  readonly until?: Day;
}

/** A rate with what it is made of. `rate` is from 0 to 1, and null where there is nothing to divide by. */
export interface Rate {
  readonly numerator: number;
  readonly denominator: number;
  readonly rate: number | null;
  /** The formula's id. */
  readonly formula: string;
  /** What the formula's exclusions left out of both, where they left out anything. */
  readonly excluded?: { readonly numerator: number; readonly denominator: number };
}

const OURS = '规定未给出计算公式；此为本系统的统计口径';
const REPORTED = '规定要求定期统计分析，未给出计算公式；此为本系统的统计口径';
const SHIPPED: readonly Formula[] = z
  .array(formula)
  .parse(shipped)
  .map((each) => ({ ...each, ground: OURS }));

const known = new Map<string, readonly Formula[]>();

/**
 * Every formula of a region's rates: the shipped ones, those that its regulation reads otherwise in their place, and
 * those that only it has.
 * @throws ZodError where its data name a count that there is not
 */
function formulasOf(region: string): readonly Formula[] {
  const regulation = regulationOfRegion(region);
  if (!regulation) return SHIPPED;
  const before = known.get(regulation.id);
  if (before) return before;
  const own = (regulation.formulas ?? []).map(
    ({ id, label, text, numerator, denominator, excludes, clause, from, until, note = OURS }): Formula => ({
      ...formula.parse({ id, label, text, numerator, denominator, ...(excludes && { excludes }) }),
      ground: note,
      clause,
      ...(from && { from }),
      ...(until && { until }),
    }),
  );
  const named = new Set(own.map(({ id }) => id));
  const reported = regulation.periods?.find(({ of }) => of === 'bulletin')?.clause;
  const others = SHIPPED.filter(({ id }) => !named.has(id));
  const all = [
    ...others.map((each) => (reported ? { ...each, ground: REPORTED, clause: reported } : each)),
    ...own,
  ];
  known.set(regulation.id, all);
  return all;
}

/** The formulas of a region's rates for tickets submitted on a day. */
export function formulasOn(region: string, day: Day): readonly Formula[] {
  return formulasOf(region).filter(
    ({ from, until }) => (from === undefined || from <= day) && (until === undefined || day <= until),
  );
}

const HITS: Readonly<Record<Exclusion, (ticket: Ticket) => boolean>> = {
  'objection-granted': ({ revisit }) => revisit?.lifted === true,
  terminated: ({ outcome }) => outcome === 'terminated',
  'handed-over-emergency': ({ urgent, outcome }) =>
    urgent !== undefined && (urgent.handOver === true || outcome === 'handed-over'),
  'anonymous-without-contact': ({ person }) => person === undefined,
  'provisional-term': ({ clocks }) => clocks.some(({ provisional }) => provisional),
};

/** The exclusions that a ticket meets as it stands. */
export function exclusionsOf(ticket: Ticket): readonly Exclusion[] {
  return EXCLUSIONS.filter((each) => HITS[each](ticket));
}

/** What of a ticket's counts the rates of its region leave out, by rate; nothing for nearly every ticket. */
export function excludedFrom(counts: Counts, ticket: Ticket, day: Day): Counts {
  const met = exclusionsOf(ticket);
  if (met.length === 0) return {};
  const left: [Excluded, number][] = [];
  for (const { id, numerator, denominator, excludes = [] } of formulasOn(ticket.region, day)) {
    const hit = excludes.filter(({ when }) => met.includes(when));
    if (hit.length === 0) continue;
    left.push([`less:${id}:n`, sum(counts, numerator)]);
    if (hit.some(({ of }) => of === 'both')) left.push([`less:${id}:d`, sum(counts, denominator)]);
  }
  return Object.fromEntries(left.filter(([, count]) => count !== 0));
}

function sum(counts: Counts, measures: readonly Measure[]): number {
  return measures.reduce((total, each) => total + (counts[each] ?? 0), 0);
}

/** What a cell's counts put into a rate. */
export function sharesOf(
  { id, numerator, denominator }: Formula,
  counts: Counts,
): Omit<Rate, 'rate' | 'formula'> {
  const excluded = { numerator: counts[`less:${id}:n`] ?? 0, denominator: counts[`less:${id}:d`] ?? 0 };
  const some = excluded.numerator !== 0 || excluded.denominator !== 0;
  return {
    numerator: sum(counts, numerator) - excluded.numerator,
    denominator: sum(counts, denominator) - excluded.denominator,
    ...(some && { excluded }),
  };
}

/** The rates that cells give together, each by the formula that holds on its cell's day. */
export function ratesOf(cells: readonly CellCounts[]): Readonly<Record<string, Rate>> {
  const rates = new Map<string, Rate>();
  for (const cell of cells) {
    for (const each of formulasOn(regionIn(cell), dayIn(cell))) {
      rates.set(each.id, added(rates.get(each.id), sharesOf(each, cell.counts), each.id));
    }
  }
  return Object.fromEntries(rates);
}

function added(before: Rate | undefined, more: Omit<Rate, 'rate' | 'formula'>, id: string): Rate {
  const numerator = (before?.numerator ?? 0) + more.numerator;
  const denominator = (before?.denominator ?? 0) + more.denominator;
  const one = before?.excluded;
  const other = more.excluded;
  const excluded = (one ?? other) && {
    numerator: (one?.numerator ?? 0) + (other?.numerator ?? 0),
    denominator: (one?.denominator ?? 0) + (other?.denominator ?? 0),
  };
  return {
    numerator,
    denominator,
    rate: denominator === 0 ? null : numerator / denominator,
    formula: id,
    ...(excluded && { excluded }),
  };
}
