import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FeedDeps, writeFeed } from '../../../functions/feed/feed.ts';
import { silentLogger } from '../../../functions/http/log.ts';
import type { FeedAppend, FeedWriter } from '../../../shared/ports.ts';
import type { Change } from '../../../shared/ticket/change.ts';
import type { LedgerEntry } from '../../../shared/ticket/ledger.ts';
import { busy, NotedRepairs } from '../../support/repairs.ts';
import { History, numbered } from '../../ticket/history.ts';

/** A ticket whose ledger has `commits` entries: each failed attempt to reach the citizen is one. */
function ledgerOf(ticketNo: string, commits: number): readonly LedgerEntry[] {
  const history = History.accepted(ticketNo, '2026-09-18 10:00').do('dispatch', {
    lead: 'chengguan',
    assistants: [],
  });
  while (history.version < commits) history.do('contact', { reached: false, way: 'phone' }, 'chengguan');
  return history.entries.slice(0, commits);
}

/** A feed in memory with the store's rules: a ticket is taken only from where it stands, 97 places at once. */
function feedInMemory(regionsLost = 0) {
  const places = new Map<string, number>();
  const written: { region: string; change: Change }[] = [];
  const sizes: number[] = [];
  let losses = regionsLost;
  const writer: FeedWriter = {
    place: async (ticketNo) => places.get(ticketNo) ?? 0,
    append: async (region, appends) => {
      if (losses > 0) {
        losses -= 1;
        return 'lost';
      }
      if (appends.some(({ ticketNo, from }) => (places.get(ticketNo) ?? 0) !== from)) return 'lost';
      sizes.push(sizeOf(appends));
      for (const { ticketNo, from, changes } of appends) {
        places.set(ticketNo, from + changes.length);
        for (const change of changes) written.push({ region, change });
      }
      return 'written';
    },
  };
  return { writer, written, sizes, places };
}

function sizeOf(appends: readonly FeedAppend[]): number {
  return 3 + appends.length + appends.flatMap(({ changes }) => changes).length;
}

function setting(ledgers: ReadonlyMap<string, readonly LedgerEntry[]>, feed = feedInMemory()) {
  const repair = new NotedRepairs();
  const pauses: number[] = [];
  const deps: FeedDeps = {
    tickets: { ledger: async (ticketNo) => ledgers.get(ticketNo) ?? [] },
    feed: feed.writer,
    repair,
    log: silentLogger,
    pause: async (attempt) => void pauses.push(attempt),
  };
  return { deps, feed, repair, pauses };
}

const versionsOf = (ledgers: ReadonlyMap<string, readonly LedgerEntry[]>) =>
  new Map([...ledgers].map(([ticketNo, entries]) => [ticketNo, entries.length]));

