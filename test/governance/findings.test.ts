import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chanceOf } from '../../shared/governance/chance.ts';
import { findingsOn } from '../../shared/governance/findings.ts';
import { type Days, talliesOf } from '../../shared/governance/tally.ts';
import { earlierSpan, lengthOf, spanBefore, spanOf } from '../../shared/governance/windows.ts';
import type { WarningRule } from '../../shared/regulation/settings.ts';
import { counted, day, NOISE, RISING, rule, together } from './counting.ts';

const LAST = day('2026-09-20');
const WEEK = spanOf('week', LAST);
const BEFORE = spanBefore(WEEK);
const YEAR_AGO = earlierSpan(WEEK, 1) ?? WEEK;
const TWO_YEARS_AGO = earlierSpan(WEEK, 2) ?? WEEK;

const found = (days: Days, ...rules: readonly WarningRule[]) =>
  findingsOn(LAST, days, rules).findings.filter(({ value }) => value === NOISE.value);

describe('what is frequent', () => {
  it.each([
    ['a request below the threshold', 9, false],
    ['at it', 10, true],
    ['above it', 11, true],
  ])('%s', (_what, count, frequent) => {
    const days = counted({ from: LAST, to: LAST }, count);
    expect(found(days, rule({ frequent: 10 })).length > 0).toBe(frequent);
  });

  it('an unset threshold finds nothing and says that it is unset', () => {
    const days = counted(WEEK, 1000);
    expect(findingsOn(LAST, days, [])).toEqual({
      findings: [],
      unset: ['frequent', 'rising'],
      noHistory: [],
    });
    expect(findingsOn(LAST, days, [rule({ frequent: 2 })]).unset).toEqual(['rising']);
    const over = rule({ frequent: 2, until: day('2026-08-31') });
    expect(findingsOn(LAST, days, [over])).toMatchObject({ findings: [], unset: ['frequent', 'rising'] });
  });

  it('only of what the operator names, where names are given', () => {
    const days = counted(WEEK, 3);
    expect(found(days, rule({ frequent: 10, values: ['0103'] }))).toEqual([]);
    expect(found(days, rule({ frequent: 10, values: ['0102'] }))).toHaveLength(1);
  });
});

describe('what is rising', () => {
  const rising = rule({ rising: RISING });
  it.each<[string, now: number, before: number, yearAgo: number | undefined, boolean]>([
    ['above last year’s week and the week before', 4, 1, 1, true],
    ['as every year at this time', 4, 1, 4, false],
    ['no more than the week before', 4, 4, 1, false],
    ['new altogether', 2, 0, 0, true],
    ['without history, above the week before', 4, 1, undefined, true],
  ])('%s: %i a day, %i before, %s last year', (_what, now, before, yearAgo, is) => {
    const days = together(
      counted(WEEK, now),
      counted(BEFORE, before),
      yearAgo === undefined ? new Map() : counted(YEAR_AGO, yearAgo),
    );
    expect(found(days, rising)).toHaveLength(is ? 1 : 0);
  });

  it('three after one is no rise: it happens by chance', () => {
    const days = together(
      counted({ from: LAST, to: LAST }, 3),
      counted({ from: BEFORE.to, to: BEFORE.to }, 1),
      counted(YEAR_AGO, 0),
    );
    expect(found(days, rule({ rising: { ...RISING, atLeast: 2 } }))).toEqual([]);
  });

  it('is held against every earlier year that there is, and says how many', () => {
    const days = together(
      counted(WEEK, 6),
      counted(BEFORE, 1),
      counted(YEAR_AGO, 1),
      counted(TWO_YEARS_AGO, 3),
    );
    expect(found(days, rising)).toMatchObject([
      { count: 42, expected: 14, before: 7, years: 2, threshold: 21 },
    ]);
  });

  it('without an earlier year it says that there is no history yet', () => {
    const days = together(counted(WEEK, 4), counted(BEFORE, 1));
    expect(findingsOn(LAST, days, [rising]).noHistory).toEqual(['week']);
    expect(found(days, rising)[0]).not.toHaveProperty('expected');
    expect(findingsOn(LAST, together(days, counted(YEAR_AGO, 1)), [rising]).noHistory).toEqual([]);
  });
});

