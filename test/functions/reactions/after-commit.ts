import { sendAlerts } from '../../../functions/alerts/alerts.ts';
import { updateAggregates } from '../../../functions/feed/aggregates.ts';
import { writeFeed } from '../../../functions/feed/feed.ts';
import {
  type FeedRecord,
  type LedgerRecord,
  latestVersions,
} from '../../../functions/feed/stream-records.ts';
import { type RepairDeps, repairTickets } from '../../../functions/reactions/repair.ts';
import { stillFits } from '../../../functions/workflow/next-plan.ts';
import { wakeAll } from '../../../functions/workflow/wake.ts';
import { dynamoAggregates } from '../../../shared/adapters/dynamo-aggregates.ts';
import { dynamoAlerts } from '../../../shared/adapters/dynamo-alerts.ts';
import { dynamoFeedReader, dynamoFeedWriter } from '../../../shared/adapters/dynamo-feed.ts';
import type { FeedItem } from '../../../shared/ports.ts';
import type { CellCounts } from '../../../shared/province/cells.ts';
import type { LedgerEntry } from '../../../shared/ticket/ledger.ts';
import { planWait } from '../../../shared/ticket/plan.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { createTables, type testDynamoDb } from '../../support/dynamodb.ts';
import { busy, NotedRepairs } from '../../support/repairs.ts';
import { type History, REGION } from '../../ticket/history.ts';
import { Machines } from '../workflow/doubles.ts';

type Engine = Awaited<ReturnType<typeof testDynamoDb>>;

/** Enough for every rival: nothing here waits for long. */
const MOST_DELIVERIES = 20;

/**
 * Tickets with their ledgers in memory, and everything that follows a commit: feed, counts and alerts in tables of
 * the real engine, executions played by the test.
 */
export class AfterCommit {
  readonly machines: Machines;
  readonly repairs = new NotedRepairs();
  readonly published: string[] = [];
  /** How many of the next messages can't be published at first. */
  refusals = 0;
  readonly deps: RepairDeps;
  readonly #engine: Engine;
  readonly #tables: Readonly<Record<'feed' | 'cursors' | 'aggregates' | 'alerts', string>>;
  #begun = new Set<string>();
  #resumed = 0;

