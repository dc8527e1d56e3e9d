import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  addSeconds,
  type Day,
  dayOf,
  endOfDay,
  epochMs,
  type Instant,
  instantOf,
  parseDay,
  parseInstant,
  secondsBetween,
  startOfDay,
  weekday,
} from '../../shared/calendar/instant.ts';

describe('reading a time', () => {
  test.each([
    ['2026-09-18T10:00:00+08:00', '2026-09-18T10:00:00+08:00'],
    ['2026-09-18T02:00:00Z', '2026-09-18T10:00:00+08:00'],
    ['2026-09-18T23:30-05:00', '2026-09-19T12:30:00+08:00'],
    ['2026-09-18T10:00:00.999+08:00', '2026-09-18T10:00:00+08:00'],
  ])('%s is %s', (text, instant) => expect(parseInstant(text)).toBe(instant));

  test.each([
    '2026-09-18T10:00:00',
    '2026-02-30T10:00:00+08:00',
    '2026-09-18',
    '10:00',
    '2026-09-18T25:00:00Z',
    '',
  ])('“%s” is no time', (text) => expect(parseInstant(text)).toBeUndefined());

  test('a day is a date of the calendar', () => {
    expect(parseDay('2028-02-29')).toBe('2028-02-29');
    expect(parseDay('2027-02-29')).toBeUndefined();
    expect(parseDay('2027-2-9')).toBeUndefined();
  });
});

describe('days and instants', () => {
  test('24:00 of a day is 00:00 of the next', () => {
    expect(endOfDay('2026-12-31' as Day)).toBe('2027-01-01T00:00:00+08:00');
    expect(startOfDay('2026-12-31' as Day)).toBe('2026-12-31T00:00:00+08:00');
    expect(weekday('2026-09-20' as Day)).toBe(0);
  });

  test('comparing strings compares times, and reckoning goes both ways', () => {
    const seconds = fc.integer({ min: 1_400_000_000, max: 2_200_000_000 });
    fc.assert(
      fc.property(seconds, fc.integer({ min: -10_000_000, max: 10_000_000 }), (second, by) => {
        const one = instantOf(second * 1000);
        const other = addSeconds(one, by);
        expect(epochMs(one)).toBe(second * 1000);
        expect(secondsBetween(one, other)).toBe(by);
        expect(Math.sign(by)).toBe(one < other ? 1 : one > other ? -1 : 0);
        expect(parseInstant(one as Instant)).toBe(one);
        expect(addDays(addDays(dayOf(one), by % 1000), -(by % 1000))).toBe(dayOf(one));
      }),
    );
  });
});
