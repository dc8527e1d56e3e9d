import { addSeconds, type Day, type Instant } from '../calendar/instant.ts';
import type { ClockKind } from '../regulation/vocabulary.ts';
import type { Change, OpenClock } from '../ticket/change.ts';
import type { PublishedEvent } from '../ticket/published-event.ts';
import type { By } from './facts.ts';

/* The clocks that run after a change, as alerts tell of them. */

const DAY_SECONDS = 86_400;

/** The clock that a supervision started: the first of its unit after it in the same change. */
export function startedAfter(
  change: Change,
  opened: Extract<PublishedEvent, { type: 'SupervisionOpened' }>,
): OpenClock | undefined {
  const started = change.events
    .slice(change.events.indexOf(opened))
    .find(
      (event) => event.type === 'ClockStarted' && event.kind === 'supervise' && event.unit === opened.unit,
    );
  return started?.type === 'ClockStarted' ? change.clocks.find(({ id }) => id === started.id) : undefined;
}

/** The clock of a unit, or of the hotline. */
export function clockOf(change: Change, kind: ClockKind, unit?: string): OpenClock | undefined {
  return change.clocks.find((clock) => clock.kind === kind && clock.unit === unit);
}

/** The clock by which the unit's work is to be done: the redo where one runs, else the handling. */
export function workClock(change: Change, unit: string): OpenClock | undefined {
  return clockOf(change, 'redo', unit) ?? clockOf(change, 'handle', unit);
}

/** When a clock's term ends: the earliest it may, while that is provisional (docs/readings.md). */
export function byOf(clock: OpenClock | undefined): By | undefined {
  if (!clock || clock.expired) return undefined;
  const { dueAt, dueOn, earliestOn, provisional } = clock;
  const days = (dayNumber(earliestOn) - dayNumber(dueOn)) * DAY_SECONDS;
  return { at: provisional ? addSeconds(dueAt, days) : dueAt, provisional };
}

/** The same of a term that has just been given a new end: though it was late before, that is what holds (readings, point 28). */
export function byOfMoved(clock: OpenClock | undefined, now: Instant): By | undefined {
  if (!clock || clock.dueAt <= now) return byOf(clock);
  const { expired: _late, ...rest } = clock;
  return byOf(rest);
}

function dayNumber(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`) / (DAY_SECONDS * 1000);
}
