import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { addDays, type Day, dayOf } from '../../shared/calendar/instant.ts';
import type { FeedItem, SubscriptionPlace, WrittenFile } from '../../shared/ports.ts';
import type { DayDigest } from '../../shared/province/feed-digest.ts';
import { canonicalJson } from '../../shared/ticket/ledger.ts';
import { CODES_VERSION } from '../province/codes.ts';
import { selectedFor } from './selection.ts';
import { extended, type PushDeps, type Serving, type Step, taken } from './serving.ts';

/** Changes in one file at the most. */
const MOST = 2_000;
/** Changes that are read at once. */
const PAGE = 500;

/**
 * Writes the next file: of a day that the feed has left all that is missing; of the day at which it stands what there
 * is, once the hour of its first change is over. The file with which a day is whole is followed by the day's manifest. What a file spans
 * is written down first, and a key is written once; so a file that was begun twice is the same.
 */
export async function filesStep(deps: PushDeps, serving: Serving, from: SubscriptionPlace): Promise<Step> {
  const { region } = serving.subscription;
  const [change] = (await deps.feed.read(region, from.at, 1)).items;
  if (!change) return { place: from, next: 'idle' };
  const standing = await deps.days.standing(region);
  const day = standing && (await dayHolding(deps, region, change, from.day, standing));
  if (!standing || !day) return { place: from, next: 'failed', why: 'no-digest' };
  const open = day.day === standing;
  if (open && from.pending === undefined && hourOf(change.recordedAt) >= hourOf(deps.clock.now())) {
    return { place: from, next: 'idle' };
  }
  const changes = await changesUpTo(deps, region, from, from.pending ?? day.last);
  const last = changes.at(-1)?.seq ?? from.at;
  // A day's file list begins anew with its first file.
  const begun = from.day === day.day ? from : { ...from, day: day.day, files: [] };
  if (from.pending === undefined) await serving.save({ ...begun, pending: last });
  const selected = await selectedFor(deps, serving.subscriber, changes);
  const files = [...(begun.files ?? [])];
  if (selected.items.length > 0) {
    await deps.disclose(serving.subscription, selected.disclosed);
    const lines = [...selected.items, ...(selected.tickets ?? []).map((ticket) => ({ ticket }))];
    files.push(
      await written(deps, serving, day.day, {
        first: from.at + 1,
        last,
        lines,
        count: selected.items.length,
      }),
    );
  }
  const digest = extended(from.digest, selected);
  const place = taken(begun, { at: last, digest, sent: from.sent + selected.items.length, files });
  if (!open && last === day.last) await manifest(deps, serving, day, place);
  await serving.save(place);
  return { place, next: 'more' };
}

/** The day of the feed in which a change is: its own, or one after it where it came late. */
async function dayHolding(
  { days }: PushDeps,
  region: string,
  { seq, recordedAt }: FeedItem,
  since: Day | undefined,
  standing: Day,
): Promise<DayDigest | undefined> {
  const own = dayOf(recordedAt);
  for (let day = since !== undefined && since > own ? since : own; day <= standing; day = addDays(day, 1)) {
    const found = await days.digest(region, day);
    if (found && found.first <= seq && seq <= found.last) return found;
  }
  return undefined;
}

/** The changes after a place up to a number, as many as fit into one file. */
async function changesUpTo(
  { feed }: PushDeps,
  region: string,
  { at }: SubscriptionPlace,
  last: number,
): Promise<readonly FeedItem[]> {
  const changes: FeedItem[] = [];
  const end = Math.min(last, at + MOST);
  for (let after = at; after < end; after = changes.at(-1)?.seq ?? end) {
    changes.push(...(await feed.read(region, after, Math.min(PAGE, end - after))).items);
  }
  return changes;
}

interface Content {
  readonly first: number;
  readonly last: number;
  readonly lines: readonly object[];
  readonly count: number;
}

async function written(
  { files }: PushDeps,
  serving: Serving,
  day: Day,
  { first, last, lines, count }: Content,
): Promise<WrittenFile> {
  const bytes = gzipSync(lines.map((line) => `${canonicalJson(line)}\n`).join(''));
  const key = `${folderOf(serving, day)}/${numberText(first)}-${numberText(last)}.ndjson.gz`;
  await files.put(key, bytes, 'application/gzip');
  return { key, first, last, count, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Says of a day that is over which files it has, and by what its receiver proves that it has them all. */
async function manifest(
  { files: store, clock }: PushDeps,
  serving: Serving,
  { day, first, last, digest }: DayDigest,
  place: SubscriptionPlace,
): Promise<void> {
  const { subscription, subscriber } = serving;
  const files = place.files ?? [];
  const content = {
    subscriber: subscriber.id,
    region: subscription.region,
    day,
    first,
    last,
    count: files.reduce((sum, { count }) => sum + count, 0),
    digest,
    sentDigest: place.digest,
    codes: CODES_VERSION,
    closedAt: clock.now(),
    files,
  };
  await store.put(
    `${folderOf(serving, day)}/manifest.json`,
    Buffer.from(`${JSON.stringify(content)}\n`),
    'application/json',
  );
}

/** Where a day's files lie: `<prefix>/<region>/<day>`. */
function folderOf({ subscriber: { to }, subscription: { owner, region } }: Serving, day: Day): string {
  if (to.form !== 'files') throw new Error('no files');
  return `${owner}/${to.prefix}/${region}/${day}`;
}

/** Keys sort in the order of the numbers. */
function numberText(seq: number): string {
  return String(seq).padStart(12, '0');
}

/** The hour of a time in the city: `2026-09-18T10`. */
function hourOf(at: string): string {
  return at.slice(0, 13);
}
