import { describe, expect, it } from 'vitest';
import { findingsOver, spansOver } from '../../shared/governance/over-period.ts';
import { counted, day, rule, together } from './counting.ts';

const AUGUST = { from: day('2026-08-01'), to: day('2026-08-31') };

describe('what a period brought', () => {
  const weekly = [rule({ frequent: 20 })];

  it('is found in the window in which it came most often, wherever in the period that lies', () => {
    const days = together(
      counted(AUGUST, 1),
      counted({ from: day('2026-08-11'), to: day('2026-08-17') }, 4),
      counted({ from: day('2026-08-18'), to: day('2026-08-24') }, 6),
    );
    const found = findingsOver(AUGUST, days, weekly);
    expect(found.filter(({ value }) => value === '0102')).toMatchObject([
      { count: 42, threshold: 20, span: { from: '2026-08-18', to: '2026-08-24' } },
    ]);
  });

  it('windows end with the period, and none but the last begins before it', () => {
    const spans = spansOver(AUGUST, [rule({ window: 'month', frequent: 5 })]);
    expect(spans[0]).toEqual({ from: '2026-08-02', to: '2026-08-31' });
    const own = spansOver(AUGUST, weekly).filter(({ from }) => from >= AUGUST.from && from <= AUGUST.to);
    expect(own.map(({ to }) => to)).toContain('2026-08-10');
    expect(own).toContainEqual({ from: '2026-08-04', to: '2026-08-10' });
  });

  it('a quarter’s window in a month is looked at once', () => {
    const quarter = [rule({ window: 'quarter', frequent: 30 })];
    const found = findingsOver(AUGUST, counted(AUGUST, 1), quarter);
    expect(found.filter(({ value }) => value === '0102')).toMatchObject([{ count: 31 }]);
  });
});
