import { type Question, type Rating, unanswered } from './rating.ts';

/*
 * What citizens write back to the request for a rating. The forms are Chinese vocabulary: digits in the order of the
 * questions, as the message names them, or words in any order.
 */

/** What a digit means, by the question at whose turn it stands. */
const DIGITS = {
  grade: { '1': 'satisfied', '2': 'basically-satisfied', '3': 'dissatisfied' },
  solved: { '1': 'yes', '2': 'partly', '3': 'no' },
  unitContacted: { '1': true, '2': false },
} as const satisfies { readonly [Q in Question]: Readonly<Record<string, Rating[Q]>> };

/** Words by what they say; of several that fit the longest counts, so that 不满意 is never read as 满意. */
const WORDS: readonly (readonly [said: Rating, words: readonly string[]])[] = [
  [{ grade: 'very-satisfied' }, ['非常满意', '很满意', '十分满意']],
  [{ grade: 'satisfied' }, ['满意', '满意的']],
  [{ grade: 'basically-satisfied' }, ['基本满意']],
  [{ grade: 'dissatisfied' }, ['不满意', '不满']],
  [{ grade: 'very-dissatisfied' }, ['非常不满意', '很不满意', '十分不满意']],
  [{ solved: 'yes' }, ['已解决', '解决', '解决了', '已经解决', '已经解决了']],
  [{ solved: 'partly' }, ['部分解决']],
  [{ solved: 'no' }, ['未解决', '没解决', '没有解决', '还没解决']],
  [{ unitContacted: true }, ['已联系', '联系过', '联系了', '有联系', '联系过我']],
  [{ unitContacted: false }, ['未联系', '没联系', '没有联系', '没联系过', '没有联系过']],
];

/** Every word with what it says, the longest first. */
const BY_LENGTH = WORDS.flatMap(([said, words]) => words.map((word) => ({ word, said }))).sort(
  (one, other) => other.word.length - one.word.length,
);

/** What ends further requests. */
const UNSUBSCRIBES: ReadonlySet<string> = new Set(['t', 'td', '退订', '退订td', 'td退订']);

/** What a message says. `incomplete`: a rating that lacks what the text has asked as well. */
export type Reply =
  | { readonly says: 'rating'; readonly rating: Rating }
  | { readonly says: 'incomplete' | 'unclear' | 'unsubscribed' };

/**
 * Reads what a citizen wrote back. Width of characters, blanks and punctuation don't matter; whatever has a character
 * more than a rating is unclear, and is for people to read.
 * @param questions what was asked of this citizen, in the order of the message
 */
export function readReply(text: string, questions: readonly Question[]): Reply {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s\p{P}\p{S}\p{Cf}]/gu, '');
  if (UNSUBSCRIBES.has(plain)) return { says: 'unsubscribed' };
  const rating = ratingIn(plain, questions);
  if (rating?.grade === undefined) return { says: 'unclear' };
  return unanswered(rating, questions).length > 0 ? { says: 'incomplete' } : { says: 'rating', rating };
}

/** The rating that the whole text is; undefined where any of it is something else, or it says two things of one. */
function ratingIn(plain: string, questions: readonly Question[]): Rating | undefined {
  let rest = plain;
  let rating: Rating = {};
  while (rest !== '') {
    const found = wordAt(rest) ?? digitAt(rest, rating, questions);
    if (!found || Object.keys(found.said).some((key) => key in rating)) return undefined;
    rating = { ...rating, ...found.said };
    rest = rest.slice(found.word.length);
  }
  return rating;
}

function wordAt(rest: string): { readonly word: string; readonly said: Rating } | undefined {
  return BY_LENGTH.find(({ word }) => rest.startsWith(word));
}

function digitAt(
  rest: string,
  rating: Rating,
  questions: readonly Question[],
): { readonly word: string; readonly said: Rating } | undefined {
  const [question] = unanswered(rating, questions);
  const digit = rest.charAt(0);
  if (question === undefined) return undefined;
  const meanings: Readonly<Record<string, Rating[Question]>> = DIGITS[question];
  const meaning = meanings[digit];
  return meaning === undefined ? undefined : { word: digit, said: { [question]: meaning } };
}
