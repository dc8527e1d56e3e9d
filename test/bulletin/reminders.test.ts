import { describe, expect, it } from 'vitest';
import { remindsOn } from '../../shared/bulletin/reminders.ts';
import type { Day } from '../../shared/calendar/instant.ts';
import { PUBLISHED } from '../../shared/calendar/published.ts';

const day = (text: string) => `2026-${text}` as Day;
const told = (today: string, due: string, every?: number) =>
  remindsOn(PUBLISHED, day(today), day(due), every);

describe('SY-6c: when a unit that owes material is reminded', () => {
  it.each([
    ['on the last day', '09-08', '09-08', 'due'],
    ['not before it', '09-07', '09-08', undefined],
    ['on the Friday before a Saturday', '09-04', '09-05', 'due'],
    ['not on the Saturday itself', '09-05', '09-05', undefined],
    ['on a Sunday that is worked', '09-20', '09-20', 'due'],
    ['on the first working day after', '09-07', '09-05', 'late'],
    ['not on the second', '09-08', '09-05', undefined],
    ['not in the holiday after', '10-01', '09-30', undefined],
    ['but after it', '10-08', '09-30', 'late'],
  ] as const)('%s: %s, due %s', (_when, today, due, expected) => {
    expect(told(today, due)).toBe(expected);
  });

  it.each([
    ['09-07', 'late'],
    ['09-08', undefined],
    ['09-09', undefined],
    ['09-10', 'late'],
    ['09-12', undefined],
    ['09-15', 'late'],
  ] as const)('every third working day, where the city has set that: %s', (today, expected) => {
    expect(told(today, '09-05', 3)).toBe(expected);
  });
});
