import { describe, expect, it } from 'vitest';
import type { Day } from '../../shared/calendar/instant.ts';
import { regulationById } from '../../shared/regulation/rules.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import { DEFAULT_SETTINGS } from '../../shared/regulation/settings.ts';
import { missingRoundTheClock } from '../../shared/routing/round-the-clock.ts';
import { directoryOf } from '../../shared/routing/unit-facts.ts';

const missing = (regulation: string, units: Parameters<typeof directoryOf>[0], day = '2026-09-18') =>
  missingRoundTheClock(
    regulationById(regulation) as Regulation,
    directoryOf(units),
    DEFAULT_SETTINGS,
    day as Day,
  );

describe('who should answer day and night and does not', () => {
  it('everybody whom the clauses name, in an empty directory', () => {
    expect(missing('shaoyang', []).map(({ clause }) => clause)).toEqual([
      ...Array.from({ length: 9 }, () => 'SY-20a'),
      ...Array.from({ length: 2 }, () => 'SY-20c'),
    ]);
    expect(missing('neimenggu', [])).toEqual([]);
  });

  it('a unit that is there by name or role, and is not on duty, is named', () => {
    const contacts: [] = [];
    const found = missing('luan', [
      { id: 'jinan', name: '金安区政府', roles: ['各县区政府（管委）'], roundTheClock: true, contacts },
      { id: 'yuan', name: '裕安区政府', roles: ['各县区政府（管委）'], contacts },
      { id: 'some', name: '部分执法监督单位', roundTheClock: true, contacts },
    ]);
    expect(found).toEqual([{ clause: 'LA-9a', name: '各县区政府（管委）', unit: 'yuan' }]);
  });

  it('a draft, and a day before a regulation held, ask for nothing', () => {
    expect(missing('taian', [])).toEqual([]);
    expect(missing('shaoyang', [], '2023-07-27')).toEqual([]);
  });
});

describe('what the law cares about of a unit', () => {
  it('is what it is and as what it is named, not whom to call', () => {
    const contacts = [{ way: 'sms' as const, to: '+8613900000000' }];
    const units = directoryOf([
      { id: 'grid', name: '供电公司', roles: ['供电企业'], parent: 'city', roundTheClock: true, contacts },
      { id: 'outside', name: '某单位', member: false, contacts },
    ]);
    expect([...units.values()]).toEqual([
      { id: 'grid', name: '供电公司', natures: ['round-the-clock'], roles: ['供电企业'], parent: 'city' },
      { id: 'outside', name: '某单位', natures: ['not-a-member'], roles: [] },
    ]);
  });
});
