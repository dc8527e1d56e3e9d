import { describe, expect, it } from 'vitest';
import { concernedBy } from '../../shared/governance/concerned.ts';
import { analysisDue } from '../../shared/governance/due.ts';
import { findingsOn } from '../../shared/governance/findings.ts';
import { seasonOn, spansOfSeason } from '../../shared/governance/season.ts';
import { episodesOn, type Warning, warningNo } from '../../shared/governance/warning.ts';
import type { Unit } from '../../shared/routing/unit.ts';
import { back, counted, day, NOISE, rule, together } from './counting.ts';

const LAST = day('2026-09-20');
const RULES = [rule({ window: 'day', frequent: 10, values: ['0102'] })];
const today = (count: number) => counted({ from: LAST, to: LAST }, count);

function openAt(count: number): Warning {
  const [finding] = findingsOn(LAST, today(count), RULES).findings;
  if (!finding) throw new Error('nothing was found');
  const known = { units: [], tickets: [], measures: [], region: '370900', version: 1 };
  const warning = warningNo('370900', LAST, 1);
  return { ...finding, ...known, warning, status: 'open', openedOn: LAST, peak: count, told: count };
}

const carried = (open: Warning, count: number, rules = RULES) => {
  const days = today(count);
  return episodesOn(LAST, [open], findingsOn(LAST, days, rules).findings, days, rules);
};

describe('a warning is one for as long as it lasts', () => {
  it.each([
    ['goes on', 12, 'going', false],
    ['has grown by another threshold', 22, 'going', true],
    ['is below the threshold again', 9, 'ended', false],
  ])('%s', (_what, count, where, tell) => {
    const { opened, going, ended } = carried(openAt(11), count);
    expect(opened).toEqual([]);
    expect([going.length, ended.length]).toEqual(where === 'going' ? [1, 0] : [0, 1]);
    if (where === 'going') expect(going).toMatchObject([{ tell, warning: { count } }]);
    else expect(ended).toMatchObject([{ status: 'ended', endedOn: LAST, count, peak: 11 }]);
  });

  it('ends when the operator takes the threshold back', () => {
    expect(carried(openAt(11), 50, []).ended).toHaveLength(1);
  });

  it('bears region, day and number', () => {
    expect(warningNo('370900', LAST, 7)).toBe('370900260920007');
  });
});

describe('TA-26: those concerned', () => {
  const unit = (id: string, more: Partial<Unit>): Unit => ({ id, name: id, contacts: [], ...more });
  const units = [
    unit('chengguan', { classes: ['01'] }),
    unit('shuiwu', { classes: ['02'] }),
    unit('street', { level: 'street', areas: ['370902001'] }),
    unit('county', { level: 'county', areas: ['370902'] }),
  ];
  it.each([
    ['class', '0102', ['chengguan']],
    ['place', '370902001', ['street']],
    ['place', '370902002', ['county']],
    ['class-place', '0201#370902001', ['shuiwu', 'street']],
    ['word', 'noise', []],
  ] as const)('%s %s', (of, value, ids) => {
    expect(concernedBy({ of, value }, units)).toEqual(ids);
  });
});

describe('TA-23: what a season brings', () => {
  it('is expected from the same days of earlier years, with its range', () => {
    const [ahead, before] = spansOfSeason(LAST);
    if (!ahead || !before) throw new Error('no earlier year');
    const season = seasonOn(LAST, together(counted(before, 1), counted(ahead, 4)), 1);
    expect(season).toMatchObject({ ahead: { from: '2026-09-21', to: '2026-10-20' }, years: 1 });
    expect(season.expected[0]).toMatchObject({ ...NOISE, mean: 120, range: [98, 142], rise: 4 });
  });

  it('without an earlier year there is no history yet', () => {
    const days = counted({ from: back(LAST, 60), to: LAST }, 3);
    expect(seasonOn(LAST, days, 1)).toMatchObject({ years: 0, expected: [] });
  });
});

describe('NM-13: regular analysis by the operator’s period', () => {
  const every = (everyMonths: 1 | 3 | 12, withinDays = 20) => ({
    ...{ everyMonths, withinDays, ground: '制度', by: '热线' },
    from: day('2026-01-01'),
  });
  it.each([
    ['a month', every(1), '2026-10-05', { period: '2026-09', endedOn: '2026-09-30', dueOn: '2026-10-20' }],
    [
      'a quarter',
      every(3),
      '2026-11-30',
      { period: '2026-07/2026-09', endedOn: '2026-09-30', dueOn: '2026-10-20' },
    ],
    [
      'a year',
      every(12),
      '2027-01-15',
      { period: '2026-01/2026-12', endedOn: '2026-12-31', dueOn: '2027-01-20' },
    ],
  ])('%s', (_what, given, on, due) => {
    expect(analysisDue(given, day(on))).toEqual(due);
  });

  it('owes nothing for a time before the operator’s decision', () => {
    expect(analysisDue(every(1), day('2026-01-15'))).toBeUndefined();
  });
});
