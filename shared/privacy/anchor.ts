import type { Day } from '../calendar/instant.ts';
import { canonicalJson, GENESIS, type Sha256 } from './canonical.ts';

/*
 * What is written down of a region's day where nobody can change it: where each chain of the audit stood, and what
 * ledger and feed said. Anchors stand in a chain of their own, so none can be left out or put in later.
 */

/** The first digits of a hash, which name an entry that was written anew; the whole is in the last one's. */
const MARK_DIGITS = 16;

/** A chain of the audit at the end of its day. */
export interface AnchoredChain {
  readonly chain: string;
  /** Hash of its last entry. */
  readonly head: string;
  /** The first digits of each entry's hash, in order, one after the other. */
  readonly marks: string;
}

/** One ledger entry: ticket, version, hash. */
export type AnchoredEntry = readonly [ticketNo: string, version: number, hash: string];

export interface Anchor {
  readonly region: string;
  readonly day: Day;
  /** SHA-256 of the text of the anchor before it; {@link GENESIS} for the first. */
  readonly previous: string;
  readonly audit: readonly AnchoredChain[];
  /** What the feed took since the anchor before: its numbers, and the digest over its lines. */
  readonly feed?: { readonly first: number; readonly last: number; readonly digest: string };
  /** The ledger entries that those changes tell of, in the feed's order. */
  readonly ledger: readonly AnchoredEntry[];
}

/** An anchor as it is kept. */
export function anchorText(anchor: Anchor): string {
  return canonicalJson(anchor);
}

/** An anchor read back; undefined where the text is none. */
export function anchorIn(text: string): Anchor | undefined {
  try {
    const read = JSON.parse(text) as Partial<Anchor> | null;
    return read && Array.isArray(read.audit) && Array.isArray(read.ledger) ? (read as Anchor) : undefined;
  } catch {
    return undefined;
  }
}

/** The anchor of a region and day, where a text is one byte for byte; undefined where it is not. */
export function anchorOf(text: string, region: string, day: Day): Anchor | undefined {
  const read = anchorIn(text);
  const isWhole =
    read?.audit.every((each) => each !== null && typeof each === 'object') &&
    read.ledger.every((each) => Array.isArray(each));
  if (!read || !isWhole) return undefined;
  const { previous, audit, feed, ledger } = read;
  const made: Anchor = {
    ...{ region, day, previous },
    audit: audit.map(({ chain, head, marks }) => ({ chain, head, marks })),
    ...(feed && { feed: { first: feed.first, last: feed.last, digest: feed.digest } }),
    ledger: ledger.map(([ticketNo, version, hash]) => [ticketNo, version, hash]),
  };
  const isSame = anchorText(made) === text;
  return isSame && audit.every(({ marks }) => typeof marks === 'string') ? made : undefined;
}

/** How many entries of a chain an anchor speaks of. */
export function anchoredCount({ marks }: AnchoredChain): number {
  return marks.length / MARK_DIGITS;
}

/** A chain as it is anchored. @param hashes of its entries, in order, at least one */
export function anchoredChain(chain: string, hashes: readonly string[]): AnchoredChain {
  const head = hashes.at(-1) ?? GENESIS;
  return { chain, head, marks: hashes.map((hash) => hash.slice(0, MARK_DIGITS)).join('') };
}

/**
 * Holds a chain against its anchor. What has been added since is not looked at.
 * @param hashes of the entries that are there now
 * @returns the number of the first entry that was changed or is gone; undefined when all are there
 */
export function firstMoved(anchored: AnchoredChain, hashes: readonly string[]): number | undefined {
  const { head, marks } = anchored;
  const count = anchoredCount(anchored);
  for (let index = 0; index < count; index += 1) {
    const mark = marks.slice(index * MARK_DIGITS, (index + 1) * MARK_DIGITS);
    if (hashes[index]?.startsWith(mark) !== true) return index + 1;
  }
  return hashes[count - 1] === head ? undefined : count;
}

/** One anchor that does not follow on the one before it. @param texts in order, as they are kept */
export function brokenAnchor(texts: readonly string[], sha256: Sha256): number | undefined {
  const wrong = texts.findIndex((text, index) => {
    const before = texts[index - 1];
    return anchorIn(text)?.previous !== (before === undefined ? GENESIS : sha256(before));
  });
  return wrong < 0 ? undefined : wrong;
}
