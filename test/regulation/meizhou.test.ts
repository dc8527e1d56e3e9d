import { describe, expect, test } from 'vitest';
import type { DueQuery, LawTerm } from '../../shared/regulation/due.ts';
import { DEFAULT_SETTINGS, parseSettings } from '../../shared/regulation/settings.ts';
import { KINDS } from '../../shared/regulation/vocabulary.ts';
import { ask, askTime, type Given, MEIZHOU, written } from './asking.ts';

type Row = readonly [clause: string, says: string, query: DueQuery, at: string, due: string, status: string];

const meizhou: Given = { regulation: MEIZHOU };

// Around the end of 2014 and its make-up Sunday 2015-01-04, the Spring Festival of 2015 (15 and 28 February
// worked), the two days off of September 2015 (Sunday the 6th worked), and National Day of 2016 and 2017.
const ROWS: readonly Row[] = [
  [
    'MZ-11.2b',
    'a consultation is answered within 3 working days of the unit’s receipt',
    { kind: 'consultation', clock: 'handle' },
    '2014-11-03 09:00',
    '2014-11-06 24:00',
    'stated',
  ],
  [
    'MZ-11.2b',
    'the 3 days over New Year, whose make-up day is a Sunday',
    { kind: 'consultation', clock: 'handle' },
    '2015-12-31 17:00',
    '2016-01-06 24:00',
    'stated',
  ],
  [
    'MZ-11.2c',
    'a complaint: the citizen is contacted within 1 working day of receipt',
    { kind: 'complaint', clock: 'contact' },
    '2014-12-31 16:00',
    '2015-01-04 24:00',
    'stated',
  ],
  [
    'MZ-11.2c',
    'a complaint is done within 15 working days of receipt, no signing in between',
    { kind: 'complaint', clock: 'handle' },
    '2014-12-12 10:00',
    '2015-01-05 24:00',
    'stated',
  ],
  [
    'MZ-11.2c',
    'the 15 days over the Spring Festival, both make-up days counted',
    { kind: 'complaint', clock: 'handle' },
    '2015-02-10 10:00',
    '2015-03-06 24:00',
    'stated',
  ],
  [
    'MZ-11.2c',
    'the 15 days over the two days off of September 2015',
    { kind: 'complaint', clock: 'handle' },
    '2015-08-20 08:30',
    '2015-09-11 24:00',
    'stated',
  ],
  [
    'MZ-11.2c',
    'a complex complaint has no other term',
    { kind: 'complaint', clock: 'handle', complex: true },
    '2016-09-20 10:00',
    '2016-10-14 24:00',
    'stated',
  ],
  [
    'MZ-11.2d',
    'a report: the unit decides within 1 working day of receipt whether it accepts',
    { kind: 'report', clock: 'accept' },
    '2016-09-30 15:00',
    '2016-10-08 24:00',
    'interpreted',
  ],
  [
    'MZ-11.2d',
    'a report is done within 30 working days of the unit’s acceptance',
    { kind: 'report', clock: 'handle' },
    '2014-11-10 11:00',
    '2014-12-22 24:00',
    'stated',
  ],
  [
    'MZ-11.2e',
    'an appeal: the citizen is contacted within 1 working day',
    { kind: 'appeal', clock: 'contact' },
    '2016-06-08 11:00',
    '2016-06-12 24:00',
    'stated',
  ],
  [
    'MZ-11.2e',
    'an appeal is done within 30 working days of receipt',
    { kind: 'appeal', clock: 'handle' },
    '2016-09-28 11:00',
    '2016-11-14 24:00',
    'stated',
  ],
  [
    'MZ-11.2f',
    'help: the citizen is contacted within 1 working day',
    { kind: 'help', clock: 'contact' },
    '2017-01-26 18:00',
    '2017-02-03 24:00',
    'stated',
  ],
  [
    'MZ-11.2f',
    'help is given within 15 working days of receipt',
    { kind: 'help', clock: 'handle' },
    '2017-01-20 18:00',
    '2017-02-15 24:00',
    'stated',
  ],
  [
    'MZ-11.2f',
    'a suggestion likewise, and criticism counts as one',
    { kind: 'suggestion', clock: 'handle' },
    '2017-09-29 09:00',
    '2017-10-26 24:00',
    'stated',
  ],
  [
    'MZ-16',
    'given back within 2 working days of receipt',
    { kind: 'complaint', clock: 'return' },
    '2017-09-29 09:00',
    '2017-10-09 24:00',
    'stated',
  ],
  [
    'MZ-16',
    'a check on site gives no longer term',
    { kind: 'complaint', clock: 'return', siteVisit: true },
    '2016-06-08 09:00',
    '2016-06-13 24:00',
    'stated',
  ],
  [
    'MZ-11.2a',
    'for a unit that is not yet a member: passed on the same day',
    { kind: 'help', clock: 'dispatch', natures: ['not-a-member'] },
    '2016-10-01 20:00',
    '2016-10-01 24:00',
    'interpreted',
  ],
];

