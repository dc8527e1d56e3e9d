import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFeed } from '../../functions/feed/feed.ts';
import { silentLogger } from '../../functions/http/log.ts';
import { toItem } from '../../shared/adapters/dynamo.ts';
import {
  dynamoFeedDigests,
  dynamoFeedReader,
  dynamoFeedWriter,
  regionsInUse,
} from '../../shared/adapters/dynamo-feed.ts';
import { sha256 } from '../../shared/adapters/sha256.ts';
import type { Day } from '../../shared/calendar/instant.ts';
import { digestWith, EMPTY_DIGEST, lineOf } from '../../shared/province/feed-digest.ts';
import { type Change, changesOf } from '../../shared/ticket/change.ts';
import { GENESIS, type LedgerEntry, ledgerEntry } from '../../shared/ticket/ledger.ts';
import { testDynamoDb } from '../support/dynamodb.ts';
import { History, numbered } from '../ticket/history.ts';
import { city } from '../ticket/setting.ts';
import { type Line, type Story, tell } from '../ticket/story.ts';

const tables = { feed: 'feed', cursors: 'cursors' };
let db: Awaited<ReturnType<typeof testDynamoDb>>;

beforeAll(async () => {
  db = await testDynamoDb([
    { name: 'feed', partition: 'block', sort: { name: 'seq', type: 'N' } },
    { name: 'cursors', partition: 'cursor' },
  ]);
});
afterAll(() => db.close());

const writer = () => dynamoFeedWriter(db.client, tables);
const reader = () => dynamoFeedReader(db.client, tables.feed);

/** A ticket with three commits. */
function threeCommits(ticketNo: string): History {
  return History.accepted(ticketNo, '2026-09-18 10:00')
    .do('dispatch', { lead: 'chengguan', assistants: [] })
    .do('sign', {}, 'chengguan');
}

/** The ledger of a ticket with three commits under a city's own rules. */
function toldIn(
  name: string,
  ticketNo: string,
): { readonly ticketNo: string; readonly entries: LedgerEntry[] } {
  const lines: readonly Line[] = [
    { at: '2026-09-18 10:00', do: 'submit', region: ticketNo.slice(0, 6), ticketNo },
    { at: '2026-09-18 11:00', do: 'dispatch' },
    { at: '2026-09-18 12:00', do: 'contact', by: 'chengguan' },
  ];
  const entries: LedgerEntry[] = [];
  let story: Story | undefined;
  for (const line of lines) {
    const before = story?.events.length ?? 0;
    story = story ? story.goOn([line], city(name)) : tell([line], city(name));
    const version = entries.length + 1;
    const previous = entries.at(-1)?.hash ?? GENESIS;
    const events = story.events.slice(before);
    entries.push(
      ledgerEntry({ ticketNo, version, previous, command: line.do, actor: 'test', events }, sha256),
    );
  }
  return { ticketNo, entries };
}

/** All that a reader sees who follows the cursor from the start, in pages. */
async function followed(region: string, limit: number) {
  const items = [];
  for (let after = 0; ; ) {
    const page = await reader().read(region, after, limit);
    items.push(...page.items);
    after = items.at(-1)?.seq ?? 0;
    if (!page.more) return items;
  }
}

