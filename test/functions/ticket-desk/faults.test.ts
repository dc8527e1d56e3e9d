import { randomBytes } from 'node:crypto';
import { DynamoDBClient as Dynamo, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { toProblem } from '../../../functions/http/errors.ts';
import { Problem } from '../../../functions/http/problem.ts';
import { type Act, act, type DeskDeps } from '../../../functions/ticket-desk.ts';
import { LIMITS } from '../../../shared/adapters/client-limits.ts';
import { fromItem } from '../../../shared/adapters/dynamo.ts';
import { dynamoIdempotency } from '../../../shared/adapters/dynamo-idempotency.ts';
import { dynamoTicketStore } from '../../../shared/adapters/dynamo-ticket-store.ts';
import { dynamoVault } from '../../../shared/adapters/dynamo-vault.ts';
import { sha256 } from '../../../shared/adapters/sha256.ts';
import { NEVER } from '../../../shared/calendar/instant.ts';
import type { LoadedTicket } from '../../../shared/ports.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import type { DataKeys } from '../../../shared/privacy/ports.ts';
import type { Actor, CommandType } from '../../../shared/ticket/commands.ts';
import { replay } from '../../../shared/ticket/evolve.ts';
import { bodyOf, findBreak, type LedgerEntry } from '../../../shared/ticket/ledger.ts';
import { nextDueAt } from '../../../shared/ticket/settle.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { workLines } from '../../../shared/ticket/work-lines.ts';
import { type Fault, Faults } from '../../support/faults.ts';
import { TABLES, ticketTables } from '../../support/ticket-tables.ts';
import { City, once, submission } from './doubles.ts';

/** HOTLINE_RUNS multiplies the seeds for a long run. */
const SEEDS = Array.from({ length: 3 * Number(process.env.HOTLINE_RUNS ?? 1) }, (_, seed) => seed + 1);
const WRITERS = 6;
const ORDERS = 8;

let db: Awaited<ReturnType<typeof ticketTables>>;
beforeAll(async () => {
  db = await ticketTables();
});
afterAll(() => db.close());
beforeEach(() => {
  // The pauses between attempts are drawn; here they are short.
  vi.spyOn(Math, 'random').mockReturnValue(0.02);
  return () => vi.restoreAllMocks();
});

/** Data keys in memory, wrapped as their own base64. */
const keys: DataKeys = {
  create: async () => {
    const plain = randomBytes(32);
    return { plain, wrapped: plain.toString('base64') };
  },
  unwrap: async (_ticketNo, wrapped) => Buffer.from(wrapped, 'base64'),
};

/** A client of the test's engine under the product's own limits, with faults in it. */
async function faultyClient(faults: Faults): Promise<DynamoDBClient> {
  const { region, credentials } = db.client.config;
  const endpoint = await db.client.config.endpoint?.();
  if (!endpoint) throw new Error('the engine has no address');
  const client = new Dynamo({ endpoint, region, credentials, ...LIMITS.store });
  faults.into(client);
  return client;
}

const storeOn = (client: DynamoDBClient) =>
  dynamoTicketStore(client, TABLES, { nowMs: () => Date.parse('2026-09-18T10:00:00+08:00') });

/** A desk over the real tables. */
function desk(client: DynamoDBClient, city: City): DeskDeps {
  return {
    ...city.deps,
    store: storeOn(client),
    vault: dynamoVault(client, TABLES.vault, keys),
    idempotency: dynamoIdempotency(client, TABLES.keys),
  };
}

type Order = Act<CommandType>;

/** What became of an order in the end, and what was answered. */
interface Fate {
  readonly order: Order;
  readonly end: 'acknowledged' | 'refused' | 'unknown';
  readonly answer?: object;
}

const REASON = () => new PersonalText('现场复杂，需要多次协调');
const UNIT: Actor = { side: 'unit', unit: 'chengguan' };
const HOTLINE: Actor = { side: 'hotline' };

/** An order of those that may be given again and again, or of some that may not. */
function orderOf(draw: () => number, ticketNo: string, by: string): Order {
  const [actor, type, body] = draws[Math.floor(draw() * draws.length)]?.() ?? [HOTLINE, 'settle', {}];
  const answer = ({ version, stage }: Ticket) => ({ version, stage });
  return { ticketNo, by, answer, actor, type, body } as unknown as Order;
}

const contact = () => [UNIT, 'contact', { reached: false, way: 'phone', note: REASON() }] as const;
const draws: readonly (() => readonly [Actor, CommandType, object])[] = [
  contact,
  contact,
  contact,
  () => [UNIT, 'sign', {}],
  () => [HOTLINE, 'mark-complex', { reason: REASON() }],
  () => [HOTLINE, 'supervise', { ground: 'media', method: 'letter', reason: REASON() }],
  () => [{ side: 'system' }, 'settle', {}],
];

/** Gives an order until it is known what became of it, at most ten times; without a key only once. */
async function give(deps: DeskDeps, order: Order): Promise<Fate> {
  for (let time = 1; ; time++) {
    const outcome = await act(deps, order).catch((error: unknown) => toProblem(error));
    if (!(outcome instanceof Problem)) return { order, end: 'acknowledged', answer: outcome.answer };
    expect([409, 412, 503]).toContain(outcome.status);
    if (outcome.status !== 503) return { order, end: 'refused' };
    expect(outcome.fields.retryAfter).toBe(1);
    if (!order.once || time === 10) {
      return { order, end: order.once || outcome.code === 'outcome-unknown' ? 'unknown' : 'refused' };
    }
  }
}

/** Gives one order after the other, half of them under a key, some for a version. */
async function writer(
  deps: DeskDeps,
  city: City,
  { name, tickets, draw }: { name: string; tickets: readonly string[]; draw: () => number },
): Promise<Fate[]> {
  const fates: Fate[] = [];
  for (let n = 0; n < ORDERS; n++) {
    const ticketNo = tickets[Math.floor(draw() * tickets.length)] as string;
    const by = `${name}-${n}`;
    city.later(Math.floor(draw() * 600));
    fates.push(
      await give(deps, {
        ...orderOf(draw, ticketNo, by),
        ...(draw() < 0.5 && { once: once(`${ticketNo}:${by}`) }),
        ...(draw() < 0.2 && { ifMatch: 2 + Math.floor(draw() * 4) }),
      }),
    );
  }
  return fates;
}

async function partition(table: string, ticketNo: string) {
  const { Items = [] } = await db.client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'ticketNo = :t',
      ExpressionAttributeValues: { ':t': { S: ticketNo } },
      ConsistentRead: true,
    }),
  );
  return Items.map(fromItem);
}

