import { type Days, talliesOf, type Whose } from '../../shared/governance/tally.ts';
import { daysIn, type Span } from '../../shared/governance/windows.ts';
import type { AggregateStore } from '../../shared/ports.ts';
import type { CellCounts } from '../../shared/province/cells.ts';

/** Days read at once. */
const AT_ONCE = 31;

/** Counts of a region's days, with what reading them came to: one query a day, and so many cells in all. */
export interface Read {
  readonly days: Days;
  readonly queries: number;
  readonly cells: number;
}

/** Reads the counts by class and place of every day that some spans hold, each day once. */
export async function readDays(
  aggregates: Pick<AggregateStore, 'read'>,
  region: string,
  spans: readonly Span[],
  whose: Whose = {},
): Promise<Read> {
  const wanted = [...new Set(spans.flatMap(daysIn))].sort();
  const cells: CellCounts[] = [];
  for (let from = 0; from < wanted.length; from += AT_ONCE) {
    const batch = wanted.slice(from, from + AT_ONCE).map((day) => aggregates.read(`${region}#${day}`, true));
    cells.push(...(await Promise.all(batch)).flat());
  }
  return { days: talliesOf(cells, whose), queries: wanted.length, cells: cells.length };
}
