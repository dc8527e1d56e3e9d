import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCalendar } from '../../shared/calendar/calendar.ts';
import { addDays, type Day } from '../../shared/calendar/instant.ts';
import { calendarByVersion, PUBLISHED } from '../../shared/calendar/published.ts';
import type { DueQuery } from '../../shared/regulation/due.ts';
import { ask, askTime } from './asking.ts';

const handle: DueQuery = { clock: 'handle', kind: 'complaint' };
const complex: DueQuery = { ...handle, complex: true };

/** A notice for 2027 as one might come: New Year 1 to 3 January; Spring Festival 5 to 13, 20 February worked. */
const PUBLISHED_2027 = parseCalendar({
  version: 'cn-2027',
  years: {
    ...PUBLISHED.years,
    2027: {
      year: 2027,
      notices: [{ url: 'https://www.gov.cn/a-notice-for-tests' }],
      daysOff: [
        ...['2027-01-01', '2027-02-05', '2027-02-08', '2027-02-09', '2027-02-10', '2027-02-11', '2027-02-12'],
        ...['2027-04-05', '2027-05-03', '2027-05-04', '2027-06-09', '2027-09-15', '2027-10-01', '2027-10-04'],
      ],
      makeUpDays: ['2027-01-31', '2027-02-20'],
    },
  },
});

describe('due times that a notice still to come may move', () => {
  test.each([
    [
      'SY-14.3a',
      'ends on 25 December: sure',
      handle,
      '2026-12-18 09:00',
      '2026-12-25',
      '2026-12-25',
      '2026-12-25',
    ],
    [
      'SY-14.3a',
      'ends after 25 December: provisional',
      handle,
      '2026-12-21 09:00',
      '2026-12-28',
      '2026-12-26',
      '2026-12-28',
    ],
    [
      'SY-14.3b',
      'ends in the year without a notice',
      complex,
      '2026-12-24 09:00',
      '2027-01-08',
      '2027-01-04',
      '2027-01-12',
    ],
    [
      'SY-14.3b',
      'runs over the Spring Festival',
      complex,
      '2027-01-28 09:00',
      '2027-02-15',
      '2027-02-11',
      '2027-02-22',
    ],
    [
      'SY-13b',
      'signed for after New Year’s Eve',
      { ...handle, clock: 'sign' },
      '2026-12-31 09:00',
      '2027-01-04',
      '2027-01-02',
      '2027-01-04',
    ],
  ] as const)('%s: %s', (clause, _says, query, at, dueOn, earliestOn, latestOn) => {
    const due = askTime(query, at);
    expect(due).toMatchObject({ clause, dueOn, earliestOn, latestOn, provisional: dueOn > '2026-12-25' });
    expect(due.earliestAt).toBe(`${addDays(earliestOn as Day, 1)}T00:00:00+08:00`);
  });

  test('hours and the same day are never provisional', () => {
    expect(askTime({ ...handle, clock: 'dispatch' }, '2027-02-06 23:30')).toMatchObject({
      dueAt: '2027-02-07T01:30:00+08:00',
      provisional: false,
    });
    expect(askTime({ ...handle, clock: 'return' }, '2027-02-06 23:30')).toMatchObject({
      dueOn: '2027-02-06',
      provisional: false,
    });
  });

  test('24:00 belongs to the day that ends', () => {
    const due = askTime({ ...handle, clock: 'dispatch' }, '2026-09-18 22:00');
    expect([due.dueAt, due.dueOn]).toEqual(['2026-09-19T00:00:00+08:00', '2026-09-18']);
    expect(askTime({ ...handle, clock: 'handle' }, '2026-09-18').dueOn).toBe('2026-09-24');
  });
});

describe('counting an open clock again when the notice is out', () => {
  test('keeps the term and its reasons, and becomes sure', () => {
    const before = askTime(complex, '2027-01-28 09:00');
    const after = askTime(complex, '2027-01-28 09:00', { calendar: PUBLISHED_2027 });
    expect(after).toMatchObject({
      dueOn: '2027-02-18',
      provisional: false,
      earliestOn: '2027-02-18',
      clause: before.clause,
    });
    expect(after.explanation.calendar).toBe('cn-2027');
    expect({ ...after.explanation, calendar: '', days: [] }).toEqual({
      ...before.explanation,
      calendar: '',
      days: [],
    });
  });
});

describe('laws of due times', () => {
  const at = fc
    .record({ day: fc.integer({ min: 0, max: 4000 }), hour: fc.integer({ min: 0, max: 23 }) })
    .map(({ day, hour }) => `${addDays('2023-07-28' as Day, day)} ${String(hour).padStart(2, '0')}:30`);
  const older = calendarByVersion('cn-2023');
  if (!older) throw new Error('no calendar for 2023');

  test('earliest ≤ due ≤ latest, and a sure due time has no bounds', () => {
    fc.assert(
      fc.property(
        at,
        fc.constantFrom(handle, complex, { ...handle, clock: 'sign' } as const),
        (from, query) => {
          const due = askTime(query, from);
          expect(
            due.earliestOn <= due.dueOn && due.dueOn <= due.latestOn && due.earliestAt <= due.dueAt,
          ).toBe(true);
          if (!due.provisional) expect([due.earliestOn, due.latestOn]).toEqual([due.dueOn, due.dueOn]);
        },
      ),
    );
  });

  test('hours ignore the calendar', () => {
    fc.assert(
      fc.property(at, (from) => {
        const query: DueQuery = { clock: 'callback', kind: 'consultation' };
        const one = askTime(query, from);
        const other = askTime(query, from, { calendar: older });
        expect(other.dueAt).toBe(one.dueAt);
        expect(other.provisional).toBe(false);
      }),
    );
  });

  test('one more day off never makes a term end earlier', () => {
    fc.assert(
      fc.property(at, fc.integer({ min: 0, max: 30 }), (from, later) => {
        const daysOff = [addDays(from.slice(0, 10) as Day, later)];
        const overlay = { region: '430500', notices: [], daysOff, makeUpDays: [] };
        const calendar = parseCalendar({ ...PUBLISHED, version: 'more', overlay });
        expect(askTime(complex, from, { calendar }).dueAt >= askTime(complex, from).dueAt).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('an answer is made of plain data', () => {
    fc.assert(
      fc.property(at, (from) => {
        const due = ask(complex, from);
        expect(JSON.parse(JSON.stringify(due))).toEqual(due);
      }),
    );
  });
});
