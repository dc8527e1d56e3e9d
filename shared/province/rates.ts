import * as z from 'zod';
import type { Day } from '../calendar/instant.ts';
import { EXCLUSION_LABELS, EXCLUSIONS, type Exclusion, formulaShape } from '../regulation/formulas-schema.ts';
import { regulationOfRegion } from '../regulation/rules.ts';
import type { ExclusionRule } from '../regulation/settings.ts';
import { CLOCKS, type ClockKind } from '../regulation/vocabulary.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { type CellCounts, dayIn, regionIn } from './cells.ts';
import { type Counts, MEASURES, type Measure, measured } from './measures.ts';
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
const REPORTED = '规定要求定期通报或者公布办理情况，未给出计算公式；此为本系统的统计口径';
const SHIPPED: readonly Formula[] = z
  .array(formula)
  .parse(shipped)
  .map((each) => ({ ...each, ground: OURS }));

const known = new Map<string, readonly Formula[]>();

/**
 * Every formula of a region's rates: the shipped ones, those that its regulation reads otherwise, or has
 * under the same name, in their place, and those that only it has.
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
  const named = new Set(own.flatMap(({ id, label }) => [id, label]));
  const reported = regulation.periods?.find(({ of }) => of === 'bulletin')?.clause;
  const others = SHIPPED.filter(
    (each) => !named.has(each.id) && !named.has(each.label) && isAboutKnownTerm(each, regulation.terms),
  );
  const all = [
    ...others.map((each) => (reported ? { ...each, ground: REPORTED, clause: reported } : each)),
    ...own,
  ];
  known.set(regulation.id, all);
  return all;
}

/** Whether the text knows the term that a rate is about: where it knows no signing, nobody signs in time. */
function isAboutKnownTerm(
  { denominator }: Formula,
  terms: readonly { readonly clock: ClockKind }[],
): boolean {
  const about = CLOCKS.filter((clock) => denominator.some((each) => each === `${clock}Kept`));
  return about.length === 0 || terms.some(({ clock }) => about.includes(clock));
}

/**
 * The formulas of a region's rates for tickets submitted on a day.
 * @param decided what the region's operator leaves out, or has counted all the same (`settings.exclusions`)
 */
export function formulasOn(
  region: string,
  day: Day,
  decided: readonly ExclusionRule[] = [],
): readonly Formula[] {
  const holding = decided.filter((each) => holds(each, day));
  return formulasOf(region)
    .filter((each) => holds(each, day))
    .map((each) => decidedFor(each, holding));
}

function holds(
  { from, until }: { readonly from?: Day | undefined; readonly until?: Day | undefined },
  day: Day,
): boolean {
  return (from === undefined || from <= day) && (until === undefined || day <= until);
}

/** A formula with what its operator decided. What a clause leaves out stays left out. */
function decidedFor(formula: Formula, decided: readonly ExclusionRule[]): Formula {
  const own = decided.filter(({ rate }) => rate === formula.id);
  if (own.length === 0) return formula;
  const { excludes = [], ...rest } = formula;
  const kept = excludes.filter(
    ({ when, clause }) => clause !== undefined || !own.some((each) => each.when === when),
  );
  const added = own
    .filter(({ leave, when }) => leave === 'out' && !kept.some((each) => each.when === when))
    .map(({ when, of, ground }) => ({ when, of, label: EXCLUSION_LABELS[when], ground }));
  const all = [...kept, ...added];
  return all.length === 0 ? rest : { ...rest, excludes: all };
}

const HITS: Readonly<Record<Exclusion, (ticket: Ticket) => boolean>> = {
  'objection-granted': ({ revisit }) => revisit?.lifted === true,
  terminated: ({ outcome }) => outcome === 'terminated',
  'handed-over-emergency': ({ urgent, outcome }) =>
    urgent !== undefined && (urgent.handOver === true || outcome === 'handed-over'),
  'anonymous-without-contact': ({ person }) => person === undefined,
  'provisional-term': ({ clocks }) => clocks.some(({ provisional }) => provisional),
  'not-by-satisfaction': ({ oversight }) =>
    oversight?.marks?.some(({ notBySatisfaction }) => notBySatisfaction) === true,
};

