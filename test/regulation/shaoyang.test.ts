import { describe, expect, test } from 'vitest';
import type { DueQuery } from '../../shared/regulation/due.ts';
import { KINDS, METHODS } from '../../shared/regulation/vocabulary.ts';
import { ask, askTime, SHAOYANG } from './asking.ts';

type Row = readonly [clause: string, says: string, query: DueQuery, at: string, due: string, status: string];

const complaint = { kind: 'complaint' } as const;
const consultation = { kind: 'consultation' } as const;

// Around 2026-09-20 (a make-up Sunday), the Mid-Autumn weekend of 25 to 27 September, National Day from 1 to
// 7 October and its make-up Saturday 2026-10-10.
const ROWS: readonly Row[] = [
  [
    'SY-12.1',
    'a citizen who agreed to wait is answered within 24 hours, nights included',
    { ...consultation, clock: 'callback' },
    '2026-09-18 16:30',
    '2026-09-19 16:30',
    'interpreted',
  ],
  [
    'SY-12.1',
    'the 24 hours run through a holiday',
    { ...consultation, clock: 'callback' },
    '2026-10-02 09:00',
    '2026-10-03 09:00',
    'interpreted',
  ],
  [
    'SY-13a',
    'dispatched within 2 hours of acceptance',
    { ...complaint, clock: 'dispatch' },
    '2026-09-18 10:00',
    '2026-09-18 12:00',
    'stated',
  ],
  [
    'SY-13a',
    'the 2 hours run through the night',
    { ...complaint, clock: 'dispatch' },
    '2026-09-18 23:15',
    '2026-09-19 01:15',
    'stated',
  ],
  [
    'SY-13b',
    'received on Friday, signed for by the end of the make-up Sunday',
    { ...complaint, clock: 'sign' },
    '2026-09-18 11:00',
    '2026-09-20 24:00',
    'stated',
  ],
  [
    'SY-13b',
    'received at 23:59, the next working day is still whole',
    { ...complaint, clock: 'sign' },
    '2026-09-21 23:59',
    '2026-09-22 24:00',
    'stated',
  ],
  [
    'SY-13b',
    'received before a long holiday, signed for on the first day after it',
    { ...complaint, clock: 'sign' },
    '2026-09-30 09:00',
    '2026-10-08 24:00',
    'stated',
  ],
  [
    'SY-13c',
    'given back on the day it was signed for',
    { ...complaint, clock: 'return' },
    '2026-09-22 17:59',
    '2026-09-22 24:00',
    'stated',
  ],
  [
    'SY-13c',
    'the same day does not roll over from a rest day',
    { ...complaint, clock: 'return' },
    '2026-09-19 08:00',
    '2026-09-19 24:00',
    'stated',
  ],
  [
    'SY-13d',
    'after a site check, given back within 2 working days of signing',
    { ...complaint, clock: 'return', siteVisit: true },
    '2026-09-18 09:00',
    '2026-09-21 24:00',
    'stated',
  ],
  [
    'SY-14.2a',
    'a consultation is done within 1 working day of signing',
    { ...consultation, clock: 'handle' },
    '2026-09-24 15:00',
    '2026-09-28 24:00',
    'stated',
  ],
  [
    'SY-14.2a',
    'a consultation is never complex',
    { ...consultation, clock: 'handle', complex: true },
    '2026-09-24 15:00',
    '2026-09-28 24:00',
    'stated',
  ],
  [
    'SY-14.2b',
    'out of reach: three attempts within 24 hours of the first',
    { ...consultation, clock: 'reach' },
    '2026-09-26 10:05',
    '2026-09-27 10:05',
    'interpreted',
  ],
  [
    'SY-14.3a',
    'a complaint is done within 5 working days of signing',
    { ...complaint, clock: 'handle' },
    '2026-09-28 10:00',
    '2026-10-10 24:00',
    'stated',
  ],
  [
    'SY-14.3a',
    'a help request likewise',
    { kind: 'help', clock: 'handle' },
    '2026-09-07 10:00',
    '2026-09-14 24:00',
    'stated',
  ],
  [
    'SY-14.3a',
    'a report likewise',
    { kind: 'report', clock: 'handle' },
    '2026-09-07 10:00',
    '2026-09-14 24:00',
    'stated',
  ],
  [
    'SY-14.3a',
    'a suggestion likewise',
    { kind: 'suggestion', clock: 'handle' },
    '2026-09-07 10:00',
    '2026-09-14 24:00',
    'stated',
  ],
  [
    'SY-14.3b',
    'complex: 10 working days in all',
    { ...complaint, clock: 'handle', complex: true },
    '2026-09-28 10:00',
    '2026-10-16 24:00',
    'stated',
  ],
  [
    'SY-14e',
    'an extension runs from the old last day',
    { ...complaint, clock: 'extension', workingDays: 3 },
    '2026-10-10',
    '2026-10-14 24:00',
    'interpreted',
  ],
  [
    'SY-14e',
    'as a rule at most 10 working days',
    { ...complaint, clock: 'extension' },
    '2026-10-10',
    '2026-10-23 24:00',
    'interpreted',
  ],
  [
    'SY-17',
    'redone within 5 working days of its coming back',
    { ...complaint, clock: 'redo' },
    '2026-09-18 16:00',
    '2026-09-24 24:00',
    'interpreted',
  ],
  [
    'SY-20b',
    'noise: on site within 1 hour of receipt',
    { ...complaint, clock: 'respond', matter: 'noise' },
    '2026-10-01 23:40',
    '2026-10-02 00:40',
    'stated',
  ],
  [
    'SY-20b',
    'fumes likewise',
    { ...complaint, clock: 'respond', matter: 'fumes' },
    '2026-09-21 12:00',
    '2026-09-21 13:00',
    'stated',
  ],
  [
    'SY-20b',
    'any other nuisance likewise',
    { ...complaint, clock: 'respond', matter: 'nuisance' },
    '2026-09-21 12:00',
    '2026-09-21 13:00',
    'stated',
  ],
  [
    'SY-24b',
    'supervised by system: 5 working days from notice',
    { ...complaint, clock: 'supervise', method: 'system' },
    '2026-09-28 10:00',
    '2026-10-10 24:00',
    'interpreted',
  ],
  [
    'SY-24b',
    'supervised by phone: 10 working days',
    { ...complaint, clock: 'supervise', method: 'phone' },
    '2026-09-28 10:00',
    '2026-10-16 24:00',
    'interpreted',
  ],
  [
    'SY-24b',
    'supervised by letter: 10 working days',
    { ...complaint, clock: 'supervise', method: 'letter' },
    '2026-09-28 10:00',
    '2026-10-16 24:00',
    'interpreted',
  ],
  [
    'SY-24b',
    'supervised on site: 10 working days',
    { ...complaint, clock: 'supervise', method: 'onsite' },
    '2026-09-28 10:00',
    '2026-10-16 24:00',
    'interpreted',
  ],
  [
    'SY-24b',
    'supervised by meeting: 10 working days',
    { ...complaint, clock: 'supervise', method: 'meeting' },
    '2026-09-28 10:00',
    '2026-10-16 24:00',
    'interpreted',
  ],
  [
    'SY-24b',
    'a supervision’s own extension runs from its old last day',
    { ...complaint, clock: 'extension', method: 'letter', workingDays: 2 },
    '2026-10-16',
    '2026-10-20 24:00',
    'interpreted',
  ],
];

