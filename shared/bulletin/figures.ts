import { type CellCounts, sumOf, TOPIC } from '../province/cells.ts';
import { cellValue } from '../province/figures.ts';
import type { Counts, Cut, Measure } from '../province/measures.ts';
import { ratesOf } from '../province/rates.ts';
import type { ExclusionRule } from '../regulation/settings.ts';
import type { ChangeCell, RateCell } from './model.ts';

/** The cells of this period, of the one before, and of the same one last year, as they are kept. */
export interface Cells {
  readonly now: readonly CellCounts[];
  readonly before: readonly CellCounts[];
  readonly lastYear: readonly CellCounts[];
  /** What the region's operator leaves out of the rates. */
  readonly decided?: readonly ExclusionRule[] | undefined;
}

/** The counts and rates of one value of a cut. */
export interface Sum {
  count(measure: Measure): number;
  rate(formula: string): RateCell;
}

const NOTHING: RateCell = { rate: null, numerator: 0, denominator: 0 };

/** What some cells come to. */
export function sumOfCells(cells: readonly CellCounts[], decided?: readonly ExclusionRule[]): Sum {
  const [sum] = sumOf(cells.map(({ counts }) => ({ bucket: '', value: '', counts })));
  const counts: Counts = sum?.counts ?? {};
  let rates: ReturnType<typeof ratesOf> | undefined;
  return {
    count: (measure) => counts[measure] ?? 0,
    rate: (formula) => {
      rates ??= ratesOf(cells, () => decided ?? []);
      const { rate, numerator, denominator } = rates[formula] ?? NOTHING;
      return { rate, numerator, denominator };
    },
  };
}

/** The cells by the value of a cut. */
export function cellsBy(by: Cut, cells: readonly CellCounts[]): ReadonlyMap<string, readonly CellCounts[]> {
  const grouped = Map.groupBy(cells, (cell) => cellValue(by, cell));
  return new Map([...grouped].filter((entry): entry is [string, CellCounts[]] => entry[0] !== undefined));
}

/** What every ticket comes to. */
export function totalOfCells(cells: readonly CellCounts[], decided?: readonly ExclusionRule[]): Sum {
  return sumOfCells(cellsBy('total', cells).get('total') ?? [], decided);
}

/** How many tickets came in, by class and place together: `<class>#<place>`. */
export function receivedByTopic(cells: readonly CellCounts[]): ReadonlyMap<string, number> {
  const topics = cells.filter(({ value }) => value.startsWith(TOPIC));
  const grouped = Map.groupBy(topics, ({ value }) => value.slice(TOPIC.length));
  return new Map([...grouped].map(([value, own]) => [value, sumOfCells(own).count('received')]));
}

/** How a count has changed; nothing to compare with where there was no figure, or none but zero. */
export function changeOf(now: number, before: number | null): ChangeCell {
  return { change: before === null || before === 0 ? null : (now - before) / before, in: 'percent' };
}

/** How a rate has changed, in points. */
export function pointsOf(now: RateCell, before: RateCell | null): ChangeCell {
  const known = before !== null && before.rate !== null && now.rate !== null;
  return { change: known ? Number(now.rate) - Number(before.rate) : null, in: 'points' };
}
