/** `hotline verify`: recounts from outside whether ledger, feed and figures say the same. */
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { sha256 } from '../../shared/adapters/sha256.ts';
import { type CellCounts, contribution, totalOf } from '../../shared/province/contribution.ts';
import { changesOf } from '../../shared/ticket/change.ts';
import type { TicketEvent } from '../../shared/ticket/events.ts';
import { replay } from '../../shared/ticket/evolve.ts';
import { bodyOf, canonicalJson, findBreak, GENESIS, type LedgerEntry } from '../../shared/ticket/ledger.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { API_HELP, API_OPTIONS, type Api, openApi, regionArgument } from './api.ts';

const HELP = `hotline verify --region CODE|NAME [--url URL] [--token TOKEN] [--data DIR]

  Reads a region's whole feed, the ledger of every ticket in it, and the figures. Checks that the feed has every
  number once; that each ledger's hashes hold from the first entry on; that the feed says what the ledger
  says; and that the figures are those of the tickets. Names each fault and exits with 1 where there is one.

${API_HELP}`;

/** Ledgers read at once. */
const AT_ONCE = 8;
const PAGE = 500;

interface FeedItem {
  readonly seq: number;
  readonly ticketNo: string;
  readonly version: number;
}

interface HistoryItem {
  readonly version: number;
  readonly command: string;
  readonly actor: string;
  readonly hash: string;
  readonly events: readonly TicketEvent[];
}

/**
 * @param argv what stands after `verify` on the command line
 * @returns the exit code: 0 where all holds, 1 where something does not
 * @throws Error, with one line to show, on a bad argument or when the API refuses
 */
export async function verifyCommand(
  argv: readonly string[],
  stdout: Writable = process.stdout,
): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      ...API_OPTIONS,
      region: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    stdout.write(HELP);
    return 0;
  }
  if (values.region === undefined) throw new Error('--region says what is verified');
  const region = regionArgument(values.region);
  const api = await openApi(values, { role: 'auditor', region });

  const feed = await wholeFeed(api, region);
  const faults = numberFaults(feed);
  const tickets: Ticket[] = [];
  let entries = 0;
  for (const batch of batches([...Map.groupBy(feed, ({ ticketNo }) => ticketNo)])) {
    const checked = await Promise.all(batch.map(([ticketNo, items]) => checkTicket(api, ticketNo, items)));
    for (const { ticket, count, fault } of checked) {
      entries += count;
      if (ticket) tickets.push(ticket);
      if (fault !== undefined) faults.push(fault);
    }
  }
  const cells = totalOf(tickets.map(contribution));
  faults.push(...(await figureFaults(api, region, cells)));
  for (const fault of faults) stdout.write(`${fault}\n`);
  stdout.write(
    `${region}: ${tickets.length} tickets, ${entries} ledger entries, ${feed.length} changes, ${cells.length} cells; ` +
      `${faults.length === 0 ? 'all agree' : `${faults.length} faults`}\n`,
  );
  return faults.length === 0 ? 0 : 1;
}

async function wholeFeed(api: Api, region: string): Promise<FeedItem[]> {
  const feed: FeedItem[] = [];
  for (let after = ''; ; ) {
    const path = `/v1/province/changes?region=${region}&limit=${PAGE}${after}`;
    const page = (await api.get(path)) as { items: FeedItem[]; cursor: string; more: boolean };
    feed.push(...page.items);
    if (!page.more) return feed;
    after = `&after=${encodeURIComponent(page.cursor)}`;
  }
}

/** The feed counts 1, 2, 3, …; a number that is skipped or comes twice is a fault. */
function numberFaults(feed: readonly FeedItem[]): string[] {
  const wrong = feed.findIndex(({ seq }, index) => seq !== index + 1);
  return wrong < 0 ? [] : [`feed: number ${wrong + 1} is missing or comes twice`];
}

interface Checked {
  readonly count: number;
  readonly ticket?: Ticket;
  readonly fault?: string;
}

/** A ticket's chain, and whether the feed has each of its versions once, saying what the ledger says. */
async function checkTicket(api: Api, ticketNo: string, published: readonly FeedItem[]): Promise<Checked> {
  const { items } = (await api.get(`/v1/tickets/${ticketNo}/history`)) as { items: HistoryItem[] };
  const entries = entriesOf(ticketNo, items);
  const count = entries.length;
  const broken = findBreak(entries, sha256);
  if (broken)
    return {
      count,
      fault: `${ticketNo}: ledger entry ${broken.version} is not what was written (${broken.why})`,
    };
  const ticket = replay(entries.flatMap((entry) => bodyOf(entry).events));
  const expected = changesOf(entries).map((change) => canonicalJson(change));
  const told = published.map(({ seq: _seq, ...change }) => canonicalJson(change));
  const differs = expected.findIndex((change, index) => change !== told[index]);
  const odd = differs >= 0 ? differs : told.length > expected.length ? expected.length : -1;
  return {
    count,
    ...(ticket && { ticket }),
    ...(odd >= 0 && { fault: `${ticketNo}: the feed does not say what ledger entry ${odd + 1} says` }),
  };
}

/** The entries as they were hashed: each names the hash before it. */
function entriesOf(ticketNo: string, items: readonly HistoryItem[]): LedgerEntry[] {
  let previous = GENESIS;
  return items.map(({ version, command, actor, hash, events }) => {
    const body = canonicalJson({ ticketNo, version, previous, command, actor, events });
    previous = hash;
    return { ticketNo, version, body, hash };
  });
}

/** The figures of every period and cut that the tickets reach, against those that the API answers. */
async function figureFaults(api: Api, region: string, cells: readonly CellCounts[]): Promise<string[]> {
  const faults: string[] = [];
  for (const [bucket, counted] of Map.groupBy(cells, (cell) => cell.bucket)) {
    const [, period, by] = bucket.split('#');
    const path = `/v1/province/aggregates?region=${region}&period=${period}&by=${by}`;
    const answer = (await api.get(path)) as { cells: { value: string; counts: Record<string, number> }[] };
    const kept = new Map(answer.cells.map(({ value, counts }) => [value, withoutZeros(counts)]));
    for (const { value, counts } of counted) {
      if (canonicalJson(kept.get(value) ?? {}) !== canonicalJson(counts)) {
        faults.push(`figures of ${period} by ${by}: ${value} is not what its tickets make`);
      }
      kept.delete(value);
    }
    for (const [value, counts] of kept) {
      if (Object.keys(counts).length > 0)
        faults.push(`figures of ${period} by ${by}: no ticket makes ${value}`);
    }
  }
  return faults;
}

function withoutZeros(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}

function* batches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += AT_ONCE) yield items.slice(from, from + AT_ONCE);
}
