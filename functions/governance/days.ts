import { type Days, talliesOf, type Whose } from '../../shared/governance/tally.ts';
import { daysIn, type Span } from '../../shared/governance/windows.ts';
import type { AggregateStore } from '../../shared/ports.ts';
import { abreast } from '../workflow/abreast.ts';

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
  const days = await abreast(wanted, AT_ONCE, (day) => aggregates.read(`${region}#${day}`, true));
  const cells = days.flat();
  return { days: talliesOf(cells, whose), queries: wanted.length, cells: cells.length };
}
