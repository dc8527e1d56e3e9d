import { getLunarDate, getSolarTermDate } from 'chinese-days';
import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '../../shared/calendar/instant.ts';
import {
  FIRST_KNOWN_YEAR,
  holidaysOf,
  LAST_KNOWN_YEAR,
  statutoryDaysOf,
  statutoryTotal,
} from '../../shared/calendar/statutory-days.ts';

const YEARS = Array.from(
  { length: LAST_KNOWN_YEAR - FIRST_KNOWN_YEAR + 1 },
  (_, index) => FIRST_KNOWN_YEAR + index,
);
const intl = new Intl.DateTimeFormat('en-u-ca-chinese', {
  month: 'numeric',
  day: 'numeric',
  timeZone: 'UTC',
});

/**
 * Years in which Intl has the first month begin on a wrong day: the new moon is at 23:56 on 6 February 2027 and
 * at 00:07 on 3 February 2030, too near to midnight for its astronomy. The Hong Kong Observatory's tables and
 * chinese-days have the days of this table.
 */
const INTL_IS_WRONG = [2027, 2030];

function lunarDate(day: Day | undefined): string {
  const { lunarMon, lunarDay, isLeap } = getLunarDate(day as string);
  return `${lunarMon}${isLeap ? 'bis' : ''}/${lunarDay}`;
}

function lunarDateByIntl(day: Day | undefined): string {
  const parts = intl.formatToParts(new Date(`${day}T12:00:00Z`));
  const value = (type: string) => parts.find((part) => part.type === type)?.value;
  return `${value('month')}/${value('day')}`;
}

function daysOf(year: number, name: string): readonly Day[] {
  return holidaysOf(year).find((holiday) => holiday.name === name)?.days ?? [];
}

describe('the table of statutory days off', () => {
  test('covers the published years and those to come', () => {
    expect([FIRST_KNOWN_YEAR, LAST_KNOWN_YEAR]).toEqual([2007, 2040]);
    expect(holidaysOf(2041)).toEqual([]);
  });

  test.each(YEARS)('%i agrees with the Chinese calendar and the solar terms', (year) => {
    const spring = daysOf(year, '春节');
    const fromTheEve = (year >= 2008 && year < 2014) || year >= 2025;
    const firstOfTheYear = spring[fromTheEve ? 1 : 0];
    expect(lunarDate(firstOfTheYear)).toBe('1/1');
    expect(spring.at(-1)).toBe(addDays(firstOfTheYear as Day, year >= 2008 && year < 2014 ? 1 : 2));
    if (year < 2008) {
      expect(holidaysOf(year).map(({ name }) => name)).toEqual(['元旦', '春节', '劳动节', '国庆节']);
      return;
    }
    expect(daysOf(year, '端午节').map(lunarDate)).toEqual(['5/5']);
    expect(daysOf(year, '中秋节').map(lunarDate)).toEqual(['8/15']);
    if (!INTL_IS_WRONG.includes(year)) expect(lunarDateByIntl(firstOfTheYear)).toBe('1/1');
    expect(lunarDateByIntl(daysOf(year, '端午节')[0])).toBe('5/5');
    expect(lunarDateByIntl(daysOf(year, '中秋节')[0])).toBe('8/15');
    expect(daysOf(year, '清明节')).toEqual([getSolarTermDate(year, 4, 'pure_brightness')]);
  });

  test.each(YEARS)('%i has as many days as the statute of that year gives', (year) => {
    expect(statutoryTotal(year)).toBe(year < 2008 ? 10 : year < 2025 ? 11 : 13);
    expect(holidaysOf(year).flatMap((holiday) => holiday.days)).toHaveLength(statutoryTotal(year));
    for (const holiday of holidaysOf(year))
      expect(holiday.longest).toBeGreaterThanOrEqual(holiday.days.length);
  });

  test('names each day once where Mid-Autumn falls into National Day', () => {
    expect(daysOf(2031, '中秋节')).toEqual(['2031-10-01']);
    expect(statutoryDaysOf(2031)).toHaveLength(12);
  });
});
