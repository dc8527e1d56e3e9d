import { decisionInForce, isInForce, type Rules } from './rules.ts';
import type { Provision } from './schema.ts';
import type { NeededFactsRule } from './settings.ts';
import type { Fact, Kind, Matter } from './vocabulary.ts';

/**
 * How surely a fact is asked for: by the city's decision for this matter; for some matters, of which this may
 * be one; or it is only encouraged.
 */
export type Need = 'this-matter' | 'some-matters' | 'encouraged';

/** A fact that a request doesn't give. */
export interface MissingFact {
  readonly fact: Fact;
  readonly need: Need;
}

/** What a request lacks, the provision by which it is asked for, and the city's decisions that ask for it. */
export interface MissingFacts {
  readonly facts: readonly MissingFact[];
  readonly basis: Provision;
  readonly grounds: readonly string[];
}

/** What is known of a request: its kind and matter where somebody has said them, and what it gives. */
export interface Asked {
  readonly kind?: Kind | undefined;
  readonly matter?: Matter | undefined;
  readonly given: readonly Fact[];
}

/**
 * What whoever brought a request is asked to add. It is a request none the less: nothing is refused for want of it.
 * @param rules of the day on which it is asked
 * @returns undefined where the regulation asks for nothing, or all is there
 */
export function missingFacts(rules: Rules, asked: Asked): MissingFacts | undefined {
  const { realName, facts: some } = rules.regulation.requests ?? {};
  const basis = some ?? realName;
  if (!basis || !isInForce(rules)) return undefined;
  const decided = (some ? (rules.settings.neededFacts ?? []) : []).filter((rule) =>
    decisionInForce(rules, rule),
  );
  const mine = decided.filter((rule) => fit(rule, asked) === 'yes');
  const needed = new Set(mine.flatMap(({ facts }) => facts));
  // Where the city has said which matters need what, only those count; else the text's own list is all there is.
  const open = decided.filter((rule) => fit(rule, asked) === 'open').flatMap(({ facts }) => facts);
  const possible = new Set(decided.length > 0 ? open : (some?.named ?? []));
  const facts = (['name', 'contact', 'place'] as const).flatMap((fact): MissingFact[] => {
    if (asked.given.includes(fact)) return [];
    if (needed.has(fact)) return [{ fact, need: 'this-matter' }];
    if (possible.has(fact)) return [{ fact, need: 'some-matters' }];
    return fact === 'name' && realName ? [{ fact, need: 'encouraged' }] : [];
  });
  if (facts.length === 0) return undefined;
  return { facts, basis, grounds: [...new Set(mine.map(({ ground }) => ground))] };
}

/** Whether a rule is about a request; open while nobody has said of which kind or matter it is. */
function fit(
  { kinds, matters }: NeededFactsRule,
  { kind, matter }: Pick<Asked, 'kind' | 'matter'>,
): 'yes' | 'no' | 'open' {
  const each = [matching(kinds, kind), matching(matters, matter)];
  if (each.includes('no')) return 'no';
  return each.includes('open') ? 'open' : 'yes';
}

function matching<T>(list: readonly T[] | undefined, value: T | undefined): 'yes' | 'no' | 'open' {
  if (list === undefined) return 'yes';
  if (value === undefined) return 'open';
  return list.includes(value) ? 'yes' : 'no';
}
