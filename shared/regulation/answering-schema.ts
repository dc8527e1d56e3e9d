import * as z from 'zod';

const percent = z.int().min(1).max(100);

/** What a city's operator sets of questions that the knowledge base answers by itself (Lu'an, task 7, gives none). */
export const answeringFields = {
  /** How much of what is asked has to stand in an entry's title and keywords, in percent of the pairs of characters. */
  leastShare: percent,
  /** How many pairs of characters at the least. */
  leastPairs: z.int().min(1).max(16),
  /** Words of the city's own whose questions go to intake at once, beside those that ship. */
  passOn: z.array(z.string().trim().min(2).max(20)).max(100).exactOptional(),
  /** From when on an entry is listed as often not enough: shown so often, and not enough for so many in a hundred. */
  wanting: z.strictObject({ shown: z.int().min(1).max(1_000_000), percent }).exactOptional(),
} as const;
