import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Calendar, parseCalendar } from '../../shared/calendar/calendar.ts';
import { addDays, type Day, weekday } from '../../shared/calendar/instant.ts';
import { calendarByVersion, PUBLISHED } from '../../shared/calendar/published.ts';
import { holidaysOf } from '../../shared/calendar/statutory-days.ts';
import { CalendarRangeError, classify, countWorkingDays } from '../../shared/calendar/working-days.ts';

const day = (text: string) => text as Day;

describe('counting on published days', () => {
  test.each([
    ['the day of the event is not counted', '2026-09-14', 1, '2026-09-15'],
    ['a weekend is skipped', '2026-11-06', 1, '2026-11-09'],
    ['a make-up Sunday counts like any other day', '2026-09-18', 1, '2026-09-20'],
    ['a week off is skipped, its make-up Saturday counts', '2026-09-30', 3, '2026-10-10'],
    ['from a day off the next worked day is the first', '2026-02-17', 1, '2026-02-24'],
    ['across a year’s end between two notices', '2025-12-30', 2, '2026-01-04'],
    ['up to 25 December of the last published year', '2026-12-18', 5, '2026-12-25'],
  ])('%s: %s + %i is %s', (_what, from, count, on) => {
    const term = countWorkingDays(PUBLISHED, day(from), count);
    expect(term).toMatchObject({ on, provisional: false, earliestOn: on, latestOn: on });
    expect(term.days.filter((each) => each.number !== undefined)).toHaveLength(count);
  });

  test('tells of each day why it was counted or skipped', () => {
    expect(countWorkingDays(PUBLISHED, day('2026-09-30'), 3).days).toEqual([
      { day: '2026-09-30', why: 'first-day' },
      { day: '2026-10-01', why: 'day-off' },
      { day: '2026-10-02', why: 'day-off' },
      { day: '2026-10-03', why: 'weekend' },
      { day: '2026-10-04', why: 'weekend' },
      { day: '2026-10-05', why: 'day-off' },
      { day: '2026-10-06', why: 'day-off' },
      { day: '2026-10-07', why: 'day-off' },
      { day: '2026-10-08', number: 1, why: 'working-day' },
      { day: '2026-10-09', number: 2, why: 'working-day' },
      { day: '2026-10-10', number: 3, why: 'make-up-day' },
    ]);
  });

  test('a day without an honest answer is an error', () => {
    expect(() => countWorkingDays(PUBLISHED, day('2006-12-31'), 1)).toThrow(CalendarRangeError);
    expect(() => countWorkingDays(PUBLISHED, day('2040-12-20'), 10)).toThrow(CalendarRangeError);
    expect(() => classify(PUBLISHED, day('2041-01-01'))).toThrow(CalendarRangeError);
  });
});

describe('counting where the notice is not out yet', () => {
  // 2027: New Year's Day is a Friday; the Spring Festival's statutory days are 5 (Friday) to 8 February.
  test.each([
    ['one day past 25 December', '2026-12-25', 1, '2026-12-28', '2026-12-26', '2026-12-28'],
    [
      'New Year may take 30 and 31 December, the weekends may be worked',
      '2026-12-24',
      5,
      '2026-12-31',
      '2026-12-29',
      '2027-01-05',
    ],
    ['New Year’s Day itself is off in every view', '2026-12-31', 1, '2027-01-04', '2027-01-02', '2027-01-04'],
    ['the Spring Festival may take nine days', '2027-02-04', 1, '2027-02-09', '2027-02-09', '2027-02-15'],
    [
      'far from any holiday the day is sure, and still provisional',
      '2027-03-08',
      5,
      '2027-03-15',
      '2027-03-15',
      '2027-03-15',
    ],
    ['two holidays in one term', '2026-12-28', 30, '2027-02-11', '2027-01-30', '2027-02-22'],
  ])(
    '%s: %s + %i is %s, %s at the earliest, %s at the latest',
    (_what, from, count, on, earliestOn, latestOn) => {
      expect(countWorkingDays(PUBLISHED, day(from), count)).toMatchObject({
        on,
        provisional: true,
        earliestOn,
        latestOn,
      });
    },
  );

  test('a statutory day on a weekday is skipped by name', () => {
    expect(countWorkingDays(PUBLISHED, day('2026-12-31'), 1).days[1]).toEqual({
      day: '2027-01-01',
      why: 'statutory-day',
    });
  });

  test('each view has its own kind of day', () => {
    expect(classify(PUBLISHED, day('2027-02-13'))).toEqual({ worked: false, why: 'weekend' });
    expect(classify(PUBLISHED, day('2027-02-13'), 'earliest').worked).toBe(true);
    expect(classify(PUBLISHED, day('2027-02-10')).worked).toBe(true);
    expect(classify(PUBLISHED, day('2027-02-10'), 'latest').worked).toBe(false);
    for (const view of ['plain', 'earliest', 'latest'] as const) {
      expect(classify(PUBLISHED, day('2027-02-06'), view).worked).toBe(false);
      expect(classify(PUBLISHED, day('2026-12-25'), view).worked).toBe(true);
    }
  });

  test('the latest day is the maximum over every arrangement there is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 30 }), (offset, count) => {
        const from = addDays(day('2026-12-01'), offset);
        fc.pre(from < '2040-08-01');
        const term = countWorkingDays(PUBLISHED, from, count);
        if (term.provisional) expect(term.latestOn).toBe(latestByEnumeration(from, count));
      }),
      { numRuns: 150, seed: 12345 },
    );
  });

  test('the notices of the past fell between the bounds that were known before them', () => {
    // Without the years in which days were added after the notice.
    for (const year of [2016, 2017, 2018, 2021, 2022, 2023, 2024, 2025, 2026]) {
      const before = calendarByVersion(`cn-${year - 1}`) as Calendar;
      for (let from = day(`${year - 1}-12-26`); from < `${year}-11-20`; from = addDays(from, 1)) {
        for (const count of [1, 5, 10]) {
          const known = countWorkingDays(before, from, count);
          const actual = countWorkingDays(PUBLISHED, from, count);
          expect(known.provisional, from).toBe(true);
          expect([known.earliestOn <= actual.on, actual.on <= known.latestOn], `${from}+${count}`).toEqual([
            true,
            true,
          ]);
        }
      }
    }
  });
});

