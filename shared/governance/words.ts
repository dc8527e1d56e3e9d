import type { Day } from '../calendar/instant.ts';
import type { WatchedWord } from '../regulation/settings.ts';
import { inForceOn } from './in-force.ts';

/** With how many words a request is noted at the most. */
const MOST = 10;

/**
 * The watched words that stand in a text, by their ids. Width, case, blanks and punctuation don't matter, and where
 * several terms begin at one place the longest counts.
 * @param words as the city has set them; those of other days are left out
 */
export function wordsIn(text: string, words: readonly WatchedWord[], on: Day): readonly string[] {
  const terms = inForceOn(words, on)
    .flatMap(({ id, terms: own }) => own.map((term) => ({ id, term: plain(term) })))
    .filter(({ term }) => term !== '')
    .sort((a, b) => b.term.length - a.term.length);
  if (terms.length === 0) return [];
  const byFirst = Map.groupBy(terms, ({ term }) => term.charAt(0));
  const said = plain(text);
  const found = new Set<string>();
  for (let at = 0; at < said.length && found.size < MOST; ) {
    const hit = byFirst.get(said.charAt(at))?.find(({ term }) => said.startsWith(term, at));
    if (hit) found.add(hit.id);
    at += hit?.term.length ?? 1;
  }
  return [...found].sort();
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
