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
  const owing = (now = '2026-09-07 08:05', more: Partial<Settings> = {}) =>
    new Governed('shaoyang', { ...TERM, ...more }, at(now));

  /** Who is told on each of some days of September. */
  async function toldOn(city: Governed, ...days: readonly string[]): Promise<Record<string, string[]>> {
    const told: Record<string, string[]> = {};
    for (const each of days) {
      city.now = at(`2026-09-${each} 08:05`);
      await city.watch();
      told[each] = city.told().map(([unit]) => unit);
    }
    return told;
  }

  it('is asked for on the last working day of the term and on the first after it, of those who owe it', async () => {
    const city = owing('2026-09-03 08:05');
    city.handedIn.push('street');
    const both = ['chengguan', 'county'];
    const none: string[] = [];
    expect(await toldOn(city, '03', '04', '05', '06', '07', '08', '09')).toEqual({
      '03': none,
      '04': both,
      '05': none,
      '06': none,
      '07': both,
      '08': none,
      '09': none,
    });
  });

  it('says by when, and that it is late after that', async () => {
    const city = owing('2026-09-04 08:05');
    await city.watch();
    await city.watch();
    const asked = city.told();
    expect(asked).toHaveLength(3);
    expect(asked[0]?.[1]).toContain('2026年8月）尚未报送，请于9月5日24时前报送');
    city.now = at('2026-09-07 08:05');
    await city.watch();
    expect(city.told()[0]?.[1]).toContain('2026年8月动态、案例和分析）逾期未报送，请立即报送');
  });

  it('is asked for again as often as the city has set, until the bulletin is published', async () => {
    const again = { bulletin: { ...TERM.bulletin, remindEvery: 2 } };
    const city = owing('2026-09-07 08:05', again);
    const told = await toldOn(city, '07', '08', '09', '10', '11', '12', '13');
    expect(
      Object.keys(told)
        .filter((each) => told[each]?.length === 3)
        .sort(),
    ).toEqual(['07', '09', '11']);
    city.publishedPeriods.push('2026-08');
    expect(await toldOn(city, '15')).toEqual({ '15': [] });
  });

  it('waits for the morning where the run falls into the city’s quiet hours', async () => {
    const quietHours = { from: '21:00', to: '08:30' };
    const city = owing('2026-09-07 08:05', { quietHours });
    await city.watch();
    expect(city.told()).toEqual([]);
    expect([...city.desk.list.values()].map(({ until }) => until)).toContain(at('2026-09-07 08:30'));
  });

  it.each([
    ['within the term', owing('2026-09-03 08:05')],
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
