/** What people do with the tickets of a month: whom each goes to, and what follows after how long. */
import type { Chance } from './chance.ts';
import { UNITS, type Unit } from './month-city.ts';

/** Days over which the tickets of a month come in. */
export const DAYS = 30;

/** Something that somebody does, so many seconds after what was done before it; it may be refused. */
export interface Step {
  readonly after: number;
  readonly by: 'dispatcher' | 'reviewer' | Unit;
  readonly command: string;
  readonly body: object;
}

/** A ticket's life as its people see it. */
export interface Life {
  /** Seconds after the month's beginning. */
  readonly begins: number;
  readonly steps: readonly Step[];
}

/** The texts of the bodies, as who gives the commands has them. */
export interface Words {
  readonly reason: unknown;
  readonly answer: object;
}

/** One ticket's life, by chance: dispatched, returned or not, signed, extended, answered, found wanting, redone. */
export function lifeOf(random: Chance, { reason, answer }: Words): Life {
  const steps: Step[] = [];
  const hours = (from: number, to: number) => Math.floor(3600 * (from + random.next() * (to - from)));
  const then = (after: number, by: Step['by'], command: string, body: object) =>
    steps.push({ after, by, command, body });
  const begins = random.whole(0, DAYS * 86_400);
  let lead: Unit = random.pick(UNITS);
  then(hours(0.1, 4), 'dispatcher', 'dispatch', { lead, assistants: [] });
  if (random.happens(0.2)) {
    const granted = random.happens(0.6);
    then(hours(0.5, 20), lead, 'return', { reason, basis: reason, siteVisit: false, photos: [] });
    then(hours(0.2, 10), 'dispatcher', 'review-return', { unit: lead, granted, reason });
    if (granted) {
      lead = random.pick(UNITS);
      then(hours(0.1, 8), 'dispatcher', 'dispatch', { lead, assistants: [] });
    }
  }
  if (random.happens(0.7)) then(hours(0.5, 40), lead, 'sign', {});
  if (random.happens(0.25)) {
    then(hours(1, 90), lead, 'request-extension', { workingDays: 5, reason });
    then(hours(0.5, 40), 'reviewer', 'review-extension', { granted: random.happens(0.6), reason });
  }
  for (let tries = 0; tries < 3 && random.happens(0.85); tries++) {
    then(hours(2, 200), lead, 'answer', answer);
    const passed = random.happens(0.7);
    then(hours(0.2, 30), 'reviewer', 'review-answer', passed ? { passed } : { passed, reason });
    if (!passed) continue;
    const satisfied = random.happens(0.8);
    then(hours(1, 120), 'reviewer', 'revisit', {
      ...{ reached: true, grade: satisfied ? 'satisfied' : 'dissatisfied' },
      ...{ solved: satisfied ? 'yes' : 'no', unitContacted: true },
    });
    if (satisfied) break;
    then(hours(0.1, 2), 'reviewer', 'redo', { finding: 'unit-fault', reason });
  }
  return { begins, steps };
}
