import type { Content } from './acts.ts';

/**
 * Search by pairs of characters, which needs no dictionary: an entry is listed under every pair of its title and
 * keywords, and what has the most of a question's pairs comes first, a rare pair counting for more.
 */

/** Pairs under which one entry is listed; with them a commit stays within one transaction. */
export const MOST_PAIRS = 45;
/** Pairs of a question that are looked up. */
const MOST_ASKED = 16;

/** Every two characters side by side; what is no letter, figure or Chinese character parts them. */
function pairsOf(text: string): string[] {
  const pairs: string[] = [];
  for (const run of text.toLowerCase().split(/[^\p{L}\p{N}]+/u)) {
    const characters = [...run];
    if (characters.length === 1) pairs.push(run);
    for (let at = 1; at < characters.length; at += 1) pairs.push(`${characters[at - 1]}${characters[at]}`);
  }
  return pairs;
}

/** The pairs under which an entry is listed: its keywords' first, then its title's. */
export function pairsOfEntry({ title, keywords }: Pick<Content, 'title' | 'keywords'>): readonly string[] {
  return [...new Set([...keywords.flatMap(pairsOf), ...pairsOf(title)])].slice(0, MOST_PAIRS);
}

/** All pairs of a text, each once. */
export function pairsIn(text: string): readonly string[] {
  return [...new Set(pairsOf(text))];
}

/** The pairs of a question that are looked up. */
export function pairsAsked(question: string): readonly string[] {
  return pairsIn(question).slice(0, MOST_ASKED);
}

/**
 * Ranks what was found under each pair, the best first.
 * @param found ids by pair
 */
export function ranked(found: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const scores = new Map<string, number>();
  for (const ids of found.values()) {
    const weight = 1 / Math.log2(1 + ids.length);
    for (const id of ids) scores.set(id, (scores.get(id) ?? 0) + weight);
  }
  return [...scores]
    .sort(([one, its], [other, others]) => others - its || (one < other ? -1 : 1))
    .map(([id]) => id);
}
