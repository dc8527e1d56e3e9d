import { describe, expect, it } from 'vitest';
import { addDays } from '../../shared/calendar/instant.ts';
import { day, RISING, rule } from './counting.ts';
import { simulated } from './simulated.ts';

/* docs/governance.md states what these measure. */

const rules = [rule({ rising: RISING })];
const city = { classes: 60, seed: 12345, rules };

describe('two years of a city in which nothing happens', () => {
  it('a month has no more warnings by chance than the operator puts up with', () => {
    const { opened, days } = simulated({ ...city, restless: 0 });
    expect(opened.length / (days / 30)).toBeLessThanOrEqual(RISING.falseAlarms);
  });

  it.each([
    ['by a third', 1 / 9],
    ['by more than half', 0.36],
  ])('nor where rates stray %s from day to day', (_what, restless) => {
    const { opened, days } = simulated({ ...city, restless });
    expect(opened.length / (days / 30)).toBeLessThanOrEqual(RISING.falseAlarms);
  });

  it('a rule without a test for chance would warn of something every week', () => {
    const { opened, days } = simulated({
      ...city,
      restless: 0,
      rules: [rule({ rising: { ...RISING, falseAlarms: 100 } })],
    });
    expect(opened.length / (days / 30)).toBeGreaterThan(4 * RISING.falseAlarms);
  });
});

describe('a wave', () => {
  it.each([
    ['of a class that comes often', 0, 2],
    ['of one that comes once a day', 30, 4],
  ])('%s is found within days', (_what, of, times) => {
    const from = day('2025-06-02');
    const { opened } = simulated({ ...city, restless: 0, wave: { of, from, days: 14, times } });
    const first = opened.find(({ on, value }) => value === String(of) && on >= from);
    expect(first?.on).toBeDefined();
    expect(first && first.on <= addDays(from, 7)).toBe(true);
  });
});
