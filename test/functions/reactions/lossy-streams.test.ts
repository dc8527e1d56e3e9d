import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { intentsOf } from '../../../shared/alert/intents.ts';
import type { CellCounts } from '../../../shared/province/cells.ts';
import { contribution, totalOf } from '../../../shared/province/contribution.ts';
import { changesOf } from '../../../shared/ticket/change.ts';
import { canonicalJson } from '../../../shared/ticket/ledger.ts';
import { testDynamoDb } from '../../support/dynamodb.ts';
import type { History } from '../../ticket/history.ts';
import { PATIENCE } from '../../ticket/lives.ts';
import { randomHistory } from '../../ticket/random-history.ts';
import { AfterCommit } from './after-commit.ts';

/** After everything that a random life can reach. */
const NOW = '2027-06-30 12:00';
const LONGER = Number(process.env.HOTLINE_RUNS ?? 1);

/** What becomes of one batch on its way. */
interface Fate {
  readonly size: number;
  readonly way: 'delivered' | 'repeated' | 'cut' | 'late' | 'lost';
  readonly times: number;
}

const fate: fc.Arbitrary<Fate> = fc.record({
  size: fc.integer({ min: 1, max: 6 }),
  way: fc.constantFrom('delivered', 'repeated', 'cut', 'late', 'lost'),
  times: fc.integer({ min: 2, max: 4 }),
});
const fates = fc.array(fate, { minLength: 1, maxLength: 6 });

const schedule = fc.record({
  lives: fc.tuple(...[1, 2, 3, 4].map(randomHistory)),
  order: fc.infiniteStream(fc.nat({ max: 3 })),
  /** Where an execution waits already, by ticket: at a version, or not at all. */
  waiting: fc.tuple(...[1, 2, 3, 4].map(() => fc.option(fc.integer({ min: 1, max: 8 })))),
  wake: fates,
  feed: fates,
  alerts: fates,
  counts: fates,
  refusals: fc.nat({ max: 3 }),
});

/** Delivers a stream in batches that come once, again, cut in the middle, behind those after them, or not at all. */
async function deliver<T>(
  records: readonly T[],
  ways: readonly Fate[],
  take: (batch: readonly T[]) => Promise<void>,
): Promise<void> {
  const late: (readonly T[])[] = [];
  let from = 0;
  for (let index = 0; from < records.length; index++) {
    const { size, way, times } = ways[index % ways.length] as Fate;
    const batch = records.slice(from, from + size);
    from += size;
    if (way === 'late') late.push(batch);
    if (way === 'late' || way === 'lost') continue;
    if (way === 'cut') {
      const middle = Math.ceil(batch.length / 2);
      await take(batch.slice(0, middle));
      await take(batch.slice(middle));
    }
    for (let time = way === 'repeated' ? times : 1; time > 0; time--) await take(batch);
  }
  for (const batch of late) await take(batch);
}

/** The shard that a ticket's commits come by. */
function shardsOf<T extends { readonly ticketNo: string }>(records: readonly T[]): readonly (readonly T[])[] {
  return [...Map.groupBy(records, ({ ticketNo }) => Number(ticketNo.at(-1)) % 2).values()];
}

/** Puts the commits of several lives into one order that keeps each life's. */
function interleaved(lives: readonly History[], order: Iterable<number>): History['entries'] {
  const rest = lives.map(({ entries }) => [...entries]);
  const all: History['entries'] = [];
  for (const pick of order) {
    const entries = rest[pick] as History['entries'];
    const next = (entries.length > 0 ? entries : rest.find(({ length }) => length > 0))?.shift();
    if (!next) break;
    all.push(next);
  }
  return all;
}

let db: Awaited<ReturnType<typeof testDynamoDb>>;
beforeAll(async () => {
  db = await testDynamoDb([]);
});
afterAll(() => db.close());

let run = 0;
type Drawn = typeof schedule extends fc.Arbitrary<infer T> ? T : never;

