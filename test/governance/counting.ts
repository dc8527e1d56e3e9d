import { addDays, type Day } from '../../shared/calendar/instant.ts';
import { type Days, keyOf, type Topic } from '../../shared/governance/tally.ts';
import { daysIn, type Span } from '../../shared/governance/windows.ts';
import type { WarningRule } from '../../shared/regulation/settings.ts';

export const day = (text: string) => text as Day;

/** A class on which tests look, and one beside it that never changes. */
export const NOISE: Topic = { of: 'class', value: '0102' };
const OTHER: Topic = { of: 'class', value: '0999' };

/** Counts of a span: so many requests a day of a topic, beside five of another. */
export function counted(span: Span, perDay: number, topic: Topic = NOISE): Days {
  return new Map(
    daysIn(span).map((each) => [
      each,
      {
        received: 5 + perDay,
        topics: new Map([[keyOf(OTHER), 5], ...(perDay > 0 ? [[keyOf(topic), perDay] as const] : [])]),
      },
    ]),
  );
}

/** Later ones take the place of earlier ones. */
export const together = (...parts: readonly Days[]): Days => new Map(parts.flatMap((part) => [...part]));

export const back = (from: Day, days: number) => addDays(from, -days);

export const rule = (more: Partial<WarningRule>): WarningRule => ({
  of: 'class',
  window: 'week',
  ground: '热线管理办法',
  by: '热线管理机构',
  from: day('2020-01-01'),
  ...more,
});

/** The example that docs/governance.md measures. */
export const RISING = { factor: 1.5, atLeast: 5, falseAlarms: 1 } as const;
