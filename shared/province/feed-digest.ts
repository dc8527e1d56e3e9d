import { type Day, dayOf } from '../calendar/instant.ts';
import type { Change } from '../ticket/change.ts';
import { canonicalJson, GENESIS, type Sha256 } from '../ticket/ledger.ts';

/** What proves that two ends hold the same changes of one day of a region's feed, in the same order. */
export interface DayDigest {
  /** The day on which the feed took the changes, in the city. */
  readonly day: Day;
  /** The number of the day's first change, and of its last so far. */
  readonly first: number;
  readonly last: number;
  /** Hex SHA-256 over the day's changes, one after the other. */
  readonly digest: string;
}

/** A change with its number. */
type Numbered = Change & { readonly seq: number };

/** The digest of a day of which no change is known yet. */
export const EMPTY_DIGEST = GENESIS;

/** A change as it is hashed: canonical JSON, which is also its line in the NDJSON form of a page. */
export function lineOf(item: Numbered): string {
  return canonicalJson(item);
}

/** The digest with one more change, given by the hash of its line. */
export function digestWith(digest: string, hash: string, sha256: Sha256): string {
  return sha256(`${digest}${hash}`);
}

/**
 * The digest after changes that entered the feed together. They count to the day of the latest of them, and never to
 * one before the day at which the feed stands: so a day once left is closed, and each number is in one day.
 * @param standing the digest of the day at which the feed stands; undefined before its first change
 * @param items the changes that follow, in order, at least one
 */
export function extendedDigest(
  standing: DayDigest | undefined,
  items: readonly Numbered[],
  sha256: Sha256,
): DayDigest {
  const [first] = items;
  if (!first) throw new Error('no change to add');
  const days = items.map(({ recordedAt }) => dayOf(recordedAt));
  const day = [...days, ...(standing ? [standing.day] : [])].reduce((a, b) => (a > b ? a : b));
  const goesOn = standing?.day === day;
  return {
    day,
    first: goesOn ? standing.first : first.seq,
    last: first.seq + items.length - 1,
    digest: items.reduce(
      (digest, item) => digestWith(digest, sha256(lineOf(item)), sha256),
      goesOn ? standing.digest : EMPTY_DIGEST,
    ),
  };
}
