import { DescribeTableCommand, type DynamoDBClient, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { walk } from '../../functions/reactions/walk.ts';
import { abreast } from '../../functions/workflow/abreast.ts';
import { sha256 } from '../../shared/adapters/sha256.ts';
import { PUBLISHED } from '../../shared/calendar/published.ts';
import { decide } from '../../shared/ticket/decide.ts';
import { GENESIS, ledgerEntry } from '../../shared/ticket/ledger.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { WalkedCity } from '../functions/reactions/walked-city.ts';
import { createTicketTables, ticketTables } from '../support/ticket-tables.ts';
import { at, basisAt, commandOf, type Line } from '../ticket/story.ts';
import type { Figure } from './figure.ts';
import { type MeteredTable, meteredTable, UnitMeter } from './request-units.ts';

/*
 * The walk after a calendar is published, on the local engine: how long its first pass takes, what that reads and
 * writes by DynamoDB's rules, and how long commands take meanwhile. The engine, the walk and the commands
 * share one machine, so seconds say how the parts compare; units are the same on AWS.
 */

/** Open tickets of the region. */
const SIZES = [1_000, 10_000];

/** Every hundredth ticket is handled in another month: a correction there moves few. */
const FEW = 100;

/** Messages worked on at once, as a queue's consumer begins with on AWS. */
const LEGS_AT_ONCE = 5;

const NAME = 'walk';

const EARLY: readonly Line[] = [
  { at: '2026-09-18 10:00', do: 'submit' },
  { at: '2026-09-18 10:10', do: 'dispatch' },
  { at: '2026-09-18 10:20', do: 'sign', by: 'chengguan' },
];
const LATE: readonly Line[] = EARLY.map((line) => ({ ...line, at: line.at.replace('09-18', '10-12') }));

/** Counts request units of a client's calls, by DynamoDB's rules; a query's by the engine, which sees whole entries. */
class Counter {
  readonly #meter: UnitMeter;
  #queried = 0;

  constructor(client: DynamoDBClient, tables: ReadonlyMap<string, MeteredTable>) {
    this.#meter = new UnitMeter(tables);
    client.middlewareStack.add(
      (next, context) => async (args) => {
        const operation = (context.commandName ?? '').replace(/Command$/, '');
        if (operation === 'Query') Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
        const result = await next(args);
        const output = result.output as QueryCommandOutput;
        if (operation === 'Query') this.#queried += output.ConsumedCapacity?.CapacityUnits ?? 0;
        else this.#meter.count({ operation, input: { ...args.input }, output: { ...output } });
        return result;
      },
      { step: 'initialize', name: 'countUnits', override: true },
    );
  }

  reset(): void {
    this.#meter.reset();
    this.#queried = 0;
  }

  get read(): number {
    return this.#queried + [...this.#meter.reads.values()].reduce((sum, units) => sum + units, 0);
  }

  get written(): number {
    return [...this.#meter.writes.values()].reduce((sum, units) => sum + units, 0);
  }
}

/** The keys and indexes of these tables, as the engine has them. */
async function metered(
  client: DynamoDBClient,
  tables: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, MeteredTable>> {
  const found = new Map<string, MeteredTable>();
  for (const TableName of Object.values(tables)) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    found.set(TableName, meteredTable({ ...Table }));
  }
  return found;
}

/** A ticket as these lines make it, and the events that did. */
function told(lines: readonly Line[]): { readonly ticket: Ticket; readonly events: readonly object[] } {
  let ticket: Ticket | undefined;
  const events: object[] = [];
  for (const line of lines) {
    const decision = decide(ticket, commandOf(line), basisAt(at(line.at), { calendar: PUBLISHED }));
    if ('refusal' in decision) throw new Error(decision.refusal.code);
    ticket = decision.ticket;
    events.push(...decision.events);
  }
  if (!ticket) throw new Error('no ticket was told of');
  return { ticket, events };
}

/** Puts open tickets into a city, all with one commit each. */
async function fill(city: WalkedCity, size: number): Promise<void> {
  const [early, late] = [told(EARLY), told(LATE)];
  await abreast(
    Array.from({ length: size }, (_, index) => index),
    16,
    async (index) => {
      const { ticket, events } = index % FEW === 0 ? late : early;
      const ticketNo = city.ticketNo(index);
      const after: Ticket = { ...ticket, ticketNo, region: city.region, version: 1 };
      const body = { ticketNo, version: 1, previous: GENESIS, command: 'submit', actor: 'bench', events };
      const entry = ledgerEntry(body as Parameters<typeof ledgerEntry>[0], sha256);
      await city.deps.store.commit({ before: undefined, after, entry, vault: [] });
    },
  );
  city.wakes.splice(0);
}

/** Milliseconds of one command on some ticket, one after the other until told to end. */
async function commands(city: WalkedCity, size: number, until: () => boolean): Promise<number[]> {
  const took: number[] = [];
  for (let index = 0; !until(); index++) {
    const ticketNo = city.ticketNo((index * 7919) % size);
    const began = performance.now();
    await city.act(ticketNo, 'contact', { reached: false, way: 'phone' }, 'chengguan');
    took.push(performance.now() - began);
  }
  return took.sort((a, b) => a - b);
}

const share = (sorted: readonly number[], part: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

async function walked(city: WalkedCity): Promise<number> {
  const began = performance.now();
  await abreast(
    Array.from({ length: LEGS_AT_ONCE }, (_, lane) => lane),
    LEGS_AT_ONCE,
    async () => {
      for (let next = city.messages.shift(); next; next = city.messages.shift()) {
        await walk(city.deps, next.region, next.shard);
      }
    },
  );
  return (performance.now() - began) / 1000;
}

async function measured(client: DynamoDBClient, size: number): Promise<readonly Figure[]> {
  const tables = await createTicketTables(client, `-${size}`);
  const known = await metered(client, tables);
  const units = new Counter(client, known);
  const city = new WalkedCity(client, tables);
  await city.publishUnits('chengguan');
  await fill(city, size);
  const figures: Figure[] = [];
  const note = `${size} open tickets`;
  const figure = (name: string, value: number, unit: string) =>
    figures.push({ part: NAME, name, value, unit, note });
  for (const [what, daysOff] of [
    ['that moves one in a hundred', ['2026-10-14']],
    ['that moves all', ['2026-10-14', '2026-09-21', '2026-10-15']],
  ] as const) {
    await city.publishCalendar(daysOff);
    units.reset();
    figure(`a walk ${what}`, await walked(city), 's');
    figure(`a walk ${what}, reads`, units.read / size, 'read units a ticket');
    figure(`a walk ${what}, writes`, units.written / size, 'write units a ticket');
  }
  let ended = false;
  const idleEnd = performance.now() + 5_000;
  const idle = await commands(city, size, () => performance.now() > idleEnd);
  await city.publishCalendar(['2026-09-22']);
  const beside = commands(city, size, () => ended);
  figure('a walk that moves all, beside commands', await walked(city), 's');
  ended = true;
  const busy = await beside;
  figure('a command, nothing else going on, median', share(idle, 0.5), 'ms');
  figure('a command, nothing else going on, 99 of 100 within', share(idle, 0.99), 'ms');
  figure('a command beside the walk, median', share(busy, 0.5), 'ms');
  figure('a command beside the walk, 99 of 100 within', share(busy, 0.99), 'ms');
  client.middlewareStack.remove('countUnits');
  return figures;
}

/** Walks of a thousand and of ten thousand open tickets, or of as many as asked. */
export async function measure(sizes: readonly number[] = SIZES): Promise<readonly Figure[]> {
  const db = await ticketTables();
  try {
    const figures: Figure[] = [];
    for (const size of sizes) figures.push(...(await measured(db.client, size)));
    return figures;
  } finally {
    await db.close();
  }
}
