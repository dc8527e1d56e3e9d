import { type Days, keyOf, type Topic } from './tally.ts';
import { daysIn, type Span } from './windows.ts';

/*
 * How much the rate of a topic strays from day to day, beyond what Poisson's law and the week's rhythm make of it: the
 * variance of the day's rate by the square of its mean, estimated by moments from the windows that a count is held
 * against. A rare topic says little of itself; so what all topics under a rule show together is the least that is
 * assumed of each, and is what a topic's own estimate leans on.
 */

/** What some days show of a topic: the excess of its variance, and by what it is measured. */
interface Moments {
  readonly excess: number;
  readonly scale: number;
}

/** With how much scale the common estimate stands beside a topic's own, and a topic in the common one at the most. */
const LEAN = 10;

/** How restless each topic's days are. */
export interface Unrest {
  /** The variance of the day's rate by the square of its mean. */
  of(key: string): number;
}

/**
 * Estimates how restless topics are.
 * @param bases the windows that a count is held against, each with days that have been read
 */
export function unrestIn(days: Days, bases: readonly Span[], topics: readonly Topic[]): Unrest {
  const windows = bases.map((span) => {
    const tallies = daysIn(span).map((day) => days.get(day));
    const received = tallies.map((tally) => tally?.received ?? 0);
    const all = received.reduce((sum, each) => sum + each, 0);
    // The city's own rhythm: weekends and feasts are no unrest of a topic.
    return { tallies, shares: received.map((each) => (all === 0 ? 0 : each / all)) };
  });
  const moments = new Map<string, Moments>();
  for (const key of new Set(topics.map(keyOf))) {
    let [excess, scale] = [0, 0];
    for (const { tallies, shares } of windows) {
      const counts = tallies.map((tally) => tally?.topics.get(key) ?? 0);
      const all = counts.reduce((sum, each) => sum + each, 0);
      for (const [at, count] of counts.entries()) {
        const share = shares[at] ?? 0;
        const mean = all * share;
        excess += (count - mean) ** 2 - mean * (1 - share);
        scale += mean ** 2 * (1 - share);
      }
    }
    moments.set(key, { excess, scale });
  }
  const weighed = [...moments.values()].map(({ excess, scale }) => ({ excess, scale, by: LEAN + scale }));
  const common = ratio(
    weighed.reduce((sum, { excess, by }) => sum + excess / by, 0),
    weighed.reduce((sum, { scale, by }) => sum + scale / by, 0),
  );
  return {
    of: (key) => {
      const own = moments.get(key);
      return own ? Math.max(common, ratio(own.excess + LEAN * common, own.scale + LEAN)) : common;
    },
  };
}

function ratio(excess: number, scale: number): number {
  return scale > 0 ? Math.max(0, excess / scale) : 0;
}
