import type { Day } from '../calendar/instant.ts';
import type { Counts } from './measures.ts';

/** Where counts are kept: a region's day, and the values of the cuts that meet. */
export interface Cell {
  /** `<region>#<day>` */
  readonly bucket: string;
  /**
   * `<unit>#<kind>#<channel>#<outcome>`, in which every ticket is once; `+<unit>`, for the part of each of several
   * units; `=<unit>`, what has to be added for what it answers for; `~<class>#<place>`, in which every ticket is once
   * again.
   */
  readonly value: string;
}

/** Counts to add to one cell. */
export interface CellCounts extends Cell {
  readonly counts: Counts;
}

/** In the place of the unit, where several each answer for a part of their own. */
export const SEVERAL = '*';
/** With what the value of a unit's part begins. */
export const PART = '+';
/** With what the value begins of what units answer for, where that differs from what counts where they are in charge. */
export const ANSWERS = '=';
/** With what the value of a class and a place begins: they sort after all others. */
export const TOPIC = '~';

/** Adds up counts by cell. Cells and measures that come to nothing are left out. */
export function sumOf(parts: Iterable<CellCounts>): readonly CellCounts[] {
  const sums = new Map<string, { cell: Cell; counts: Map<string, number> }>();
  for (const { bucket, value, counts } of parts) {
    const key = `${bucket}#${value}`;
    const sum = sums.get(key) ?? { cell: { bucket, value }, counts: new Map<string, number>() };
    sums.set(key, sum);
    for (const [name, count] of Object.entries(counts))
      sum.counts.set(name, (sum.counts.get(name) ?? 0) + count);
  }
  return [...sums.values()]
    .map(({ cell, counts }) => ({
      ...cell,
      counts: Object.fromEntries([...counts].filter(([, count]) => count !== 0)),
    }))
    .filter(({ counts }) => Object.keys(counts).length > 0);
}

/** The day of a cell. */
export function dayIn({ bucket }: Cell): Day {
  return bucket.slice(bucket.indexOf('#') + 1) as Day;
}

/** The region of a cell. */
export function regionIn({ bucket }: Cell): string {
  return bucket.slice(0, bucket.indexOf('#'));
}
