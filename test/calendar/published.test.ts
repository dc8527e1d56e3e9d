import { isHoliday, isWorkday } from 'chinese-days';
import { describe, expect, test } from 'vitest';
import { parseCalendar, publishedSpan, withYear } from '../../shared/calendar/calendar.ts';
import { addDays, type Day, weekday } from '../../shared/calendar/instant.ts';
import { calendarByVersion, PUBLISHED } from '../../shared/calendar/published.ts';
import { statutoryTotal } from '../../shared/calendar/statutory-days.ts';
import { classify } from '../../shared/calendar/working-days.ts';

const YEARS = Object.values(PUBLISHED.years);

describe('the published years', () => {
  test('hold a notice for every year from 2014 to 2026', () => {
    expect(PUBLISHED.version).toBe('cn-2026');
    expect(publishedSpan(PUBLISHED)).toEqual({ first: 2014, last: 2026 });
    expect(YEARS).toHaveLength(13);
    for (const year of YEARS) expect(year.notices[0]?.date?.slice(0, 4)).toBe(String(year.year - 1));
  });

  test('agree with chinese-days on every single day', () => {
    const different: Day[] = [];
    let days = 0;
    for (let day = '2014-01-01' as Day; day <= '2026-12-31'; day = addDays(day, 1)) {
      days += 1;
      if (classify(PUBLISHED, day).worked !== isWorkday(day)) different.push(day);
      if (classify(PUBLISHED, day).worked === isHoliday(day)) different.push(day);
    }
    expect(days).toBe(4748);
    expect(different).toEqual([]);
  });

  // Days off on weekdays and make-up days; what is left over is the statutory days, but for the one-off
  // day of 3 September 2015 and the two days by which the Spring Festival of 2020 was prolonged.
  test.each([
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
    expect(before && publishedSpan(before)).toEqual({ first: 2014, last: 2018 });
    expect(before && classify(before, '2018-12-31' as Day)).toEqual({ worked: true, why: 'working-day' });
    expect(calendarByVersion('cn-2018')).toBe(before);
    expect(calendarByVersion('cn-2026')).toBe(PUBLISHED);
    expect(calendarByVersion('cn-2013')).toBeUndefined();
    expect(calendarByVersion('cn-2027')).toBeUndefined();
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
    expect(publishedSpan(added)).toEqual({ first: 2014, last: 2027 });
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
