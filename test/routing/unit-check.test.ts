import { describe, expect, it } from 'vitest';
import type { Day } from '../../shared/calendar/instant.ts';
import { type Unit, unitSchema } from '../../shared/routing/unit.ts';
import { standing, unitProblems } from '../../shared/routing/unit-check.ts';

const unit = (id: string, more: Partial<Unit> = {}): Unit => ({ id, name: id, contacts: [], ...more });
const CITY = unit('city', { level: 'city' });
const COUNTY = unit('county', { level: 'county', parent: 'city' });
const STREET = unit('street', { level: 'street', parent: 'county' });

const found = (given: Unit, ...others: Unit[]) =>
  unitProblems(given, others).map(({ field, rule }) => `${field} ${rule}`);

describe('a unit beside the others of its city', () => {
  it('stands below another of its own tier or a higher one', () => {
    expect(found(STREET, CITY, COUNTY)).toEqual([]);
    expect(found(unit('branch', { level: 'county', parent: 'county' }), CITY, COUNTY)).toEqual([]);
    expect(found(unit('untold', { parent: 'street' }), STREET)).toEqual([]);
  });

  it.each([
    ['a parent that is none', unit('a', { parent: 'nobody' }), [CITY], ['parent unknown-unit']],
    ['itself as parent', unit('a', { parent: 'a' }), [], ['parent itself']],
    [
      'a parent of a lower tier',
      unit('a', { level: 'city', parent: 'county' }),
      [CITY, COUNTY],
      ['parent level-above'],
    ],
    [
      'a child of a higher tier',
      unit('county', { level: 'street', parent: 'city' }),
      [CITY, unit('b', { level: 'county', parent: 'county' })],
      ['level level-below'],
    ],
    [
      'a parent that stands below it',
      unit('a', { parent: 'c' }),
      [unit('b', { parent: 'a' }), unit('c', { parent: 'b' })],
      ['parent cycle'],
    ],
    [
      'itself as its successor',
      unit('a', { dissolved: { on: '2026-12-01' as Day, successor: 'a' } }),
      [],
      ['dissolved.successor itself'],
    ],
    [
      'a successor that is none',
      unit('a', { dissolved: { on: '2026-12-01' as Day, successor: 'b' } }),
      [],
      ['dissolved.successor unknown-unit'],
    ],
    [
      'a successor that is dissolved by then',
      unit('a', { dissolved: { on: '2026-12-01' as Day, successor: 'b' } }),
      [unit('b', { dissolved: { on: '2026-12-01' as Day } })],
      ['dissolved.successor dissolved-unit'],
    ],
    [
      'the same contact twice',
      unit('a', {
        contacts: [
          { way: 'sms', to: '+8613900000001', id: 'one' },
          { way: 'email', to: 'a@example.org', id: 'one' },
          { way: 'sms', to: '+8613900000001' },
        ],
      }),
      [],
      ['contacts.1.id duplicate', 'contacts.2.to duplicate'],
    ],
    [
      'an expert who is no contact',
      unit('a', { lines: [{ name: '公积金', way: 'kept', seats: 'hotline', experts: ['one'] }] }),
      [],
      ['lines.0.experts.0 unknown-contact'],
    ],
    [
      'a number that another has',
      unit('a', {
        lines: [
          { name: '公积金', number: '12329', way: 'kept', seats: 'hotline' },
          { name: '公积金二线', number: '12329', way: 'merged', seats: 'hotline' },
        ],
      }),
      [unit('b', { lines: [{ name: '公积金', number: '12329', way: 'linked', seats: 'own' }] })],
      ['lines.0.number duplicate', 'lines.1.number duplicate'],
    ],
  ])('is refused with %s', (_what, given, others, expected) => {
    expect(found(given, ...others)).toEqual(expected);
  });

  it('is not refused for what was wrong among the others before', () => {
    const broken = [unit('a', { parent: 'nobody' }), unit('b', { parent: 'c' }), unit('c', { parent: 'b' })];
    expect(found(unit('d', { parent: 'b' }), ...broken)).toEqual([]);
  });
});

it('a dissolved unit is dispatched to until the day before', () => {
  const gone = unit('gone', { dissolved: { on: '2026-12-01' as Day } });
  const on = (day: string) => standing([CITY, gone], day as Day).map(({ id }) => id);
  expect([on('2026-11-30'), on('2026-12-01')]).toEqual([['city', 'gone'], ['city']]);
});

it('a unit as it was written before there was more to say of one is still one', () => {
  const old = { id: 'one', name: '一', contacts: [{ way: 'sms', to: '+8613900000001' }] };
  expect(unitSchema.parse(old)).toEqual(old);
});

it('all that can be said of a unit is kept as it was said', () => {
  const full = {
    id: 'gongjijin',
    name: '市住房公积金管理中心',
    level: 'city',
    parent: 'zhengfu',
    duties: ['住房公积金提取', '住房公积金贷款'],
    areas: ['430502', '430502001', '430502001002'],
    kinds: ['consultation', 'complaint'],
    classes: ['05.02'],
    roundTheClock: true,
    member: false,
    roles: ['市公积金中心'],
    lines: [{ name: '住房公积金', number: '12329', way: 'kept', seats: 'hotline', experts: ['one'] }],
    dissolved: { on: '2027-01-01', successor: 'zhujian' },
    contacts: [
      {
        way: 'sms',
        to: '+8613900000001',
        id: 'one',
        name: '值班员',
        hours: { days: 'working', from: '08:30', to: '17:30' },
      },
    ],
  };
  expect(unitSchema.parse(full)).toEqual(full);
});