describe('terms of Meizhou', () => {
  test.each(ROWS)('%s: %s', (clause, _says, query, at, dueAt, status) => {
    const due = askTime(query, at, meizhou);
    expect([due.clause, written(due), due.status, due.provisional]).toEqual([clause, dueAt, status, false]);
    expect(due.explanation.citation.article).toBe(clause === 'MZ-16' ? 16 : 11);
  });

  test('the start is receipt, but for the handling of a report', () => {
    for (const [, , query, at] of ROWS) {
      const { event } = askTime(query, at, meizhou).explanation.start;
      expect(event).toBe(
        query.kind === 'report' && query.clock === 'handle' ? 'accepted-by-unit' : 'received',
      );
    }
  });
});

describe('MZ-11.2g: where another rule sets a term too, the shortest holds', () => {
  const handle: DueQuery = { kind: 'complaint', clock: 'handle' };
  const at = '2016-09-05 10:00';
  const own = '2016-09-27 24:00';
  const law = (length: LawTerm['length'], rank: LawTerm['rank'], more: Partial<DueQuery> = {}) =>
    askTime({ ...handle, ...more, lawTerm: { length, rank, citation: '某规定第三条' } }, at, meizhou);

  test.each([
    ['a law that gives less', { workingDays: 7 }, 'law', '2016-09-14 24:00', 'MZ-11.2g'],
    ['a departmental rule too', { workingDays: 7 }, 'departmental-rule', '2016-09-14 24:00', 'MZ-11.2g'],
    ['a law that gives more changes nothing', { workingDays: 60 }, 'law', own, 'MZ-11.2c'],
    ['the same length is the own term', { workingDays: 15 }, 'law', own, 'MZ-11.2c'],
    [
      '20 calendar days end on a Sunday and roll to Monday',
      { days: 20 },
      'law',
      '2016-09-26 24:00',
      'MZ-11.2g',
    ],
    ['22 calendar days end with the own term', { days: 22 }, 'regulation', own, 'MZ-11.2c'],
    ['a month is longer', { months: 1 }, 'regulation', own, 'MZ-11.2c'],
    ['hours run through nights', { hours: 48 }, 'regulation', '2016-09-07 10:00', 'MZ-11.2g'],
  ] as const)('%s', (_says, length, rank, dueAt, clause) => {
    const due = law(length, rank);
    expect([written(due), due.clause]).toEqual([dueAt, clause]);
  });

  test('says that how they are compared is a reading', () => {
    expect(law({ workingDays: 7 }, 'law').explanation.status).toBe('interpreted');
    expect(law({ workingDays: 60 }, 'law').explanation.status).toBe('stated');
  });

  test('it touches neither contact nor acceptance nor return', () => {
    for (const clock of ['contact', 'return'] as const) {
      expect(law({ hours: 1 }, 'law', { clock }).clause).not.toBe('MZ-11.2g');
    }
    expect(law({ hours: 1 }, 'law', { clock: 'accept', kind: 'report' }).clause).toBe('MZ-11.2d');
  });
});