/** The exclusions that a ticket meets as it stands. */
export function exclusionsOf(ticket: Ticket): readonly Exclusion[] {
  return EXCLUSIONS.filter((each) => HITS[each](ticket));
}

/** How an exclusion is written in the names of counts, which are stored with every cell. */
const LETTERS: Readonly<Record<Exclusion, string>> = {
  'objection-granted': 'o',
  terminated: 't',
  'handed-over-emergency': 'e',
  'anonymous-without-contact': 'a',
  'provisional-term': 'p',
  'not-by-satisfaction': 's',
};
const MET = 'met:';

/** The exclusions that a ticket meets, a letter for each; empty for nearly every ticket. */
export function metBy(ticket: Ticket): string {
  return exclusionsOf(ticket)
    .map((each) => LETTERS[each])
    .join('');
}

/**
 * A ticket's counts once more, under the exclusions that it meets. What a rate leaves out is worked out from them when
 * it is asked for, so that a decision on it holds at once for all that was counted.
 * @param met as `metBy` gives it
 */
export function againUnder(met: string, counts: Counts): Counts {
  const named = Object.entries(measured(counts)).map(([name, count]) => [`${MET}${met}:${name}`, count]);
  return Object.fromEntries(named);
}

/** What of some measures the tickets come to that meet one of these exclusions. */
function leftOut(counts: Counts, measures: readonly Measure[], of: readonly Exclusion[]): number {
  let left = 0;
  for (const [name, count] of Object.entries(counts)) {
    if (!name.startsWith(MET)) continue;
    const [letters = '', measure] = name.slice(MET.length).split(':');
    if (!of.some((each) => letters.includes(LETTERS[each]))) continue;
    // A measure that a sum names twice counts twice.
    left += count * measures.filter((each) => each === measure).length;
  }
  return left;
}

/** What of a measure a cell's tickets come to that a rate leaves out altogether, by its formula on the cell's day. */
export function leftOutOf(rate: string, measure: Measure, cell: CellCounts, decided: Decided): number {
  const region = regionIn(cell);
  const formula = formulasOn(region, dayIn(cell), decided(region)).find(({ id }) => id === rate);
  const both = (formula?.excludes ?? []).filter(({ of }) => of === 'both').map(({ when }) => when);
  return leftOut(cell.counts, [measure], both);
}

function sum(counts: Counts, measures: readonly Measure[]): number {
  return measures.reduce((total, each) => total + (counts[each] ?? 0), 0);
}

/** What a cell's counts put into a rate. */
export function sharesOf(
  { numerator, denominator, excludes = [] }: Formula,
  counts: Counts,
): Omit<Rate, 'rate' | 'formula'> {
  const both = excludes.filter(({ of }) => of === 'both').map(({ when }) => when);
  const any = excludes.map(({ when }) => when);
  const none = any.length === 0;
  const excluded = {
    numerator: none ? 0 : leftOut(counts, numerator, any),
    denominator: none ? 0 : leftOut(counts, denominator, both),
  };
  const some = excluded.numerator !== 0 || excluded.denominator !== 0;
  return {
    numerator: sum(counts, numerator) - excluded.numerator,
    denominator: sum(counts, denominator) - excluded.denominator,
    ...(some && { excluded }),
  };
}

/** What the operators of regions have decided on exclusions; nothing where it is left out. */
export type Decided = (region: string) => readonly ExclusionRule[];

/** The rates that cells give together, each by the formula that holds on its cell's day. */
export function ratesOf(
  cells: readonly CellCounts[],
  decided: Decided = () => [],
): Readonly<Record<string, Rate>> {
  const rates = new Map<string, Rate>();
  for (const cell of cells) {
    const region = regionIn(cell);
    for (const each of formulasOn(region, dayIn(cell), decided(region))) {
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