  private constructor(engine: Engine, run: number, now: string) {
    this.machines = new Machines(now);
    this.#engine = engine;
    const name = (table: string) => `${table}-${run}`;
    this.#tables = {
      feed: name('feed'),
      cursors: name('cursors'),
      aggregates: name('aggregates'),
      alerts: name('alerts'),
    };
    const { client } = engine;
    this.deps = {
      ...this.machines.deps,
      // The tickets of these tests lie in memory, where nothing is out of its place.
      places: { bring: async () => false },
      feed: dynamoFeedWriter(client, this.#tables),
      aggregates: dynamoAggregates(client, this.#tables),
      alerts: dynamoAlerts(client, this.#tables.alerts),
      topics: {
        publish: async (_region, unit, { text }) => {
          if (this.refusals-- > 0) throw busy();
          this.published.push(`${unit} ${text}`);
          return 'sent';
        },
      },
      deliveries: { noteUnreached: () => Promise.resolve() },
      waiting: { put: () => Promise.resolve() },
      hours: async () => undefined,
      citizens: { areTold: async () => false, disclosures: async () => [], send: () => Promise.resolve() },
      wallClock: { nowMs: () => 0 },
      pause: () => Promise.resolve(),
      holder: 'repair 0',
    };
  }

  /** @param run a number that no other run on this engine has */
  static async make(engine: Engine, run: number, now: string): Promise<AfterCommit> {
    const made = new AfterCommit(engine, run, now);
    const { feed, cursors, aggregates, alerts } = made.#tables;
    await createTables(engine.client, [
      { name: feed, partition: 'block', sort: { name: 'seq', type: 'N' } },
      { name: cursors, partition: 'cursor' },
      { name: aggregates, partition: 'bucket', sort: { name: 'cell', type: 'S' } },
      { name: alerts, partition: 'ticketNo', sort: { name: 'alert', type: 'S' } },
    ]);
    return made;
  }

  /** Takes in a ticket that has lived already, and of which nothing has followed yet. */
  add({ entries, ticket }: History): void {
    const { store } = this.machines.city;
    if (!ticket) throw new Error('a history without a ticket');
    store.tickets.set(ticket.ticketNo, { ticket, hash: entries.at(-1)?.hash ?? '' });
    store.entries.push(...entries);
  }

  get tickets(): readonly Ticket[] {
    return [...this.machines.city.store.tickets.values()].map(({ ticket }) => ticket);
  }

  get numbers(): readonly string[] {
    return this.tickets.map(({ ticketNo }) => ticketNo);
  }

  ledger(ticketNo: string): Promise<readonly LedgerEntry[]> {
    return this.machines.city.store.ledger(ticketNo);
  }

  /** All commits, as the ledger's stream tells of them. */
  get ledgerStream(): readonly LedgerRecord[] {
    return this.machines.city.store.entries.map(({ ticketNo, version }, index) => ({
      sequence: String(index),
      ticketNo,
      version,
    }));
  }

  /** All that stands in the feed by now, as its stream tells of it. */
  async feedStream(): Promise<readonly FeedRecord[]> {
    return (await this.feed()).map((change) => ({
      sequence: String(change.seq),
      ticketNo: change.ticketNo,
      version: change.version,
      change: () => change,
    }));
  }

  async feed(): Promise<readonly FeedItem[]> {
    const { items, more } = await dynamoFeedReader(this.#engine.client, this.#tables.feed).read(
      REGION,
      0,
      10_000,
    );
    if (more) throw new Error('the feed is longer than a test makes it');
    return items;
  }

  /** Whether an execution waits for what the ticket waits for. */
  waitsFor(ticket: Ticket): boolean {
    const { machines } = this;
    const wait = machines.wait(ticket.ticketNo);
    if (wait?.token === undefined || !machines.engine.open.has(wait.token)) return false;
    return wait.version === ticket.version || stillFits(wait, planWait(ticket, machines.city.now));
  }

  async counts(bucket: string): Promise<readonly CellCounts[]> {
    const { aggregates } = this.deps;
    return (await Promise.all([false, true].map((topics) => aggregates.read(bucket, topics)))).flat();
  }

  /** A batch comes to each of the functions behind the ledger's stream. */
  async wake(batch: readonly LedgerRecord[]): Promise<void> {
    const deps = { ...this.deps, repair: this.repairs };
    await untilTaken(batch, async (records) => {
      const failed = await wakeAll(deps, records, () => 30_000);
      return records.filter(({ sequence }) => failed.includes(sequence));
    });
  }

  async writeFeed(batch: readonly LedgerRecord[]): Promise<void> {
    const deps = { ...this.deps, tickets: this.deps.store, repair: this.repairs };
    await untilTaken(batch, async (records) => {
      const failed = await writeFeed(latestVersions(records), deps);
      return records.filter(({ ticketNo }) => failed.has(ticketNo));
    });
  }

  /** A batch comes to each of the functions behind the feed's stream. */
  async alert(batch: readonly FeedRecord[]): Promise<void> {
    const deps = { ...this.deps, repair: this.repairs, holder: 'stream' };
    await untilTaken(batch, (records) => sendAlerts(records, deps));
  }

  async count(batch: readonly FeedRecord[]): Promise<void> {
    const deps = { ...this.deps, tickets: this.deps.store, repair: this.repairs };
    await untilTaken(batch, async (records) => {
      const failed = await updateAggregates(
        records.map(({ ticketNo }) => ticketNo),
        deps,
      );
      return records.filter(({ ticketNo }) => failed.has(ticketNo));
    });
  }

  /** Repairs tickets as one message, whose attempts have one holder. @returns those that were behind */
  async repair(tickets: readonly string[], holder: string): Promise<readonly string[]> {
    const mended = new Set<string>();
    await untilTaken(tickets, async (rest) => {
      const { repaired, failed } = await repairTickets(rest, { ...this.deps, holder });
      for (const ticketNo of repaired) mended.add(ticketNo);
      return rest.filter((ticketNo) => failed.has(ticketNo));
    });
    return [...mended];
  }

  /** Executions run until each waits or has ended. */
  async settleMachines(): Promise<void> {
    const { engine } = this.machines;
    for (let busyYet = true; busyYet; ) {
      const fresh = [...engine.started].filter((name) => !this.#begun.has(name));
      const plans = engine.resumed.slice(this.#resumed).map(({ plan }) => plan);
      this.#resumed = engine.resumed.length;
      for (const name of fresh) {
        this.#begun.add(name);
        const [ticketNo = '', generation] = name.split('-');
        plans.push(await this.machines.plan(Number(generation), ticketNo));
      }
      for (const plan of plans)
        if (plan.await !== 'Closed' && plan.await !== 'Superseded') await this.machines.park(plan);
      busyYet = plans.length > 0;
    }
  }
}

/** Delivers a batch again from its first record that failed, as a stream does. */
async function untilTaken<T>(
  batch: readonly T[],
  take: (records: readonly T[]) => Promise<readonly T[]>,
): Promise<void> {
  let rest = batch;
  for (let times = 0; rest.length > 0; times++) {
    if (times === MOST_DELIVERIES) throw new Error('a batch is never taken');
    const failed = await take(rest);
    const first = rest.findIndex((record) => failed.includes(record));
    rest = first < 0 ? [] : rest.slice(first);
  }
}
