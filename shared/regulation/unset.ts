import type { DueQuery } from './due.ts';
import { unsetTermFor } from './due-for.ts';
import { decisionInForce, isInForce, type Rules, termOf } from './rules.ts';
import type { Provision } from './schema.ts';
import { CLOCKS, type ClockKind } from './vocabulary.ts';

/** A number that a text requires and does not give, and that the city's operator has not set either. */
export interface Unset extends Pick<Provision, 'clause' | 'note'> {
  /** Which: a term by its clock, the hours in which citizens are contacted, or how often a day they are at the most. */
  readonly what: ClockKind | 'contact-hours' | 'contact-limit';
}

/**
 * Everything that is left open for a request, by the rules of the day of its acceptance. What is unset sets no term
 * and holds nobody to anything (docs/readings.md).
 */
export function unsetFor(about: Omit<DueQuery, 'clock' | 'siteVisit'>, rules: Rules): readonly Unset[] {
  if (!isInForce(rules)) return [];
  const terms = CLOCKS.flatMap((clock) => {
    // Where ways of supervision have terms, all of them have.
    const term = unsetTermFor({ method: 'system', ...about, clock }, rules);
    return term ? [unset(clock, term)] : [];
  });
  const { contactAttempts, contactLimit } = rules.regulation;
  const set = decisionInForce(rules, rules.settings.contacts);
  const reaches = termOf(rules.regulation, 'reach', about.kind) !== undefined;
  const hours = reaches && !set?.hours ? contactAttempts?.hours : undefined;
  const limit = set?.mostADay === undefined ? contactLimit : undefined;
  return [
    ...terms,
    ...(hours?.status === 'unset' ? [unset('contact-hours', hours)] : []),
    ...(limit?.status === 'unset' ? [unset('contact-limit', limit)] : []),
  ];
}

function unset(what: Unset['what'], { clause, note }: Pick<Provision, 'clause' | 'note'>): Unset {
  return { what, clause, ...(note !== undefined && { note }) };
}