describe('writing the feed', () => {
  it('brings every ticket up to the end of its ledger, each region apart, and asks no more than fits', async () => {
    const sizes = fc.array(fc.record({ commits: fc.integer({ min: 1, max: 130 }), city: fc.nat(2) }), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(3), async (tickets, losses) => {
        const ledgers = new Map(
          tickets.map(({ commits, city }, index) => {
            const ticketNo = numbered(index, `43050${city}`);
            return [ticketNo, ledgerOf(ticketNo, commits)];
          }),
        );
        const { deps, feed } = setting(ledgers, feedInMemory(losses));
        expect([...(await writeFeed(versionsOf(ledgers), deps))]).toEqual([]);
        expect(Math.max(...feed.sizes)).toBeLessThanOrEqual(100);
        for (const [ticketNo, entries] of ledgers) {
          const own = feed.written.filter(({ change }) => change.ticketNo === ticketNo);
          expect(own.map(({ change }) => change.version)).toEqual(entries.map(({ version }) => version));
          expect(new Set(own.map(({ region }) => region))).toEqual(new Set([ticketNo.slice(0, 6)]));
        }
      }),
      { numRuns: 25 },
    );
  });

  it('does nothing a second time, and then does not even read the ledger', async () => {
    const ledgers = new Map([[numbered(1), ledgerOf(numbered(1), 3)]]);
    const { deps, feed } = setting(ledgers);
    await writeFeed(versionsOf(ledgers), deps);
    const unread = { ...deps, tickets: { ledger: () => Promise.reject(new Error('must not be read')) } };
    expect([...(await writeFeed(versionsOf(ledgers), unread))]).toEqual([]);
    expect(feed.written).toHaveLength(3);
  });

  it('fills what an earlier batch left out, although it was told of the last commit only', async () => {
    const entries = ledgerOf(numbered(1), 5);
    const { deps, feed } = setting(new Map([[numbered(1), entries]]));
    feed.places.set(numbered(1), 2);
    await writeFeed(new Map([[numbered(1), 5]]), deps);
    expect(feed.written.map(({ change }) => change.version)).toEqual([3, 4, 5]);
  });

  it('sends a ticket whose ledger has a hole to repair, and the others go on', async () => {
    const ledgers = new Map([
      [numbered(1), ledgerOf(numbered(1), 3).toSpliced(1, 1)],
      [numbered(2), ledgerOf(numbered(2), 2)],
    ]);
    const { deps, feed, repair } = setting(ledgers);
    const told = new Map([
      [numbered(1), 3],
      [numbered(2), 2],
    ]);
    const failed = await writeFeed(told, deps);
    expect([...failed]).toEqual([]);
    expect(repair.sent).toEqual([{ ticketNo: numbered(1), why: 'LEDGER_UNREADABLE' }]);
    expect(feed.written.map(({ change }) => change.ticketNo)).toEqual([numbered(2), numbered(2)]);
  });

  it('has a ticket delivered again that could not be read or written, and only that', async () => {
    const ledgers = new Map([1, 2].map((index) => [numbered(index), ledgerOf(numbered(index), 1)]));
    const { deps, feed } = setting(ledgers);
    const broken: FeedDeps = {
      ...deps,
      tickets: {
        ledger: (ticketNo) =>
          ticketNo === numbered(1) ? Promise.reject(busy()) : deps.tickets.ledger(ticketNo),
      },
    };
    expect([...(await writeFeed(versionsOf(ledgers), broken))]).toEqual([numbered(1)]);
    expect(feed.written).toHaveLength(1);
    const unwritable = { ...deps, feed: { ...feed.writer, append: () => Promise.reject(busy()) } };
    expect([...(await writeFeed(versionsOf(ledgers), unwritable))]).toEqual([numbered(1)]);
  });

  it('gives up a race that is lost ten times, and says which tickets', async () => {
    const ledgers = new Map([[numbered(1), ledgerOf(numbered(1), 1)]]);
    const { deps, pauses } = setting(ledgers, feedInMemory(Number.POSITIVE_INFINITY));
    expect([...(await writeFeed(versionsOf(ledgers), deps))]).toEqual([numbered(1)]);
    expect(pauses).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('finds the ticket whose changes the feed refuses, and writes the others', async () => {
    const ledgers = new Map([1, 2, 3].map((index) => [numbered(index), ledgerOf(numbered(index), 120)]));
    const { deps, feed, repair } = setting(ledgers);
    const refusing: FeedDeps = {
      ...deps,
      feed: {
        ...feed.writer,
        append: (region, appends) =>
          appends.some(({ ticketNo }) => ticketNo === numbered(2))
            ? Promise.reject(new Error('an item is too large'))
            : feed.writer.append(region, appends),
      },
    };
    expect([...(await writeFeed(versionsOf(ledgers), refusing))]).toEqual([]);
    expect(new Set(repair.tickets)).toEqual(new Set([numbered(2)]));
    const of = (index: number) => feed.written.filter(({ change }) => change.ticketNo === numbered(index));
    expect([1, 2, 3].map((index) => of(index).length)).toEqual([120, 0, 120]);
  });

  it('sends a ticket to repair whose ledger ends before what the stream has told of', async () => {
    const { deps, repair } = setting(new Map([[numbered(1), ledgerOf(numbered(1), 2)]]));
    expect([...(await writeFeed(new Map([[numbered(1), 3]]), deps))]).toEqual([]);
    expect(repair.tickets).toEqual([numbered(1)]);
  });
});
