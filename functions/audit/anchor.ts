import { addDays, type Day, dayOf } from '../../shared/calendar/instant.ts';
import type { AnchorStore, AuditReader, Clock, FeedDigests, FeedReader } from '../../shared/ports.ts';
import {
  type Anchor,
  type AnchoredEntry,
  anchoredChain,
  anchorIn,
  anchorText,
} from '../../shared/privacy/anchor.ts';
import { chainOf, NO_REGION } from '../../shared/privacy/audit.ts';
import { GENESIS, type Sha256 } from '../../shared/privacy/canonical.ts';
import { digestWith, EMPTY_DIGEST, lineOf } from '../../shared/province/feed-digest.ts';
import type { Logger } from '../http/log.ts';

export interface AnchorDeps {
  readonly audit: Pick<AuditReader, 'chains' | 'chain'>;
  readonly anchors: AnchorStore;
  readonly feed: FeedReader;
  readonly digests: FeedDigests;
  /** The regions that have had a ticket. */
  readonly regions: () => Promise<readonly string[]>;
  /** The hashes of ledger entries, in the order in which they are asked for; undefined where there is none. */
  readonly hashes: (entries: readonly EntryName[]) => Promise<readonly (string | undefined)[]>;
  readonly sha256: Sha256;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A ledger entry by ticket and version. */
export interface EntryName {
  readonly ticketNo: string;
  readonly version: number;
}

/** How far back days without an anchor are made good at least, and at most after a long pause. */
const LEAST_DAYS = 14;
const MOST_DAYS = 400;
const PAGE = 500;

/**
 * Writes down, for each day that is over and has none yet, where audit, ledger and feed of each region stand. A run
 * that fails is made good by the next one. A day on which nothing happened has none.
 * @returns how many were kept
 */
export async function anchorDays(deps: AnchorDeps): Promise<number> {
  const today = dayOf(deps.clock.now());
  const ticketed = await deps.regions();
  const chains = new Map<Day, readonly string[]>();
  const last = new Map<string, Day | undefined>();
  let kept = 0;
  for (const region of [...ticketed, NO_REGION])
    last.set(region, (await deps.anchors.days(region, undefined)).at(-1));
  for (let back = daysBack(today, [...last.values()]); back > 0; back -= 1) {
    const day = addDays(today, -back);
    chains.set(day, await deps.audit.chains(day));
    const named = (chains.get(day) ?? []).flatMap((name) => chainOf(name)?.region ?? []);
    for (const region of new Set([...ticketed, NO_REGION, ...named])) {
      if (!last.has(region)) last.set(region, (await deps.anchors.days(region, undefined)).at(-1));
      const before = last.get(region);
      if (before !== undefined && before >= day) continue;
      const own = (chains.get(day) ?? []).filter((name) => chainOf(name)?.region === region);
      if (!(await anchorDay(deps, region, day, before, own))) continue;
      last.set(region, day);
      kept += 1;
    }
  }
  return kept;
}

/**
 * Since the last day that has an anchor in any region: a run takes all regions, so what is before it was taken. As far as
 * it goes where there is none yet.
 */
function daysBack(today: Day, anchored: readonly (Day | undefined)[]): number {
  const latest = anchored.reduce((a, b) => ((a ?? '') > (b ?? '') ? a : b), undefined);
  if (latest === undefined) return MOST_DAYS;
  let back = LEAST_DAYS;
  while (back < MOST_DAYS && addDays(today, -back) > addDays(latest, 1)) back += 1;
  return back;
}

async function anchorDay(
  deps: AnchorDeps,
  region: string,
  day: Day,
  before: Day | undefined,
  chains: readonly string[],
): Promise<boolean> {
  const text = before === undefined ? undefined : await deps.anchors.read(region, before);
  const taken = await feedOf(deps, region, day, before, text);
  if (chains.length === 0 && !taken) return false;
  const anchor: Anchor = {
    ...{ region, day },
    previous: text === undefined ? GENESIS : deps.sha256(text),
    audit: await Promise.all(
      [...chains].sort().map(async (chain) => anchoredChain(chain, await hashesOf(deps, chain))),
    ),
    ...(taken && { feed: taken.feed }),
    ledger: taken?.ledger ?? [],
  };
  const outcome = await deps.anchors.keep(region, day, anchorText(anchor));
  deps.log.info('ANCHORED', { region, count: chains.length, reason: outcome });
  return true;
}

async function hashesOf({ audit }: AnchorDeps, chain: string): Promise<string[]> {
  const hashes: string[] = [];
  for (;;) {
    const page = await audit.chain(chain, hashes.length, PAGE);
    hashes.push(...page.map(({ hash }) => String(hash)));
    if (page.length < PAGE) return hashes;
  }
}

/** What the feed took after the anchor before, up to the end of a day, and the ledger entries behind it. */
async function feedOf(
  deps: AnchorDeps,
  region: string,
  day: Day,
  before: Day | undefined,
  text: string | undefined,
): Promise<(Pick<Anchor, 'ledger'> & { readonly feed: NonNullable<Anchor['feed']> }) | undefined> {
  const standing = await deps.digests.digest(region, day);
  if (!standing) return undefined;
  const first = 1 + (await lastAnchored(deps, region, before, text));
  if (standing.last < first) return undefined;
  const ledger: AnchoredEntry[] = [];
  let digest = EMPTY_DIGEST;
  for (let after = first - 1; after < standing.last; ) {
    const { items } = await deps.feed.read(region, after, Math.min(PAGE, standing.last - after));
    if (items.length === 0) break;
    const hashes = await deps.hashes(items);
    for (const [index, item] of items.entries()) {
      digest = digestWith(digest, deps.sha256(lineOf(item)), deps.sha256);
      ledger.push([item.ticketNo, item.version, hashes[index] ?? 'none']);
    }
    after = items.at(-1)?.seq ?? standing.last;
  }
  return { feed: { first, last: first - 1 + ledger.length, digest }, ledger };
}

/** The last number of the feed that an anchor speaks of: the latest that speaks of any. */
async function lastAnchored(
  { anchors }: AnchorDeps,
  region: string,
  before: Day | undefined,
  text: string | undefined,
): Promise<number> {
  if (before === undefined || text === undefined) return 0;
  const own = anchorIn(text)?.feed;
  if (own) return own.last;
  const earlier = (await anchors.days(region, undefined)).filter((day) => day < before).reverse();
  for (const day of earlier) {
    const found = anchorIn((await anchors.read(region, day)) ?? '')?.feed;
    if (found) return found.last;
  }
  return 0;
}
