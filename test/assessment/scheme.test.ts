import { describe, expect, it } from 'vitest';
import { figureProblems, periodOf, schemeFor } from '../../shared/assessment/scheme.ts';
import type { Day } from '../../shared/calendar/instant.ts';
import { DEFAULT_SETTINGS, parseSettings, type Settings } from '../../shared/regulation/settings.ts';
import { item, schemeOf } from './schemes.ts';

const settings = (more: Partial<Settings>): Settings => ({ ...DEFAULT_SETTINGS, region: '430500', ...more });
const problems = (more: Partial<Settings>) => figureProblems(settings(more)).map(({ path }) => path);

describe('a period', () => {
  it.each([
    ['2026-09', 'month', '2026-09-01', '2026-09-30'],
    ['2026-Q1', 'quarter', '2026-01-01', '2026-03-31'],
    ['2028', 'year', '2028-01-01', '2028-12-31'],
  ])('%s is a %s', (id, kind, first, last) => {
    expect(periodOf(id)).toEqual({ id, kind, first, last });
  });

  it.each(['2026-09-18', '2026-00', '26', ''])('%s is none that is assessed', (id) => {
    expect(periodOf(id)).toBeUndefined();
  });
});

describe('the scheme of a period', () => {
  const old = schemeOf({ id: 'old', until: '2026-09-29' as Day });
  const now = schemeOf({ id: 'now', from: '2026-09-30' as Day });
  const period = periodOf('2026-09');
  if (!period) throw new Error('a period is needed');

  it('is that which holds on its last day', () => {
    expect(schemeFor({ assessments: [old, now] }, 'unit', period)?.id).toBe('now');
    expect(schemeFor({ assessments: [old] }, 'unit', period)).toBeUndefined();
  });

  it('is of the same subject and kind of period, and none where the city has set none', () => {
    expect(schemeFor({ assessments: [now] }, 'region', period)).toBeUndefined();
    expect(schemeFor({ assessments: [schemeOf({ periods: ['year'] })] }, 'unit', period)).toBeUndefined();
    expect(schemeFor({}, 'unit', period)).toBeUndefined();
  });
});

describe('what names nothing that there is', () => {
  it.each([
    [{ count: 'nothing' }, 'assessments[0].items[0].of'],
    [{ rate: 'nothing', share: true } as const, 'assessments[0].items[0].of'],
    [{ fault: 'nothing' }, 'assessments[0].items[0].of'],
  ])('%o is told of', (of, path) => {
    expect(problems({ assessments: [schemeOf({ items: [item('a', 'deduction', of, 1)] })] })).toEqual([path]);
  });

  it('so are a clause of another text, an item twice, and an exclusion of no rate', () => {
    const good = item('a', 'deduction', { count: 'signCharged' }, 1);
    const items = [good, { ...good, clause: 'NM-18' }];
    const exclusion = { rate: 'nothing', when: 'terminated', of: 'both', leave: 'out' } as const;
    const decision = { ground: '考核办法', by: '热线主管部门', from: '2026-01-01' as Day };
    expect(
      problems({ assessments: [schemeOf({ items })], exclusions: [{ ...exclusion, ...decision }] }),
    ).toEqual(['exclusions[0].rate', 'assessments[0].items[1].id', 'assessments[0].items[1].clause']);
  });

  it('a scheme of what there is has no problem, and can be read back', () => {
    const items = [
      item('a', 'deduction', { count: 'signCharged' }, 0.29, { clause: 'SY-27' }),
      item('b', 'deduction', { fault: 'uncooperative' }, 2),
      item('c', 'base', { rate: 'satisfied', share: true }, 30),
    ];
    const given = settings({ assessments: [schemeOf({ items })] });
    expect(figureProblems(given)).toEqual([]);
    expect(parseSettings(given).assessments).toEqual(given.assessments);
    const third = settings({
      assessments: [schemeOf({ items: [item('a', 'bonus', { count: 'done' }, 0.333)] })],
    });
    expect(() => parseSettings(third)).toThrow('two decimals');
  });
});