async function lived({ lives, order, waiting, refusals, ...ways }: Drawn): Promise<AfterCommit> {
  const all = await AfterCommit.make(db, ++run, NOW);
  for (const life of lives) all.add(life);
  const { store } = all.machines.city;
  store.entries.splice(0, store.entries.length, ...interleaved(lives, order));
  for (const [index, version] of waiting.entries()) {
    const { ticketNo, version: latest, stage } = lives[index]?.ticket ?? {};
    if (version === null || ticketNo === undefined || latest === undefined) continue;
    // Nothing waits for a ticket that it has seen closed.
    const parked = Math.min(version, stage === 'closed' ? latest - 1 : latest);
    if (parked === 0) continue;
    const token = all.machines.token();
    const since = all.machines.city.now;
    await all.deps.waits.put({
      ticketNo,
      generation: 1,
      version: parked,
      loop: 1,
      since,
      token,
    });
  }
  all.refusals = refusals;
  const commits = shardsOf(all.ledgerStream);
  await Promise.all([
    ...commits.map((shard) => deliver(shard, ways.wake, (batch) => all.wake(batch))),
    ...commits.map((shard) => deliver(shard, ways.feed, (batch) => all.writeFeed(batch))),
  ]);
  await all.settleMachines();
  const changes = await all.feedStream();
  await Promise.all([
    deliver(changes, ways.alerts, (batch) => all.alert(batch)),
    deliver(changes, ways.counts, (batch) => all.count(batch)),
  ]);
  return all;
}

/** Two repairs at once, beside streams that tell everything again, and one more for what those have caused. */
async function repaired(all: AfterCommit): Promise<void> {
  const changes = await all.feedStream();
  await Promise.all([
    all.repair(all.numbers, 'repair 1'),
    all.repair(all.numbers, 'repair 2'),
    all.writeFeed(all.ledgerStream),
    all.alert(changes),
    all.count(changes),
  ]);
  await all.settleMachines();
  await all.repair(all.numbers, 'repair 3');
  await all.settleMachines();
  expect(all.repairs.sent).toEqual([]);
}

function inOrder({ bucket, value, counts }: CellCounts): string {
  return canonicalJson({ bucket, value, counts });
}

describe('streams that repeat, reorder, cut and lose', () => {
  it(
    'leave what a repair makes whole: feed, counts, alerts and waits',
    async () => {
      await fc.assert(
        fc.asyncProperty(schedule, async (drawn) => {
          const all = await lived(drawn);
          await repaired(all);

          const feed = await all.feed();
          expect(feed.map(({ seq }) => seq)).toEqual(feed.map((_, index) => index + 1));
          const calls: string[] = [];
          for (const ticketNo of all.numbers) {
            const ledger = changesOf(await all.ledger(ticketNo));
            const told = feed.filter((item) => item.ticketNo === ticketNo);
            expect(told.map(({ seq: _seq, ...change }) => canonicalJson(change))).toEqual(
              ledger.map((change) => canonicalJson(change)),
            );
            const ids = ledger.flatMap(intentsOf).map(({ id }) => id);
            const states = await all.deps.alerts.known(ticketNo);
            expect([...states.keys()].toSorted()).toEqual(ids.toSorted());
            expect(
              [...states.values()].filter((state) => state !== 'sent' && state !== 'superseded'),
            ).toEqual([]);
            calls.push(...[...states.values()].filter((state) => state === 'sent'));
          }
          expect(all.published).toHaveLength(calls.length);

          const expected = totalOf(all.tickets.map(contribution));
          const buckets = new Set(expected.map(({ bucket }) => bucket));
          const kept = (await Promise.all([...buckets].map((bucket) => all.counts(bucket)))).flat();
          expect(kept.map(inOrder).toSorted()).toEqual(expected.map(inOrder).toSorted());

          for (const ticket of all.tickets) {
            const open = ticket.stage !== 'closed';
            expect([ticket.ticketNo, all.waitsFor(ticket)]).toEqual([ticket.ticketNo, open]);
          }
          expect(await all.repair(all.numbers, 'repair 4')).toEqual([]);
        }),
        { numRuns: 10 * LONGER },
      );
    },
    2 * PATIENCE,
  );
});

describe('two writers of one region’s feed', () => {
  it(
    'give each change one number, however they race',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.tuple(...[1, 2, 3, 4].map(randomHistory)), async (lives) => {
          const all = await AfterCommit.make(db, ++run, NOW);
          for (const life of lives) all.add(life);
          await Promise.all([1, 2, 3].map(() => all.writeFeed(all.ledgerStream)));
          const feed = await all.feed();
          expect(feed.map(({ seq }) => seq)).toEqual(feed.map((_, index) => index + 1));
          expect(feed).toHaveLength(all.ledgerStream.length);
          for (const { ticketNo, entries } of lives) {
            const versions = feed.filter((item) => item.ticketNo === ticketNo).map(({ version }) => version);
            expect(versions).toEqual(entries.map(({ version }) => version));
          }
        }),
        { numRuns: 5 * LONGER },
      );
    },
    PATIENCE,
  );
});
