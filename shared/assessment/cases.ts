import type { CellCounts } from '../province/cells.ts';
import { dayIn, regionIn } from '../province/cells.ts';
import type { Counts } from '../province/measures.ts';
import { type Decided, formulasOn, leftOutOf, type Rate, ratesOf, sharesOf } from '../province/rates.ts';
import type { AssessmentItem } from '../regulation/assessment-schema.ts';
import { grossOf, measureNamed } from './scheme.ts';

/**
 * Why a case is excused: the delay was the hotline's own, or another unit's; the regulation's tolerance; an objection
 * to the revisit, or to the assessment itself, was granted; or the rate of satisfaction leaves out its ticket.
 */
export type ExcuseGround =
  | 'delay-of-hotline'
  | 'delay-of-other'
  | 'tolerated'
  | 'revisit-objection'
  | 'left-out-of-rate'
  | 'assessment-objection';

/** How people read them. */
export const EXCUSE_LABELS: Readonly<Record<ExcuseGround, string>> = {
  'delay-of-hotline': '热线自身原因（正当理由）',
  'delay-of-other': '逾期由其他单位造成',
  tolerated: '容错',
  'revisit-objection': '回访申诉成立',
  'left-out-of-rate': '不计入满意率的事项',
  'assessment-objection': '考核申诉成立',
};

/** What an item comes to for somebody: cases that count, and those that are excused. */
export interface Cases {
  readonly counted: number;
  readonly excused: number;
  readonly grounds: readonly ExcuseGround[];
  readonly rate?: Rate;
}

type ItemOf = AssessmentItem['of'];

/** What an item comes to by counts of one of those assessed, or by those of one ticket for it. */
export function casesOf(of: ItemOf, cells: readonly CellCounts[], decided: Decided): Cases {
  if ('recorded' in of) return { counted: 0, excused: 0, grounds: [] };
  if ('rate' in of) {
    const rate = ratesOf(cells, decided)[of.rate];
    const counted = rate && meets(of, rate) ? 1 : 0;
    return { counted, excused: 0, grounds: [], ...(rate && { rate }) };
  }
  const sum = (count: (counts: Counts) => number) =>
    cells.reduce((total, { counts }) => total + count(counts), 0);
  if ('fault' in of) {
    return { counted: sum((counts) => counts[`fault:${of.fault}`] ?? 0), excused: 0, grounds: [] };
  }
  const measure = measureNamed(of.count);
  if (!measure) return { counted: 0, excused: 0, grounds: [] };
  const charged = sum((counts) => counts[measure] ?? 0);
  const leftOut = measure === 'dissatisfiedCharged' ? leftOutOfSatisfaction(cells, decided) : 0;
  const gross = sum((counts) => grossOf(measure).reduce((all, each) => all + (counts[each] ?? 0), 0));
  const grounds = [
    ...(gross > charged ? groundsOf(of.count, sum) : []),
    ...(leftOut > 0 ? (['left-out-of-rate'] as const) : []),
  ];
  return { counted: charged - leftOut, excused: gross - charged + leftOut, grounds };
}

/**
 * Dissatisfactions with what the rate of satisfaction leaves out, by the text or by the city's dated decision: whoever is
 * not judged by the one is not judged by the other (Shaoyang art. 25, Lu'an task 12).
 */
function leftOutOfSatisfaction(cells: readonly CellCounts[], decided: Decided): number {
  return cells.reduce(
    (total, cell) => total + leftOutOf('satisfied', 'dissatisfiedCharged', cell, decided),
    0,
  );
}

function groundsOf(measure: string, sum: (count: (counts: Counts) => number) => number): ExcuseGround[] {
  if (measure === 'dissatisfiedCharged') return ['revisit-objection'];
  if (measure === 'faultsCharged') return ['tolerated'];
  const delays = [
    ['delay-of-hotline', 'delaysOfHotline'],
    ['delay-of-other', 'delaysOfOthers'],
    ['tolerated', 'delaysTolerated'],
  ] as const;
  return delays.flatMap(([ground, each]) => (sum((counts) => counts[each] ?? 0) > 0 ? [ground] : []));
}

/** Whether a rate meets an item's threshold; where there is nothing to divide by, none is met. */
function meets(of: Extract<ItemOf, { rate: string }>, { rate }: Rate): boolean {
  if ('share' in of || rate === null) return false;
  return 'below' in of ? rate < of.below : rate >= of.from;
}

/** How many cases of an item a ticket has, for a list of tickets: of a rate, what is missing from its numerator. */
export function ticketCases(of: ItemOf, cells: readonly CellCounts[], decided: Decided): Cases {
  if (!('rate' in of)) return casesOf(of, cells, decided);
  const missing = cells.reduce((total, cell) => {
    const region = regionIn(cell);
    const formula = formulasOn(region, dayIn(cell), decided(region)).find(({ id }) => id === of.rate);
    const share = formula && sharesOf(formula, cell.counts);
    return total + (share ? share.denominator - share.numerator : 0);
  }, 0);
  return { counted: missing, excused: 0, grounds: [] };
}
