import { addDays, type Day, parseDay } from '../calendar/instant.ts';
import { ANSWERS, type CellCounts, dayIn, PART, regionIn, SEVERAL, sumOf, TOPIC } from './cells.ts';
import { type Counts, CUTS, type Cut, NONE } from './measures.ts';

const QUARTER = /^(\d{4})-Q([1-4])$/;

/** The cuts that the value of a ticket's own cell names, in its order. */
const IN_VALUE: readonly Cut[] = ['unit', 'kind', 'channel', 'outcome'];
/** Those that the value of a class and a place names. */
const IN_TOPIC: readonly Cut[] = ['class', 'place'];

/** The cuts that divide a region's own counts. */
export const WITHIN = CUTS.filter((by) => by !== 'region');

/** Whether counts are asked for by class or place, which have cells of their own. */
export function isTopic(by: Cut): boolean {
  return IN_TOPIC.includes(by);
}

/**
 * The days of a period, each as `YYYY-MM-DD`.
 * @param period a day `YYYY-MM-DD`, a month `YYYY-MM`, a quarter `YYYY-Qn` or a year `YYYY`
 * @returns undefined where it is none of these
 */
export function daysOf(period: string): readonly Day[] | undefined {
  const quarter = QUARTER.exec(period);
  if (quarter) {
    const first = Number(quarter[2]) * 3 - 2;
    return [0, 1, 2].flatMap(
      (more) => daysOf(`${quarter[1]}-${String(first + more).padStart(2, '0')}`) ?? [],
    );
  }
  const begin = period.length === 4 ? `${period}-01-01` : period.length === 7 ? `${period}-01` : period;
  if (parseDay(begin) === undefined) return undefined;
  const days: Day[] = [];
  for (let day = begin as Day; day.startsWith(period); day = addDays(day, 1)) days.push(day);
  return days;
}

/** The buckets that hold a region's counts for a period, as `daysOf` takes it; none for anything else. */
export function bucketsOf(region: string, period: string): readonly string[] {
  return (daysOf(period) ?? []).map((day) => `${region}#${day}`);
}

/** The value of a cut to which a cell belongs; undefined where it counts for none. */
export function cellValue(by: Cut, cell: Pick<CellCounts, 'bucket' | 'value'>): string | undefined {
  const { value } = cell;
  if (isTopic(by)) {
    return value.startsWith(TOPIC) ? value.slice(TOPIC.length).split('#')[IN_TOPIC.indexOf(by)] : undefined;
  }
  if (value.startsWith(TOPIC) || value.startsWith(ANSWERS)) return undefined;
  if (value.startsWith(PART)) return by === 'unit' ? value.slice(PART.length) : undefined;
  if (by === 'total') return 'total';
  if (by === 'region') return regionIn(cell);
  const own = value.split('#')[IN_VALUE.indexOf(by)] ?? NONE;
  // Its parts count for their units.
  return by === 'unit' && own === SEVERAL ? undefined : own;
}

/** The cells of a day added up by a cut: one for each value, which is then its `value`. */
export function dayBy(by: Cut, cells: readonly CellCounts[]): readonly CellCounts[] {
  return sumOf(
    cells.flatMap(({ bucket, counts, ...cell }) => {
      const value = cellValue(by, { bucket, ...cell });
      return value === undefined ? [] : [{ bucket, value, counts }];
    }),
  );
}

/** The cells of a day by the unit that answers for what they count: one for each unit, which is then its `value`. */
export function dayByAnswering(cells: readonly CellCounts[]): readonly CellCounts[] {
  return sumOf(
    cells.flatMap(({ bucket, counts, ...cell }) => {
      const own = cell.value.startsWith(ANSWERS) ? cell.value.slice(ANSWERS.length) : undefined;
      const value = own ?? cellValue('unit', { bucket, ...cell });
      return value === undefined ? [] : [{ bucket, value, counts }];
    }),
  );
}

/** Counts of one value of a cut. */
export interface Figure {
  readonly value: string;
  readonly counts: Counts;
}

/** Cells added up by a cut: a figure for each value that has one. */
export function figuresBy(by: Cut, cells: readonly CellCounts[]): readonly Figure[] {
  const parts = cells.flatMap(({ counts, ...cell }) => {
    const value = cellValue(by, cell);
    return value === undefined ? [] : [{ bucket: by, value, counts }];
  });
  return sumOf(parts).map(({ value, counts }) => ({ value, counts }));
}

/** Every day and month that a region's cells reach, each with its figures by every cut within the region. */
export function allFigures(
  cells: readonly CellCounts[],
): readonly { readonly period: string; readonly by: Cut; readonly figures: readonly Figure[] }[] {
  const days = Map.groupBy(cells, dayIn);
  const months = Map.groupBy(cells, (cell) => dayIn(cell).slice(0, 7));
  return [...days, ...months].flatMap(([period, own]) =>
    WITHIN.map((by) => ({ period, by, figures: figuresBy(by, own) })),
  );
}
