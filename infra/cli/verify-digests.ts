import { sha256 } from '../../shared/adapters/sha256.ts';
import { dayOf } from '../../shared/calendar/instant.ts';
import type { FeedItem } from '../../shared/ports.ts';
import { digestWith, EMPTY_DIGEST, lineOf } from '../../shared/province/feed-digest.ts';
import type { Api } from './api.ts';

interface AnsweredDigest {
  readonly first: number | null;
  readonly last: number | null;
  readonly digest: string;
}

/**
 * The digests of the days on which the feed took changes, against the changes as they were read.
 * @param feed the whole feed, in order
 * @param standing how many changes the feed has by now
 * @returns a line for each day whose digest is another, and one where changes are in no day's or in several
 */
export async function digestFaults(
  api: Api,
  region: string,
  feed: readonly FeedItem[],
  standing: () => Promise<number>,
): Promise<string[]> {
  const faults: string[] = [];
  const numbers: number[] = [];
  for (const day of new Set(feed.map(({ recordedAt }) => dayOf(recordedAt)))) {
    const path = `/v1/province/digests?region=${region}&day=${day}`;
    const { first, last, digest } = (await api.get(path)) as AnsweredDigest;
    if (first === null || last === null) continue;
    const own = feed.slice(first - 1, last);
    numbers.push(...own.map(({ seq }) => seq));
    if (last > feed.length) {
      // What entered the feed after it was read is of a later reading.
      if (last > (await standing()))
        faults.push(`feed: the digest of ${day} ends with change ${last}, and there is none`);
      continue;
    }
    const told = own.reduce((sum, item) => digestWith(sum, sha256(lineOf(item)), sha256), EMPTY_DIGEST);
    if (told !== digest)
      faults.push(`feed: the digest of ${day} is not that of its changes ${first} to ${last}`);
  }
  const known = new Set(numbers);
  if (known.size < numbers.length)
    faults.push(`feed: ${numbers.length - known.size} changes are in the digests of several days`);
  const left = feed.filter(({ seq }) => !known.has(seq)).map(({ seq }) => seq);
  if (left.length > 0) faults.push(`feed: changes ${left[0]} to ${left.at(-1)} are in the digest of no day`);
  return faults;
}
