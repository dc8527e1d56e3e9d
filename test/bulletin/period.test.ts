import { expect, it } from 'vitest';
import { changeOf } from '../../shared/bulletin/figures.ts';
import {
  boundsOf,
  handInsDue,
  lastYears,
  PERIOD,
  periodBefore,
  periodText,
} from '../../shared/bulletin/period.ts';
import { cellText, signedText } from '../../shared/bulletin/texts.ts';

it.each([
  ['2026-08', '2026-07', '2025-08', '2026年8月', '2026-08-01', '2026-08-31'],
  ['2026-01', '2025-12', '2025-01', '2026年1月', '2026-01-01', '2026-01-31'],
  ['2024-02', '2024-01', '2023-02', '2024年2月', '2024-02-01', '2024-02-29'],
  ['2026-Q1', '2025-Q4', '2025-Q1', '2026年第一季度', '2026-01-01', '2026-03-31'],
  ['2026-Q3', '2026-Q2', '2025-Q3', '2026年第三季度', '2026-07-01', '2026-09-30'],
  ['2026', '2025', '2025', '2026年', '2026-01-01', '2026-12-31'],
])('%s', (period, before, lastYear, text, first, last) => {
  expect(PERIOD.test(period)).toBe(true);
  expect([periodBefore(period), lastYears(period), periodText(period)]).toEqual([before, lastYear, text]);
  expect(boundsOf(period)).toEqual({ first, last });
});

it.each(['2026-00', '2026-13', '2026-Q5', '2026-08-01', '', '26-08'])('%s is no period', (period) => {
  expect(PERIOD.test(period)).toBe(false);
});

it('hand-ins are due so many days after the period’s end, and never while no term is set', () => {
  expect(handInsDue('2026-Q3', 5)).toBe('2026-10-05');
  expect(handInsDue('2026-08', 0)).toBe('2026-08-31');
  expect(handInsDue('2026-08', undefined)).toBeUndefined();
});

it.each([
  [null, '—'],
  [1234567, '1,234,567'],
  [98.256, '98.26'],
  [{ rate: 0.95678, numerator: 1234, denominator: 1290 }, '95.7%（1,234/1,290）'],
  [{ rate: 0.5, numerator: 2, denominator: 4 }, '50.0%*（2/4）'],
  [{ rate: null, numerator: 0, denominator: 0 }, '—'],
  [{ change: -0.0325, in: 'percent' }, '−3.3%'],
  [{ change: 0.0004, in: 'points' }, '0.0'],
  [{ change: 0.021, in: 'points' }, '+2.1'],
  [{ change: null, in: 'percent' }, '—'],
] as const)('a cell %j is read as %s', (cell, text) => {
  expect(cellText(cell)).toBe(text);
});

it('a change is told in words', () => {
  expect([0.0325, -0.1, 0].map(signedText)).toEqual(['上升3.3%', '下降10.0%', '持平']);
  expect(changeOf(5, 0)).toEqual({ change: null, in: 'percent' });
});