describe('terms of Shaoyang', () => {
  test.each(ROWS)('%s: %s', (clause, _says, query, at, dueAt, status) => {
    const due = askTime(query, at);
    const night = dueAt.endsWith(' 24:00');
    expect({ clause: due.clause, status: due.status, provisional: due.provisional }).toEqual({
      clause,
      status,
      provisional: false,
    });
    expect(night ? `${due.dueOn} 24:00` : due.dueAt.slice(0, 16).replace('T', ' ')).toBe(dueAt);
    if (night) expect(due.dueAt.slice(10)).toBe('T00:00:00+08:00');
    expect(due.limitIncluded).toBe('hours' in due.explanation.length);
    expect(due).toMatchObject({ earliestOn: due.dueOn, latestOn: due.dueOn, earliestAt: due.dueAt });
  });

  test('SY-14.4: a term of a law or regulation prevails for handling, longer or shorter', () => {
    const query: DueQuery = { ...complaint, clock: 'handle' };
    const law = (
      length: { workingDays: number } | { days: number } | { months: number },
      rank: 'law' | 'regulation' | 'departmental-rule' = 'law',
    ) => askTime({ ...query, lawTerm: { length, rank, citation: '某法第一条' } }, '2026-09-07 10:00');
    expect(law({ workingDays: 20 })).toMatchObject({
      clause: 'SY-14.4',
      dueOn: '2026-10-10',
      status: 'stated',
    });
    expect(law({ workingDays: 2 }, 'regulation')).toMatchObject({ clause: 'SY-14.4', dueOn: '2026-09-09' });
    expect(law({ workingDays: 2 }, 'departmental-rule')).toMatchObject({
      clause: 'SY-14.3a',
      dueOn: '2026-09-14',
    });
    expect(law({ days: 10 })).toMatchObject({ dueOn: '2026-09-17' });
    expect(law({ days: 60 }).explanation.note).toContain('某法第一条');
  });

  test('SY-14.4: calendar days and months roll off a rest day, and a month without the date ends with its last', () => {
    const at = (from: string, length: { days: number } | { months: number }) =>
      askTime({ ...complaint, clock: 'handle', lawTerm: { length, rank: 'law', citation: '某法' } }, from)
        .dueOn;
    expect(at('2026-09-21 10:00', { days: 10 })).toBe('2026-10-08');
    expect(at('2026-09-09 10:00', { days: 10 })).toBe('2026-09-20');
    expect(at('2026-08-12 10:00', { months: 1 })).toBe('2026-09-14');
    expect(at('2025-12-31 10:00', { months: 2 })).toBe('2026-02-28');
    expect(at('2025-12-31 10:00', { months: 11 })).toBe('2026-11-30');
  });

  test('SY-14.4: another law’s term touches no other clock', () => {
    const lawTerm = { length: { workingDays: 30 }, rank: 'law', citation: '某法' } as const;
    expect(askTime({ ...complaint, clock: 'sign', lawTerm }, '2026-09-21 10:00').clause).toBe('SY-13b');
    expect(askTime({ ...complaint, clock: 'redo', lawTerm }, '2026-09-21 10:00').clause).toBe('SY-17');
  });
});