describe('MZ-25: the trial', () => {
  const handle: DueQuery = { kind: 'complaint', clock: 'handle' };

  test.each(['2014-10-31 23:59', '2017-11-01 00:00', '2026-09-18 10:00'])('was not in force at %s', (at) => {
    expect(ask(handle, at, meizhou)).toEqual({ status: 'not-in-force', clause: 'MZ-25' });
  });

  test.each([
    ['on its first day, a Saturday', '2014-11-01 00:00', '2014-11-21 24:00'],
    ['on its last day', '2017-10-31 23:59', '2017-11-21 24:00'],
  ])('was in force %s', (_says, at, due) => {
    expect(written(askTime(handle, at, meizhou))).toBe(due);
  });

  test('a ticket stays under the rules of the day on which the hotline accepted it', () => {
    const given = { ...meizhou, acceptedOn: '2017-10-31' };
    const due = askTime(handle, '2017-11-06 09:00', given);
    expect(written(due)).toBe('2017-11-27 24:00');
    expect(due.explanation.inForce).toEqual({ from: '2014-11-01', until: '2017-10-31' });
    expect(ask(handle, '2017-10-31 09:00', { ...meizhou, acceptedOn: '2017-11-01' }).status).toBe(
      'not-in-force',
    );
  });

  test('may be prolonged by the city, on record', () => {
    const decision = {
      by: '市政府办公室',
      ground: '延长试行的通知',
      from: '2017-11-01',
      until: '2018-12-31',
    };
    const settings = parseSettings({
      ...DEFAULT_SETTINGS,
      region: '441400',
      adopted: [{ regulation: 'meizhou', ...decision }],
    });
    const due = askTime(handle, '2018-03-01 09:00', { ...meizhou, settings });
    expect([written(due), due.status]).toEqual(['2018-03-22 24:00', 'stated']);
    expect(due.explanation.inForce).toEqual({ from: '2017-11-01', until: '2018-12-31' });
    expect(due.explanation.note).toContain('市政府办公室');
    expect(ask(handle, '2019-01-01 09:00', { ...meizhou, settings }).status).toBe('not-in-force');
    expect(askTime(handle, '2017-10-31 09:00', { ...meizhou, settings }).explanation.note).toBeUndefined();
  });
});

describe('what Meizhou leaves open or does not know', () => {
  test.each([
    [
      'MZ-15',
      'a complaint’s term may be longer, without a number',
      { kind: 'complaint', clock: 'extension' },
    ],
    ['MZ-15', 'a matter outside the kinds named likewise', { kind: 'help', clock: 'extension' }],
    ['MZ-13', 'a revisit has no term', { kind: 'complaint', clock: 'revisit' }],
    ['MZ-13', 'a redo has no term', { kind: 'appeal', clock: 'redo' }],
    ['MZ-12a', 'late tickets are urged, without a term', { kind: 'report', clock: 'supervise' }],
    ['MZ-11.2a', 'a member’s ticket is dispatched, without a term', { kind: 'help', clock: 'dispatch' }],
  ] as const)('%s: %s', (clause, _says, query) => {
    expect(ask(query, '2016-09-18 10:00', meizhou)).toEqual({ status: 'unset', clause });
  });

  test('no clock for signing, calling back, responding or attempts to reach the citizen', () => {
    for (const kind of KINDS) {
      for (const clock of ['sign', 'callback', 'respond', 'reach'] as const) {
        expect(ask({ kind, clock, matter: 'noise' }, '2016-09-18 10:00', meizhou)).toEqual({
          status: 'none',
        });
      }
    }
  });

  test.each([
    ['contact for a consultation', { kind: 'consultation', clock: 'contact' }],
    ['contact for a report', { kind: 'report', clock: 'contact' }],
    ['acceptance by the unit but for a report', { kind: 'complaint', clock: 'accept' }],
    ['handling of praise', { kind: 'praise', clock: 'handle' }],
  ] as const)('no clock for %s', (_what, query) => {
    expect(ask(query, '2016-09-18 10:00', meizhou)).toEqual({ status: 'none' });
  });

  test('MZ-15: an extension is as long as the office decides, for once or again', () => {
    const due = askTime({ kind: 'complaint', clock: 'extension', workingDays: 20 }, '2016-09-27', meizhou);
    expect([written(due), due.status, due.clause]).toEqual(['2016-10-28 24:00', 'operator', 'MZ-15']);
    expect(() =>
      ask({ kind: 'complaint', clock: 'extension', workingDays: 0 }, '2016-09-27', meizhou),
    ).toThrow();
  });
});