describe('a region’s own days', () => {
  const overlay = {
    region: '150000',
    notices: [],
    daysOff: ['2026-07-10', '2027-07-12'],
    makeUpDays: ['2026-07-11', '2027-02-06'],
  };
  const local = parseCalendar({ ...PUBLISHED, version: 'cn-2026-150000', overlay });

  test('lie over the published ones', () => {
    expect(countWorkingDays(local, day('2026-07-09'), 1).days.slice(1)).toEqual([
      { day: '2026-07-10', why: 'day-off' },
      { day: '2026-07-11', number: 1, why: 'make-up-day' },
    ]);
    expect(countWorkingDays(PUBLISHED, day('2026-07-09'), 1).on).toBe('2026-07-10');
  });

  test('are sure under every view, also where no notice is out', () => {
    for (const view of ['plain', 'earliest', 'latest'] as const) {
      expect(classify(local, day('2027-07-12'), view).worked).toBe(false);
      expect(classify(local, day('2027-02-06'), view).worked).toBe(true);
    }
  });
});

describe('laws of counting', () => {
  const from = fc.integer({ min: 0, max: 7000 }).map((offset) => addDays(day('2018-01-01'), offset));
  const count = fc.integer({ min: 1, max: 40 });

  test('earliest ≤ plain ≤ latest, and none is a day off', () => {
    fc.assert(
      fc.property(from, count, (start, days) => {
        const term = countWorkingDays(PUBLISHED, start, days);
        expect(term.earliestOn <= term.on && term.on <= term.latestOn).toBe(true);
        expect(term.earliestOn > start).toBe(true);
        expect(classify(PUBLISHED, term.on).worked).toBe(true);
        expect(term.provisional).toBe(term.on > '2026-12-25');
      }),
    );
  });

  test('one more day off never makes a term end earlier', () => {
    fc.assert(
      fc.property(from, count, fc.integer({ min: 0, max: 60 }), (start, days, later) => {
        const daysOff = [addDays(start, later)];
        const overlay = { region: '430500', notices: [], daysOff, makeUpDays: [] };
        const more = parseCalendar({ ...PUBLISHED, version: 'more', overlay });
        const before = countWorkingDays(PUBLISHED, start, days);
        const after = countWorkingDays(more, start, days);
        expect(after.on >= before.on).toBe(true);
        expect(after.earliestOn >= before.earliestOn).toBe(true);
        expect(after.latestOn >= before.latestOn).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('a longer term ends later', () => {
    fc.assert(
      fc.property(from, count, (start, days) => {
        const shorter = countWorkingDays(PUBLISHED, start, days);
        const longer = countWorkingDays(PUBLISHED, start, days + 1);
        expect(longer.on > shorter.on).toBe(true);
        expect(longer.latestOn > shorter.latestOn).toBe(true);
      }),
    );
  });
});

/** The slow and plain way: lays every holiday near the term in each way and takes the latest end. */
function latestByEnumeration(from: Day, count: number): Day {
  const horizon = addDays(from, count * 3 + 30);
  const year = Number(from.slice(0, 4));
  const near = [year, year + 1]
    .flatMap((each) => (each > 2026 ? holidaysOf(each) : []))
    .filter(
      ({ days }) => (days.at(-1) as Day) > addDays(from, -12) && (days[0] as Day) < addDays(horizon, 12),
    );
  let latest = from;
  const lay = (index: number, off: ReadonlySet<Day>): void => {
    const holiday = near[index];
    if (holiday === undefined) {
      const end = endWithout(off, from, count);
      if (end > latest) latest = end;
      return;
    }
    const first = holiday.days[0] as Day;
    for (
      let start = addDays(holiday.days.at(-1) as Day, 1 - holiday.longest);
      start <= first;
      start = addDays(start, 1)
    ) {
      const stretch = Array.from({ length: holiday.longest }, (_, offset) => addDays(start, offset));
      lay(index + 1, new Set([...off, ...stretch.filter((each) => each > '2026-12-25')]));
    }
  };
  lay(0, new Set());
  return latest;
}

function endWithout(off: ReadonlySet<Day>, from: Day, count: number): Day {
  let on = from;
  for (let number = 0; number < count; ) {
    on = addDays(on, 1);
    const worked = on <= '2026-12-31' ? classify(PUBLISHED, on).worked : weekday(on) % 6 !== 0;
    if (worked && !off.has(on)) number += 1;
  }
  return on;
}
