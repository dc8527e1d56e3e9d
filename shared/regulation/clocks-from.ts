import type { DueQuery } from './due.ts';
import { startEventFor } from './due-for.ts';
import { isInForce, type Rules, termsInForce } from './rules.ts';
import { CLOCKS, type ClockKind, type Kind, type StartEvent } from './vocabulary.ts';

/**
 * Every clock that runs from an event, as questions for `dueFor`: which ones those are is the regulation's
 * data. An extension runs from no event but from a decision; a supervision needs its method.
 * @param about what is known of the ticket: kind, complexity, matter, method, another law's term
 */
export function clocksFrom(
  about: Omit<DueQuery, 'clock' | 'siteVisit'>,
  event: StartEvent,
  rules: Rules,
): readonly DueQuery[] {
  const asked = CLOCKS.filter((clock) => clock !== 'extension' && (clock !== 'supervise' || about.method));
  return asked
    .flatMap((clock): DueQuery[] => {
      if (clock !== 'return') return [{ ...about, clock }];
      const plain = { ...about, clock, siteVisit: false };
      return rules.regulation.return.siteVisit ? [plain, { ...plain, siteVisit: true }] : [plain];
    })
    .filter((query) => startEventFor(query, rules) === event);
}

/** Whether the rules have a clock for a kind of request at all, with or without a number. */
export function knowsClock(clock: ClockKind, kind: Kind, rules: Rules): boolean {
  return (
    isInForce(rules) && termsInForce(rules).some((term) => term.clock === clock && term.kinds.includes(kind))
  );
}
