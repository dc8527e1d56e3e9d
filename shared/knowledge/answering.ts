import type { Day } from '../calendar/instant.ts';
import type { AnsweringRule } from '../regulation/settings.ts';
import words from './answering.json' with { type: 'json' };
import { type Entry, isLive } from './entry.ts';
import { pairsIn, pairsOfEntry } from './search.ts';

/*
 * Questions that the knowledge base answers by itself (智能客服; Lu'an, task 7). Only what was reviewed and counts is
 * shown, and only as far as the city's rule is sure of it; whatever else is asked goes on to people.
 */

/** How many entries an answer shows at the most. */
export const MOST_SHOWN = 3;

/** Longer than that, in characters, nobody asks: it is a matter to be taken in. */
const LONGEST_QUESTION = 80;

/**
 * What kind of words they are: `emergency` and `complaint` are for people at once, and so is a `request`, which asks
 * nothing.
 */
export type Asked = 'emergency' | 'complaint' | 'request' | 'question';

/**
 * Tells a question from what has to go on to intake.
 * @param rule the city's, which may name more words that go on
 */
export function askedIn(text: string, { passOn = [] }: Pick<AnsweringRule, 'passOn'>): Asked {
  const said = text.normalize('NFKC').toLowerCase();
  const plain = said.replaceAll(/[\s\p{P}]/gu, '');
  if (words.emergency.some((word) => stands(said, plain, word))) return 'emergency';
  if ([...words.complaint, ...passOn].some((word) => stands(said, plain, word))) return 'complaint';
  if ([...said].length > LONGEST_QUESTION) return 'request';
  // Something that has happened to somebody is to be put right, however it is put.
  if (words.matter.some((word) => plain.includes(word))) return 'request';
  return words.asking.some((word) => said.includes(word)) ? 'question' : 'request';
}

/** Whether a word is said; a number only as a number of its own, and not as part of a longer one. */
function stands(said: string, plain: string, word: string): boolean {
  const own = word.normalize('NFKC').toLowerCase();
  return /^\d+$/.test(own)
    ? new RegExp(`(?<!\\d)${own}(?!\\d)`).test(said)
    : plain.includes(own.replaceAll(/[\s\p{P}]/gu, ''));
}

/** What a question is about: without the words of politeness and of asking, which stand in no entry. */
export function subjectOf(question: string): string {
  const said = question.normalize('NFKC').toLowerCase();
  return words.filling.reduce((left, word) => left.replaceAll(word, ' '), said).trim();
}

/** How much of what is asked an entry is listed under. */
export interface Match {
  readonly entry: Entry;
  /** Pairs of characters of the question that stand in the entry's title or keywords. */
  readonly pairs: number;
  /** Their share of all, in percent, rounded down. */
  readonly share: number;
}

/**
 * The entries that answer a question by the city's rule, the best first; none where it is not sure.
 * @param question as it was asked
 * @param found entries in the order of the search; those that do not count on the day are left out
 */
export function answersTo(
  question: string,
  found: readonly Entry[],
  { leastShare, leastPairs }: Pick<AnsweringRule, 'leastShare' | 'leastPairs'>,
  on: Day,
): readonly Match[] {
  const asked = pairsIn(subjectOf(question));
  if (asked.length === 0) return [];
  const matches = found.flatMap((entry): Match[] => {
    if (!entry.live || !isLive(entry, on)) return [];
    const listed = new Set(pairsOfEntry(entry.live));
    const pairs = asked.filter((pair) => listed.has(pair)).length;
    return [{ entry, pairs, share: Math.floor((pairs * 100) / asked.length) }];
  });
  return matches
    .filter(({ pairs, share }) => pairs >= leastPairs && share >= leastShare)
    .sort((one, other) => other.share - one.share)
    .slice(0, MOST_SHOWN);
}

/** Something that a citizen can order by themselves, from the city's list of services. */
export interface Orderable {
  readonly code: string;
  readonly name: string;
  readonly keywords?: readonly string[] | undefined;
}

/** The services that a question speaks of, at the most three. */
export function servicesFor<T extends Orderable>(question: string, services: readonly T[]): readonly T[] {
  const asked = new Set(pairsIn(subjectOf(question)));
  return services
    .filter(({ name, keywords = [] }) => [name, ...keywords].some((word) => standsIn(asked, word)))
    .slice(0, MOST_SHOWN);
}

/** Whether all pairs of a word are asked for. */
function standsIn(asked: ReadonlySet<string>, word: string): boolean {
  const pairs = pairsIn(word);
  return pairs.length > 0 && pairs.every((pair) => asked.has(pair));
}
