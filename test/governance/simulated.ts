import { addDays, type Day } from '../../shared/calendar/instant.ts';
import { findingsOn } from '../../shared/governance/findings.ts';
import { type DayTally, keyOf } from '../../shared/governance/tally.ts';
import { episodesOn, type Warning } from '../../shared/governance/warning.ts';
import type { WarningRule } from '../../shared/regulation/settings.ts';
import { day } from './counting.ts';

/** A city whose requests come by chance, the same in both years but for weekdays and seasons. */
export interface Simulation {
  readonly classes: number;
  /** How much more than Poisson's law the counts of a class stray from day to day; 0 for Poisson. */
  readonly restless: number;
  readonly seed: number;
  readonly rules: readonly WarningRule[];
  /** A class that is asked for so many times as often, for so many days of the second year. */
  readonly wave?: { readonly of: number; readonly from: Day; readonly days: number; readonly times: number };
}

export interface Simulated {
  /** Warnings that opened on each day of the second year, by what they are about. */
  readonly opened: readonly { readonly on: Day; readonly value: string }[];
  readonly days: number;
}

const FIRST = day('2024-01-01');
const DAYS = 730;

export function simulated({ classes, restless, seed, rules, wave }: Simulation): Simulated {
  const random = chance(seed);
  const tallies = new Map<Day, DayTally>();
  for (let index = 0; index < DAYS; index++) {
    const on = addDays(FIRST, index);
    const weekday = new Date(`${on}T00:00:00Z`).getUTCDay() % 6 === 0 ? 0.7 : 1.1;
    const season = 1 + 0.3 * Math.sin((2 * Math.PI * (index % 365)) / 365);
    const topics = new Map<string, number>();
    let received = 0;
    for (let each = 0; each < classes; each++) {
      const inWave = wave?.of === each && on >= wave.from && on < addDays(wave.from, wave.days);
      const unrest = restless === 0 ? 1 : gamma(random, 1 / restless) * restless;
      const count = poisson(
        random,
        rateOf(each, classes) * weekday * season * unrest * (inWave ? wave.times : 1),
      );
      received += count;
      if (count > 0) topics.set(keyOf({ of: 'class', value: String(each) }), count);
    }
    tallies.set(on, { received, topics });
  }
  const opened: { on: Day; value: string }[] = [];
  let open: readonly Warning[] = [];
  for (let index = 371; index < DAYS; index++) {
    const on = addDays(FIRST, index);
    const { findings } = findingsOn(on, tallies, rules);
    const now = episodesOn(on, open, findings, tallies, rules);
    opened.push(...now.opened.map(({ value }) => ({ on, value })));
    const begun = now.opened.map((finding): Warning => {
      const known = { warning: '', region: '', version: 1, units: [], tickets: [], measures: [] };
      return { ...finding, ...known, status: 'open', openedOn: on, peak: finding.count, told: finding.count };
    });
    open = [...now.going.map(({ warning }) => warning), ...begun];
  }
  return { opened, days: DAYS - 371 };
}

/** From twenty requests a day down to one in three weeks. */
export function rateOf(each: number, classes: number): number {
  return 20 * (0.05 / 20) ** (each / Math.max(1, classes - 1));
}

/** Mulberry32. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function poisson(random: () => number, mean: number): number {
  const limit = Math.exp(-mean);
  let product = random();
  let count = 0;
  for (; product > limit; count++) product *= random();
  return count;
}

/** Marsaglia and Tsang. */
function gamma(random: () => number, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + c * normal) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * normal ** 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}
