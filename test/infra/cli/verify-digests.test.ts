import { expect, it } from 'vitest';
import type { Api } from '../../../infra/cli/api.ts';
import { digestFaults } from '../../../infra/cli/verify-digests.ts';
import { sha256 } from '../../../shared/adapters/sha256.ts';
import type { FeedItem } from '../../../shared/ports.ts';
import { digestWith, EMPTY_DIGEST, lineOf } from '../../../shared/province/feed-digest.ts';

const change = (seq: number, day: string) =>
  ({ seq, ticketNo: '43050026110212345678', version: seq, recordedAt: `${day}T09:00:00+08:00` }) as FeedItem;
const FEED = [change(1, '2026-11-02'), change(2, '2026-11-02'), change(3, '2026-11-03')];
const digestOf = (items: readonly FeedItem[]) =>
  items.reduce((sum, item) => digestWith(sum, sha256(lineOf(item)), sha256), EMPTY_DIGEST);
const GOOD = {
  '2026-11-02': { first: 1, last: 2, digest: digestOf(FEED.slice(0, 2)) },
  '2026-11-03': { first: 3, last: 3, digest: digestOf(FEED.slice(2)) },
};

function faults(kept: Record<string, object>, standing = 3) {
  const none = { first: null, last: null, digest: EMPTY_DIGEST };
  const api = { get: async (path: string) => kept[path.slice(-10)] ?? none } as unknown as Api;
  return digestFaults(api, '430500', FEED, async () => standing);
}

it('a digest that was changed, shortened, lengthened or taken away is named by its day or its changes', async () => {
  const last = GOOD['2026-11-03'];
  expect(await faults(GOOD)).toEqual([]);
  expect(await faults({ ...GOOD, '2026-11-03': { ...last, digest: 'f'.repeat(64) } })).toEqual([
    'feed: the digest of 2026-11-03 is not that of its changes 3 to 3',
  ]);
  expect(await faults({ '2026-11-02': GOOD['2026-11-02'] })).toEqual([
    'feed: changes 3 to 3 are in the digest of no day',
  ]);
  expect(await faults({ ...GOOD, '2026-11-03': { ...last, last: 19 } })).toEqual([
    'feed: the digest of 2026-11-03 ends with change 19, and there is none',
  ]);
  expect(await faults({ ...GOOD, '2026-11-03': { ...last, first: 2 } })).toEqual([
    'feed: the digest of 2026-11-03 is not that of its changes 2 to 3',
    'feed: 1 changes are in the digests of several days',
  ]);
});

it('what entered the feed after it was read is no fault', async () => {
  const later = { ...GOOD, '2026-11-03': { first: 3, last: 5, digest: 'a'.repeat(64) } };
  expect(await faults(later, 5)).toEqual([]);
});