describe('windows', () => {
  it.each([
    ['week', '2026-09-14', 7],
    ['month', '2026-08-22', 30],
    ['quarter', '2026-06-22', 91],
    ['season', '2026-09-01', 20],
  ] as const)('%s', (window, from, length) => {
    const span = spanOf(window, LAST);
    expect(span).toEqual({ from, to: LAST });
    expect(lengthOf(span)).toBe(length);
  });

  it('winter begins in the year before', () => {
    expect(spanOf('season', day('2026-01-10')).from).toBe('2025-12-01');
  });

  it.each([
    ['the same days of the week', '2026-09-14', '2026-09-20', '2025-09-15', '2025-09-21', 'weeks'],
    // New Year's Day of the lunar year: 29 January 2025, 17 February 2026.
    [
      'as many days from the Spring Festival',
      '2026-02-16',
      '2026-02-22',
      '2025-01-28',
      '2025-02-03',
      'spring-festival',
    ],
  ])('%s', (_what, from, to, earlierFrom, earlierTo, by) => {
    expect(earlierSpan({ from: day(from), to: day(to) }, 1)).toEqual({
      from: earlierFrom,
      to: earlierTo,
      by,
    });
  });

  it('a plain week is not held against one of the festival', () => {
    expect(earlierSpan({ from: day('2026-01-26'), to: day('2026-02-01') }, 1)).toBeUndefined();
  });
});

describe('chance', () => {
  it.each([
    [3, 1, 1, 0.3125],
    [10, 0, 1, 0.5 ** 10],
    [5, 5, 1, 1],
    [0, 0, 1, 1],
  ])('%i after %i in %i windows', (count, others, windows, chance) => {
    expect(chanceOf(count, others, windows)).toBeCloseTo(chance, 10);
  });

  it('is a probability, and less for more', () => {
    const counts = fc.nat(5000);
    fc.assert(
      fc.property(counts, counts, fc.integer({ min: 1, max: 3 }), (count, others, windows) => {
        const chance = chanceOf(count, others, windows);
        expect(chance).toBeGreaterThanOrEqual(0);
        expect(chance).toBeLessThanOrEqual(1);
        expect(chanceOf(count + 1, others, windows)).toBeLessThanOrEqual(chance + 1e-9);
      }),
      { numRuns: 200, seed: 12345 },
    );
  });
});

describe('counts', () => {
  const cell = fc.record({
    bucket: fc.constantFrom('430500#2026-09-18', '430500#2026-09-19', '430500#2026-09-20'),
    value: fc.constantFrom('~0102#430502', '~0102#none', '~none#430502', '~0103#430503'),
    counts: fc.record({ received: fc.nat(20), 'word:noise': fc.nat(5) }),
  });
  const rules = [
    rule({ frequent: 10 }),
    rule({ of: 'place', frequent: 10 }),
    rule({ of: 'word', frequent: 5 }),
  ];
  const namesOf = (days: Days) =>
    findingsOn(LAST, days, rules).findings.map(({ of, value, count }) => ({ of, value, count }));

  it('the order in which they come does not matter', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 12 }), (cells) => {
        const backwards = [...cells].reverse();
        expect(namesOf(talliesOf(backwards))).toEqual(namesOf(talliesOf(cells)));
      }),
      { numRuns: 60, seed: 12345 },
    );
  });

  it('a further request lowers no count and ends no finding of what is frequent', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 12 }), cell, (cells, more) => {
        const before = namesOf(talliesOf(cells));
        const after = namesOf(talliesOf([...cells, more]));
        for (const { of, value, count } of before) {
          const now = after.find((each) => each.of === of && each.value === value);
          expect(now?.count).toBeGreaterThanOrEqual(count);
        }
      }),
      { numRuns: 60, seed: 12345 },
    );
  });

  it('a county sees its own area, and a unit what it has dealt with', () => {
    const cells = [
      { bucket: '370900#2026-09-20', value: '~0102#370902001', counts: { received: 3, 'unit:chengguan': 2 } },
      { bucket: '370900#2026-09-20', value: '~0102#370911', counts: { received: 4 } },
    ];
    const received = (whose: object) => talliesOf(cells, whose).get(LAST)?.received;
    expect([received({}), received({ areas: ['370902'] }), received({ unit: 'chengguan' })]).toEqual([
      7, 3, 2,
    ]);
  });
});
