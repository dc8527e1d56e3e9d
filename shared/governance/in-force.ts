import type { Day } from '../calendar/instant.ts';

/** What an operator has set for some days. */
interface Dated {
  readonly from: Day;
  readonly until?: Day | undefined;
}

/** What of it holds on a day. */
export function inForceOn<T extends Dated>(rules: readonly T[], on: Day): readonly T[] {
  return rules.filter(({ from, until }) => from <= on && (until === undefined || on <= until));
}
