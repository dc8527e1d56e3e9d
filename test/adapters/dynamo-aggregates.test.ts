import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateAggregates } from '../../functions/feed/aggregates.ts';
import { silentLogger } from '../../functions/http/log.ts';
import { toItem } from '../../shared/adapters/dynamo.ts';
import { dynamoAggregates } from '../../shared/adapters/dynamo-aggregates.ts';
import type { LoadedTicket } from '../../shared/ports.ts';
import { contribution, totalOf } from '../../shared/province/contribution.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { testDynamoDb } from '../support/dynamodb.ts';
import { NotedRepairs } from '../support/repairs.ts';
import { History, numbered } from '../ticket/history.ts';
import { randomHistory } from '../ticket/random-history.ts';

const tables = { aggregates: 'aggregates', cursors: 'cursors' };
let db: Awaited<ReturnType<typeof testDynamoDb>>;

beforeAll(async () => {
  db = await testDynamoDb([
    { name: 'aggregates', partition: 'bucket', sort: { name: 'cell', type: 'S' } },
    { name: 'cursors', partition: 'cursor' },
  ]);
});
afterAll(() => db.close());

const store = () => dynamoAggregates(db.client, tables);

/** Tickets that stand at a version of their history until they are moved on. */
function standing(histories: readonly History[]) {
  const versions = new Map(histories.map(({ ticketNo }) => [ticketNo, 1]));
  return {
    moveOn(ticketNo: string, version: number): void {
      versions.set(ticketNo, Math.max(version, versions.get(ticketNo) ?? 1));
    },
    async load(ticketNo: string): Promise<LoadedTicket | undefined> {
      const history = histories.find((each) => each.ticketNo === ticketNo);
      const ticket = history?.tickets[(versions.get(ticketNo) ?? 1) - 1];
      return (
        ticket && {
          ticket,
          hash: '',
          current: { calendar: '', settings: '', units: '', rosters: '', registers: '' },
        }
      );
    },
  };
}

const deps = (tickets: ReturnType<typeof standing>) => ({
  tickets,
  aggregates: store(),
  repair: new NotedRepairs(),
  log: silentLogger,
  pause: () => Promise.resolve(),
});