describe('the feed', () => {
  it('numbers a region’s changes from 1, without a gap, and keeps what they say', async () => {
    const ticketNo = numbered(1, '430501');
    const changes = changesOf(threeCommits(ticketNo).entries);
    expect(await writer().place(ticketNo)).toBe(0);
    expect(await writer().append('430501', [{ ticketNo, from: 0, changes }])).toBe('written');
    expect(await writer().place(ticketNo)).toBe(3);
    const { items, more } = await reader().read('430501', 0, 10);
    expect(items).toEqual(changes.map((change, index) => ({ ...change, seq: index + 1 })));
    expect(more).toBe(false);
  });

  it('takes a ticket only from where it stands', async () => {
    const ticketNo = numbered(2, '430502');
    const changes = changesOf(threeCommits(ticketNo).entries);
    await writer().append('430502', [{ ticketNo, from: 0, changes: changes.slice(0, 1) }]);
    expect(await writer().append('430502', [{ ticketNo, from: 0, changes }])).toBe('lost');
    expect(await writer().append('430502', [{ ticketNo, from: 2, changes: changes.slice(2) }])).toBe('lost');
    expect(await writer().append('430502', [{ ticketNo, from: 1, changes: changes.slice(1) }])).toBe(
      'written',
    );
    expect((await followed('430502', 1)).map(({ version }) => version)).toEqual([1, 2, 3]);
  });

  it('is whole and in order for a reader, with many writers on one region', async () => {
    const histories = Array.from({ length: 24 }, (_, index) => threeCommits(numbered(index, '430503')));
    const deps = {
      tickets: {
        ledger: async (ticketNo: string) => histories.find((h) => h.ticketNo === ticketNo)?.entries ?? [],
      },
      feed: writer(),
      repair: { send: () => Promise.reject(new Error('nothing is to be repaired')) },
      log: silentLogger,
      pause: () => Promise.resolve(),
    };
    const batches = [0, 1, 2].map((shift) => histories.filter((_, index) => index % 4 !== shift));
    const results = await Promise.all(
      batches.map((batch) => writeFeed(new Map(batch.map((h) => [h.ticketNo, h.version])), deps)),
    );
    expect(results.flatMap((failed) => [...failed])).toEqual([]);
    const items = await followed('430503', 7);
    expect(items.map(({ seq }) => seq)).toEqual(Array.from({ length: 72 }, (_, index) => index + 1));
    for (const { ticketNo } of histories) {
      const versions = items.filter((item) => item.ticketNo === ticketNo).map(({ version }) => version);
      expect(versions).toEqual([1, 2, 3]);
    }
  });

  it('LA-5, NM-14: five consumers that pull while it is written end with the digest of the ledgers', async () => {
    for (const [name, region] of [
      ['luan', '341500'],
      ['neimenggu', '150000'],
    ] as const) {
      const histories = Array.from({ length: 12 }, (_, index) => toldIn(name, numbered(index, region)));
      const deps = {
        tickets: {
          ledger: async (ticketNo: string) => histories.find((h) => h.ticketNo === ticketNo)?.entries ?? [],
        },
        feed: writer(),
        repair: { send: () => Promise.reject(new Error('nothing is to be repaired')) },
        log: silentLogger,
        pause: () => Promise.resolve(),
      };
      const written = histories.length * 3;
      /** Follows the cursor in pages of its own size until it has all, hashing lines as they come. */
      const consumer = async (limit: number) => {
        let digest = EMPTY_DIGEST;
        let after = 0;
        while (after < written) {
          for (const item of (await reader().read(region, after, limit)).items) {
            expect(item.seq).toBe(after + 1);
            digest = digestWith(digest, sha256(lineOf(item)), sha256);
            after = item.seq;
          }
        }
        return digest;
      };
      // Every batch of the stream comes twice, beside others, with a ticket's versions one after the other.
      const batches = [1, 2, 3].flatMap((version) =>
        [0, 1, 0, 1].map(
          (half) => new Map(histories.filter((_, i) => i % 2 === half).map((h) => [h.ticketNo, version])),
        ),
      );
      const [digests] = await Promise.all([
        Promise.all([1, 2, 5, 11, 50].map(consumer)),
        ...batches.map((batch) => writeFeed(batch, deps)),
      ]);
      const items = await followed(region, 100);
      const told = new Map(Map.groupBy(items, ({ ticketNo }) => ticketNo));
      for (const { ticketNo, entries } of histories) {
        const changes = told.get(ticketNo)?.map(({ seq: _seq, ...change }) => change);
        expect(changes).toEqual(changesOf(entries));
      }
      const kept = await dynamoFeedDigests(db.client, 'cursors').digest(region, '2026-09-18' as Day);
      expect(kept).toMatchObject({ first: 1, last: written });
      expect(digests).toEqual(digests.map(() => kept?.digest));
    }
  });

  it('keeps the digest of each day', async () => {
    const digests = dynamoFeedDigests(db.client, 'cursors');
    const append = async (index: number, when: string) => {
      const ticketNo = numbered(index, '430505');
      const { entries } = History.accepted(ticketNo, when);
      await writer().append('430505', [{ ticketNo, from: 0, changes: changesOf(entries) }]);
    };
    await append(1, '2026-09-18 10:00');
    await append(2, '2026-09-18 23:59');
    const friday = await digests.digest('430505', '2026-09-18' as Day);
    await append(3, '2026-09-20 10:00');
    expect(friday).toMatchObject({ first: 1, last: 2 });
    expect(await digests.digest('430505', '2026-09-18' as Day)).toEqual(friday);
    expect(await digests.digest('430505', '2026-09-19' as Day)).toBeUndefined();
    expect(await digests.digest('430505', '2026-09-20' as Day)).toMatchObject({ first: 3, last: 3 });
  });

  it('goes on from block to block', async () => {
    const change = changesOf(threeCommits(numbered(3, '430504')).entries)[0] as Change;
    const put = (seq: number) =>
      db.client.send(
        new PutItemCommand({
          TableName: 'feed',
          Item: toItem({
            block: `430504#${String(Math.floor(seq / 1000)).padStart(9, '0')}`,
            seq,
            body: JSON.stringify(change),
          }),
        }),
      );
    for (const seq of [997, 998, 999, 1000, 1001]) await put(seq);
    const seqs = async (after: number, limit: number) => {
      const { items, more } = await reader().read('430504', after, limit);
      return [items.map(({ seq }) => seq), more];
    };
    expect(await seqs(996, 10)).toEqual([[997, 998, 999, 1000, 1001], false]);
    expect(await seqs(996, 3)).toEqual([[997, 998, 999], true]);
    expect(await seqs(999, 1)).toEqual([[1000], true]);
    expect(await seqs(1001, 5)).toEqual([[], false]);
  });

  it('is empty for a region without changes', async () => {
    expect(await reader().read('999999', 0, 5)).toEqual({ items: [], more: false });
  });

  it('tells which regions have had a ticket', async () => {
    const inUse = await regionsInUse(db.client, 'cursors');
    expect(inUse).toContain('430501');
    expect(inUse).not.toContain('999999');
  });
});