describe('what Shaoyang leaves open or does not know', () => {
  test.each([
    [
      'SY-20b',
      'an outage is handled at the first moment, without a number',
      { ...complaint, clock: 'respond', matter: 'outage' },
    ],
    ['SY-17', 'a revisit has no term', { ...complaint, clock: 'revisit' }],
  ] as const)('%s: %s', (clause, _says, query) => {
    expect(ask(query, '2026-09-21 10:00')).toEqual({ status: 'unset', clause });
  });

  test.each([
    ['contacting the citizen', { ...complaint, clock: 'contact' }],
    ['acceptance by the unit', { ...complaint, clock: 'accept' }],
    ['handling of praise', { kind: 'praise', clock: 'handle' }],
    ['extension for praise', { kind: 'praise', clock: 'extension' }],
    ['reaching the citizen of a complaint', { ...complaint, clock: 'reach' }],
    ['response to a matter that is no nuisance', { ...complaint, clock: 'respond' }],
    ['response to a manhole cover', { ...complaint, clock: 'respond', matter: 'manhole-cover' }],
  ] as const)('no clock for %s', (_what, query) => {
    expect(ask(query, '2026-09-21 10:00')).toEqual({ status: 'none' });
  });

  test('the kind appeal has no clock at all', () => {
    for (const clock of new Set(SHAOYANG.terms.map((term) => term.clock))) {
      expect(ask({ kind: 'appeal', clock, method: 'system', matter: 'noise' }, '2026-09-21 10:00')).toEqual({
        status: 'none',
      });
    }
  });

  test('SY-30: no rule before its publication', () => {
    expect(ask({ ...complaint, clock: 'handle' }, '2023-07-27 23:59')).toEqual({
      status: 'not-in-force',
      clause: 'SY-30',
    });
    expect(askTime({ ...complaint, clock: 'handle' }, '2023-07-28 00:00').dueOn).toBe('2023-08-04');
  });
});

describe('every kind with every clock', () => {
  test('gets an answer, with a clause of the register where there is one', () => {
    for (const kind of KINDS) {
      for (const { clock } of SHAOYANG.terms) {
        for (const method of METHODS) {
          const due = ask({ kind, clock, method }, '2026-09-21 10:00');
          if (due.status !== 'none') expect(due.clause).toMatch(/^SY-/);
        }
      }
    }
  });
});
