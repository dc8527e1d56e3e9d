import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../shared/regulation/settings.ts';
import { day, rule } from '../../governance/counting.ts';
import { at } from '../../ticket/story.ts';
import { Governed } from './doubles.ts';

const LAST = day('2026-09-20');

describe('SY-6c: material for the bulletin that is owed', () => {
  const TERM = {
    bulletin: { handInDays: 5, ground: '通报办法', by: '热线管理机构', from: day('2026-01-01') },
  };
  const owing = (now = '2026-09-07 08:05') => new Governed('shaoyang', TERM, at(now));

  it('is asked for once a day of those who have handed in nothing, until the bulletin is published', async () => {
    const city = owing();
    city.handedIn.push('street');
    await city.watch();
    await city.watch();
    const told = city.told();
    expect(told.map(([unit]) => unit)).toEqual(['chengguan', 'county']);
    expect(told[0]?.[1]).toContain('2026年8月动态、案例和分析）逾期未报送');
    city.now = at('2026-09-08 08:05');
    await city.watch();
    expect(city.told()).toHaveLength(2);
    city.publishedPeriods.push('2026-08');
    city.now = at('2026-09-09 08:05');
    await city.watch();
    expect(city.told()).toEqual([]);
  });

  it.each([
    ['within the term', owing('2026-09-05 08:05')],
    ['where the city has set no term', new Governed('shaoyang', {}, at('2026-09-07 08:05'))],
    ['where the text asks for none', new Governed('taian', TERM, at('2026-09-07 08:05'))],
  ])('nobody is reminded %s', async (_when, city) => {
    await city.watch();
    expect(city.told()).toEqual([]);
  });
});

describe('what one person brings again', () => {
  it('counts once towards a threshold, and by its words', async () => {
    const decision = { ground: '关注词表', by: '热线管理机构', from: day('2026-01-01') };
    const rules: Partial<Settings> = {
      warnings: [rule({ of: 'class-place', frequent: 10 }), rule({ of: 'word', frequent: 10 })],
      watchedWords: [{ id: 'night-market', label: '夜市', terms: ['夜市'], ...decision }],
    };
    const city = new Governed('taian', rules).come(LAST, 9, { words: ['night-market'] });
    city.come(LAST, 5, { words: ['night-market'], again: true });
    expect(await city.watch()).toMatchObject({ opened: 0 });
    city.come(LAST, 1, { words: ['night-market'] });
    expect(await city.watch()).toMatchObject({ opened: 2 });
  });
});
