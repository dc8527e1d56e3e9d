import { describe, expect, it } from 'vitest';
import type { Day } from '../../shared/calendar/instant.ts';
import { regulationById } from '../../shared/regulation/rules.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import { DEFAULT_SETTINGS } from '../../shared/regulation/settings.ts';
import { type Unit, unitSchema } from '../../shared/routing/unit.ts';
import { unitProblems } from '../../shared/routing/unit-check.ts';
import { missingEntries } from '../../shared/routing/unit-entries.ts';

const contact = { id: 'zhang', name: '张科长', way: 'sms', to: '+8613900000001' } as const;
const unit = (more: object = {}): Unit =>
  unitSchema.parse({ id: 'shuiwu', name: '水务局', contacts: [contact], ...more });
const missing = (regulation: string, units: readonly Unit[], day = '2026-09-18') =>
  missingEntries(regulationById(regulation) as Regulation, units, DEFAULT_SETTINGS, day as Day).map(
    ({ clause, unit: id, field }) => `${clause} ${id} ${field}`,
  );

describe('what every unit has to name', () => {
  it('NM-7b: its liaison with the hotline', () => {
    expect(missing('neimenggu', [unit()])).toEqual(['NM-7b shuiwu liaison']);
    expect(missing('neimenggu', [unit({ liaison: 'zhang' })])).toEqual([]);
  });

  it('LA-9b: its handling section and persons', () => {
    expect(
      missing('luan', [unit(), unit({ id: 'zhujian', section: '信访科', handlers: ['zhang'] })]),
    ).toEqual(['LA-9b shuiwu section', 'LA-9b shuiwu handlers']);
    expect(missing('luan', [unit({ section: '信访科', handlers: [] })])).toEqual(['LA-9b shuiwu handlers']);
  });

  it('nothing where the text wants nothing, or on a day on which it did not hold', () => {
    expect(missing('shaoyang', [unit()])).toEqual([]);
    expect(missing('neimenggu', [unit()], '2022-07-10')).toEqual([]);
  });

  it('they are among its contacts', () => {
    const named = unit({ liaison: 'wang', handlers: ['zhang', 'li'] });
    expect(unitProblems(named, [])).toEqual([
      { field: 'liaison', rule: 'unknown-contact' },
      { field: 'handlers.1', rule: 'unknown-contact' },
    ]);
  });
});