describe('the counts', () => {
  it('move with their checkpoint, or not at all', async () => {
    const ticketNo = numbered(1, '430511');
    // Somebody who can be reached: no exclusion is met.
    const history = History.accepted(ticketNo, '2026-09-18 10:00', { person: 'p'.repeat(32) }).do(
      'dispatch',
      {
        lead: 'chengguan',
        assistants: [],
      },
    );
    const [first, second] = history.tickets.map((ticket) => ({
      version: ticket.version,
      contribution: contribution(ticket),
    }));
    if (!first || !second) throw new Error('two versions are needed');
    expect(await store().checkpoint(ticketNo)).toBeUndefined();
    expect(await store().apply([{ ticketNo, before: undefined, after: first }])).toBe('applied');
    expect(await store().checkpoint(ticketNo)).toEqual(first);
    expect(await store().apply([{ ticketNo, before: undefined, after: second }])).toBe('lost');
    expect(await store().apply([{ ticketNo, before: first, after: second }])).toBe('applied');
    expect(await store().read('430511#2026-09-18', false)).toEqual([
      {
        bucket: '430511#2026-09-18',
        value: 'chengguan#complaint#phone#none',
        counts: second.contribution.counts,
      },
    ]);
    expect(await store().read('430511#2026-09-18', true)).toEqual([
      { bucket: '430511#2026-09-18', value: '~none#none', counts: { received: 1, accepted: 1 } },
    ]);
    expect(await store().counted('430511260918', 10)).toEqual([
      { ticketNo, contribution: second.contribution },
    ]);
    expect(await store().counted('430511260918', 10, ticketNo)).toEqual([]);
    expect(await store().counted('430511260917', 10)).toEqual([]);
  });

  it('are moved once by a recount of the same version', async () => {
    const ticketNo = numbered(3, '430511');
    const { ticket } = History.accepted(ticketNo, '2026-09-20 10:00');
    const now = { version: 1, contribution: contribution(ticket as Ticket) };
    const before = { version: 1, contribution: { ...now.contribution, counts: { received: 1 } } };
    await store().apply([{ ticketNo, before: undefined, after: before }]);
    expect(await store().apply([{ ticketNo, before, after: now }])).toBe('applied');
    expect(await store().apply([{ ticketNo, before, after: now }])).toBe('lost');
    const [cell] = await store().read('430511#2026-09-20', false);
    expect(cell?.counts).toMatchObject({ received: 1, accepted: 1 });
  });

  it('go on from a checkpoint that lies where checkpoints lay once', async () => {
    const ticketNo = numbered(2, '430511');
    const history = History.accepted(ticketNo, '2026-09-19 10:00').do('dispatch', {
      lead: 'chengguan',
      assistants: [],
    });
    const [first, second] = history.tickets.map(contribution);
    if (!first || !second) throw new Error('two versions are needed');
    const { topic: _later, ...former } = first;
    const [cell] = totalOf([former]);
    await db.client.send(
      new PutItemCommand({
        TableName: 'cursors',
        Item: toItem({ cursor: `count#${ticketNo}`, at: 1, contribution: JSON.stringify(former) }),
      }),
    );
    await db.client.send(
      new PutItemCommand({
        TableName: 'aggregates',
        Item: toItem({ bucket: cell?.bucket, cell: cell?.value, ...cell?.counts }),
      }),
    );
    const before = await store().checkpoint(ticketNo);
    const after = { version: 2, contribution: second };
    expect(await store().apply([{ ticketNo, before, after }])).toBe('applied');
    expect(await store().apply([{ ticketNo, before, after }])).toBe('lost');
    const kept = await Promise.all([false, true].map((topics) => store().read('430511#2026-09-19', topics)));
    expect(kept.flat()).toEqual(totalOf([second]));
  });

  it('come to those of a rebuild, with deliveries repeated, out of order and from several consumers', async () => {
    let round = 0;
    const scenario = fc.tuple(
      fc.tuple(randomHistory(1), randomHistory(2), randomHistory(3)),
      fc.array(fc.array(fc.tuple(fc.nat(2), fc.nat(20)), { minLength: 1, maxLength: 4 }), { maxLength: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(scenario, async ([drawn, deliveries]) => {
        round += 1;
        // Each round has a region of its own, so that rounds don't count each other's tickets.
        const region = String(600_000 + round);
        const histories = drawn.map((history) => relocated(history, region));
        const tickets = standing(histories);
        const consumers = deliveries.map(async (batch) => {
          for (const [index, version] of batch) {
            const history = histories[index] as History;
            tickets.moveOn(history.ticketNo, Math.min(version + 1, history.version));
            await updateAggregates([history.ticketNo], deps(tickets));
          }
        });
        await Promise.all(consumers);
        for (const history of histories) tickets.moveOn(history.ticketNo, history.version);
        const failed = await updateAggregates(
          histories.map(({ ticketNo }) => ticketNo),
          deps(tickets),
        );
        expect([...failed]).toEqual([]);
        const rebuilt = totalOf(histories.map(({ ticket }) => contribution(ticket as Ticket)));
        const buckets = new Set(histories.flatMap(({ tickets: all }) => all.map(bucketIn)));
        const kept = await Promise.all(
          [...buckets].flatMap((bucket) => [store().read(bucket, false), store().read(bucket, true)]),
        );
        expect(new Set(kept.flat().map((cell) => JSON.stringify(inOrder(cell))))).toEqual(
          new Set(rebuilt.map((cell) => JSON.stringify(inOrder(cell)))),
        );
      }),
      { numRuns: 12 },
    );
  });
});

function bucketIn(ticket: Ticket): string {
  return contribution(ticket).cell.bucket;
}

function inOrder({ bucket, value, counts }: ReturnType<typeof totalOf>[number]) {
  return { bucket, value, counts: Object.entries(counts).toSorted() };
}

/** The same life in another region. */
function relocated(history: History, region: string): History {
  const moved = new History(`${region}${history.ticketNo.slice(6)}`, '2026-09-18 10:00');
  moved.entries.push(...history.entries);
  moved.tickets.push(...history.tickets.map((ticket) => ({ ...ticket, ticketNo: moved.ticketNo, region })));
  return moved;
}
