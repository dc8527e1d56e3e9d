import { isHoliday, isWorkday } from 'chinese-days';
import { describe, expect, test } from 'vitest';
import { type Calendar, parseCalendar, publishedSpan, withYear } from '../../shared/calendar/calendar.ts';
import { addDays, type Day, weekday } from '../../shared/calendar/instant.ts';
import { calendarByVersion, PUBLISHED } from '../../shared/calendar/published.ts';
import { statutoryTotal } from '../../shared/calendar/statutory-days.ts';
import { classify, countWorkingDays } from '../../shared/calendar/working-days.ts';

const YEARS = Object.values(PUBLISHED.years);

describe('the published years', () => {
  test('hold a notice for every year from 2007 to 2026', () => {
    expect(PUBLISHED.version).toBe('cn-2026');
    expect(publishedSpan(PUBLISHED)).toEqual({ first: 2007, last: 2026 });
    expect(YEARS).toHaveLength(20);
    for (const { year, notices } of YEARS) {
      for (const { url } of notices) expect(url).toMatch(/^https?:\/\/www\.gov\.cn\//);
      const { number, date } = notices[0] ?? {};
      if (number) expect(number).toContain(`〔${year - 1}〕`);
      if (date) expect(date.slice(0, 4)).toBe(String(year - 1));
    }
    // The notice for 2008 is known by its address only: no page that could be read names its number.
    expect(YEARS.filter(({ notices }) => !notices[0]?.number).map(({ year }) => year)).toEqual([2008]);
  });

  test('agree with chinese-days on every single day', () => {
    const different: Day[] = [];
    let days = 0;
    for (let day = '2007-01-01' as Day; day <= '2026-12-31'; day = addDays(day, 1)) {
      days += 1;
      if (classify(PUBLISHED, day).worked !== isWorkday(day)) different.push(day);
      if (classify(PUBLISHED, day).worked === isHoliday(day)) different.push(day);
    }
    expect(days).toBe(7305);
    expect(different).toEqual([]);
  });

  // Days off on weekdays and make-up days; what is left over is the statutory days, but for the one-off
  // day of 3 September 2015 and the two days by which the Spring Festival of 2020 was prolonged.
  test.each([
    [2007, 18, 8, 0],
    [2008, 17, 6, 0],
    [2009, 17, 6, 0],
    [2010, 19, 8, 0],
    [2011, 16, 5, 0],
    [2012, 18, 7, 0],
    [2013, 23, 12, 0],
    [2014, 16, 5, 0],
    [2015, 17, 5, 1],
    [2016, 17, 6, 0],
    [2017, 16, 5, 0],
    [2018, 17, 6, 0],
    [2019, 18, 7, 0],
    [2020, 19, 6, 2],
    [2021, 18, 7, 0],
    [2022, 18, 7, 0],
    [2023, 18, 7, 0],
    [2024, 19, 8, 0],
    [2025, 18, 5, 0],
    [2026, 19, 6, 0],
  ])('%i: %i weekdays off, %i make-up days, %i beyond the statute', (number, off, makeUp, beyond) => {
    const year = PUBLISHED.years[number];
    expect(year?.daysOff).toHaveLength(off);
    expect(year?.makeUpDays).toHaveLength(makeUp);
    expect(off - makeUp).toBe(statutoryTotal(number) + beyond);
  });

  test('list weekdays as days off and weekend days as make-up days', () => {
    for (const year of YEARS) {
      expect(year.daysOff.filter((day) => weekday(day) % 6 === 0)).toEqual([]);
      expect(year.makeUpDays.filter((day) => weekday(day) % 6 !== 0)).toEqual([]);
    }
  });

  test('keep the December days that the notice for the next year set', () => {
    expect(PUBLISHED.years[2019]?.makeUpDays).toContain('2018-12-29');
    expect(PUBLISHED.years[2019]?.daysOff).toContain('2018-12-31');
    expect(classify(PUBLISHED, '2018-12-29' as Day)).toEqual({ worked: true, why: 'make-up-day' });
    expect(classify(PUBLISHED, '2018-12-31' as Day)).toEqual({ worked: false, why: 'day-off' });
  });

  test('an earlier version knows the notices up to its year and no later one', () => {
    const before = calendarByVersion('cn-2018');
    expect(before && publishedSpan(before)).toEqual({ first: 2007, last: 2018 });
    expect(before && classify(before, '2018-12-31' as Day)).toEqual({ worked: true, why: 'working-day' });
    expect(calendarByVersion('cn-2018')).toBe(before);
    expect(calendarByVersion('cn-2026')).toBe(PUBLISHED);
    expect(calendarByVersion('cn-2006')).toBeUndefined();
    expect(calendarByVersion('cn-2027')).toBeUndefined();
  });
});

describe('what was known before a notice changed the year', () => {
  const first = (version: string): Calendar => {
    const calendar = calendarByVersion(version);
    if (!calendar) throw new Error(`no ${version}`);
    return calendar;
  };

  // 2015: 3 and 4 September off, the 6th worked. 2019: 2 and 3 May off, 28 April and 5 May worked. 2020: 31 January
  // and the two days after it off, 1 February no longer worked.
  test.each([
    ['cn-2015-first', '2015-09-02', 1, '2015-09-03', '2015-09-06'],
    ['cn-2015-first', '2015-08-28', 5, '2015-09-04', '2015-09-07'],
    ['cn-2015-first', '2015-09-07', 5, '2015-09-14', '2015-09-14'],
    ['cn-2019-first', '2019-04-30', 1, '2019-05-02', '2019-05-05'],
    ['cn-2019-first', '2019-04-26', 1, '2019-04-29', '2019-04-28'],
    ['cn-2019-first', '2019-04-25', 5, '2019-05-03', '2019-05-05'],
    ['cn-2020-first', '2020-01-23', 1, '2020-01-31', '2020-02-03'],
    ['cn-2020-first', '2020-01-23', 3, '2020-02-03', '2020-02-05'],
    ['cn-2020-first', '2020-02-03', 2, '2020-02-05', '2020-02-05'],
  ] as const)('%s: %s and %i working days was %s and became %s', (version, from, count, was, became) => {
    const on = (calendar: Calendar) => countWorkingDays(calendar, from as Day, count).on;
    expect([on(first(version)), on(PUBLISHED)]).toEqual([was, became]);
  });

  test.each([
    [2015, 15, 4],
    [2019, 16, 5],
    [2020, 18, 7],
  ])(
    '%i: %i weekdays off and %i make-up days at first, from one notice, as the statute gives',
    (year, off, makeUp) => {
      const then = first(`cn-${year}-first`);
      expect(then.version).toBe(`cn-${year}-first`);
      expect(publishedSpan(then)).toEqual({ first: 2007, last: year });
      expect(then.years[year]?.daysOff).toHaveLength(off);
      expect(then.years[year]?.makeUpDays).toHaveLength(makeUp);
      expect(then.years[year]?.notices).toEqual(PUBLISHED.years[year]?.notices.slice(0, 1));
      expect(off - makeUp).toBe(statutoryTotal(year));
    },
  );

  test('no other year has such a version', () => {
    expect(calendarByVersion('cn-2016-first')).toBeUndefined();
    expect(calendarByVersion('cn-2015-second')).toBeUndefined();
  });
});

describe('a calendar that an operator records', () => {
  const notices = [{ date: '2026-11-03', url: 'https://www.gov.cn/2027' }];
  const daysOff = [
    '2027-01-01',
    '2027-02-05',
    '2027-02-08',
    '2027-02-09',
    '2027-04-05',
    '2027-05-03',
    '2027-06-09',
  ];
  const rest = ['2027-09-15', '2027-10-01', '2027-10-04'];
  const next = { year: 2027, notices, daysOff: [...daysOff, ...rest], makeUpDays: ['2027-02-20'] };
  const parsed = () =>
    parseCalendar({ ...PUBLISHED, version: 'v2', years: { ...PUBLISHED.years, 2027: next } });

  test('adds a year under a new version and leaves the old one as it was', () => {
    const year = parsed().years[2027];
    if (!year) throw new Error('no year');
    const added = withYear(PUBLISHED, year, 'cn-2027');
    expect(publishedSpan(added)).toEqual({ first: 2007, last: 2027 });
    expect(classify(added, '2027-02-20' as Day)).toEqual({ worked: true, why: 'make-up-day' });
    expect(publishedSpan(PUBLISHED).last).toBe(2026);
    expect(() => withYear(PUBLISHED, year, PUBLISHED.version)).toThrow(RangeError);
  });

  test.each([
    ['a day that doesn’t exist', { ...next, daysOff: [...next.daysOff, '2027-02-30'] }],
    ['a day of another year', { ...next, daysOff: [...next.daysOff, '2028-01-03'] }],
    ['a day set twice', { ...next, makeUpDays: ['2027-02-20', '2027-02-20'] }],
    ['a make-up day on a weekday', { ...next, makeUpDays: ['2027-02-22'] }],
    ['a statutory day that is worked', { ...next, daysOff: next.daysOff.slice(1) }],
    ['no notice', { ...next, notices: [] }],
    ['an unknown field', { ...next, workdays: [] }],
  ])('is refused with %s', (_what, year) => {
    expect(() => parseCalendar({ ...PUBLISHED, years: { ...PUBLISHED.years, 2027: year } })).toThrow();
  });

  test('is refused when a year is missing in between or stands under another', () => {
    expect(() =>
      parseCalendar({ version: 'v', years: { 2026: PUBLISHED.years[2026], 2024: PUBLISHED.years[2024] } }),
    ).toThrow(/2026/);
    expect(() => parseCalendar({ version: 'v', years: { 2025: PUBLISHED.years[2026] } })).toThrow(/2026/);
    expect(() => parseCalendar({ version: 'v', years: {} })).toThrow();
  });
});