/** Everything that has to hold of a ticket's items, whatever happened on the way. */
async function recount(ticketNo: string): Promise<readonly LedgerEntry[]> {
  const store = storeOn(db.client);
  const entries = await store.ledger(ticketNo);
  expect(findBreak(entries, sha256)).toBeUndefined();
  const events = entries.flatMap((entry) => bodyOf(entry).events);
  const { ticket, hash } = (await store.load(ticketNo)) as LoadedTicket;
  expect(ticket).toEqual(JSON.parse(JSON.stringify({ ...replay(events), version: entries.length })));
  expect(hash).toBe(entries.at(-1)?.hash);

  const items = await partition('tickets', ticketNo);
  const state = items.find(({ item }) => item === 'STATE');
  expect(state?.version).toBe(entries.length);
  expect(state?.nextDueAt).toBe(ticket.stage === 'closed' ? undefined : (nextDueAt(ticket) ?? NEVER));
  const lines = workLines(ticket).map(({ unit, dueAt = NEVER, overdue }) => [
    `430500#${unit}`,
    dueAt,
    overdue ? 1 : 0,
  ]);
  const listed = items.filter(({ unitKey }) => unitKey !== undefined);
  expect(listed.map(({ unitKey, dueAt, overdue }) => [unitKey, dueAt, overdue]).sort()).toEqual(lines.sort());

  const texts = new Set([...JSON.stringify(events).matchAll(/"ref":"([^"#]+)#/g)].map(([, ref]) => ref));
  const sealed = (await partition('vault', ticketNo)).map(({ ref }) => ref);
  expect(sealed.sort()).toEqual([...texts, 'KEY'].sort());
  return entries;
}

/** Faults met under all seeds together. */
const met = new Set<Fault>();
let numbers = 0;

/** Tickets taken in and dispatched before anything goes wrong. */
async function dispatched(deps: DeskDeps, count: number): Promise<string[]> {
  const tickets: string[] = [];
  for (let n = 0; n < count; n++) {
    const ticketNo = `430500260918${String(++numbers).padStart(8, '0')}`;
    const common = { ticketNo, actor: { side: 'hotline' } as const, by: 'hotline', answer: () => ({}) };
    await act(deps, { ...common, type: 'submit', body: submission(ticketNo) });
    await act(deps, { ...common, type: 'dispatch', body: { lead: 'chengguan', assistants: ['shuiwu'] } });
    tickets.push(ticketNo);
  }
  return tickets;
}

describe.each([
  ['one ticket', 1],
  ['many tickets', 5],
])('%s, under writers who race and a store that fails in every way', (_what, count) => {
  it.each(SEEDS)('holds what was acknowledged once, and nothing twice (seed %i)', async (seed) => {
    const faults = new Faults(seed);
    const client = await faultyClient(faults);
    const city = new City('2026-09-18 10:00');
    const deps = desk(client, city);
    const tickets = await dispatched(deps, count);
    faults.perMille = 250;
    const writers = Array.from({ length: WRITERS }, (_, n) =>
      writer(deps, city, { name: `writer-${n}`, tickets, draw: faults.draw }),
    );
    const fates = (await Promise.all(writers)).flat();
    faults.perMille = 0;

    const commits = new Map<string, number>();
    for (const ticketNo of tickets) {
      for (const entry of await recount(ticketNo)) {
        const name = `${ticketNo} ${bodyOf(entry).actor}`;
        commits.set(name, (commits.get(name) ?? 0) + 1);
      }
    }
    for (const { order, end, answer } of fates) {
      const times = commits.get(`${order.ticketNo} ${order.by}`) ?? 0;
      // A settle that finds nothing due is acknowledged and writes nothing.
      const least = end === 'acknowledged' && order.type !== 'settle' ? 1 : 0;
      expect(times).toBeGreaterThanOrEqual(least);
      expect(times).toBeLessThanOrEqual(end === 'refused' ? 0 : 1);
      if (order.once && times === 1) {
        const again = await act(deps, order);
        expect(again).toMatchObject({ repeated: true, ...(answer && { answer }) });
      }
    }
    for (const fault of faults.met.keys()) met.add(fault);
    expect(fates.filter(({ end }) => end === 'acknowledged').length).toBeGreaterThan(WRITERS);
    client.destroy();
  });
});

it('in nearly every way', () => {
  // Which calls a fault meets depends on how the writers race.
  expect(met.size).toBeGreaterThan(10);
});
