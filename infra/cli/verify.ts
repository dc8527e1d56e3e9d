/** `hotline verify`: recounts from outside whether tickets, ledger, feed, figures and audit say the same. */
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { ticketAnswer } from '../../functions/ticket-view.ts';
import { clock } from '../../shared/adapters/clock.ts';
import { sha256 } from '../../shared/adapters/sha256.ts';
import { addSeconds, dayOf, type Instant } from '../../shared/calendar/instant.ts';
import type { FeedItem } from '../../shared/ports.ts';
import type { CellCounts } from '../../shared/province/cells.ts';
import { contribution, totalOf } from '../../shared/province/contribution.ts';
import { allFigures } from '../../shared/province/figures.ts';
import { measured } from '../../shared/province/measures.ts';
import { changesOf } from '../../shared/ticket/change.ts';
import { replay } from '../../shared/ticket/evolve.ts';
import { bodyOf, canonicalJson, findBreak, type LedgerEntry } from '../../shared/ticket/ledger.ts';
import { nextDueAt } from '../../shared/ticket/settle.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { API_HELP, API_OPTIONS, type Api, openApi, regionArgument } from './api.ts';
import type { CliCommand } from './command.ts';
import { auditFaults, keptLedger, placeFaults } from './verify-audit.ts';
import { digestFaults } from './verify-digests.ts';

const HELP = `hotline verify --region CODE|NAME [--url URL] [--token TOKEN] [--data DIR]

  Reads a region's whole feed, every ticket in it with its ledger, and the figures. Checks that the feed has every
  number once; that each ledger's hashes hold from the first entry on; that the feed says what the ledger
  says; that the ticket stands where its ledger leaves it, and its texts can be opened; that nothing is long past
  due without the law having taken its course; that the figures are those of the tickets; and that the digest
  of each day is that of the feed. Checks each chain of the audit, attribute by attribute, and holds audit, ledger
  and feed against the anchors that nobody can change. Names each fault and
  exits with 1 where there is one. While people work, what is on its way may be named: verify again then.

  What the API does not show it cannot see: a ticket whose every change the feed has lost, work lists, alerts
  sent or not, executions that wait, idempotency keys, and earlier versions of the rulebook.

${API_HELP}`;

export const command: CliCommand = { help: HELP, run: verifyCommand };

/** Past the reconciler's next run but one, so that a timer that was late has been made good. */
const LONG_PAST_SECONDS = 65 * 60;

/** Ledgers read at once. */
const AT_ONCE = 8;
const PAGE = 500;

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
    },
  });
  if (values.region === undefined) throw new Error('--region says what is verified');
  const region = regionArgument(values.region);
  const api = await openApi(values, { role: 'auditor', region });
  const now = await lawTime(api);

  const feed = await wholeFeed(api, region);
  const faults = numberFaults(feed);
  const tickets: Ticket[] = [];
  const ledgers = new Map<string, readonly string[]>();
  let entries = 0;
  for (const batch of batches([...Map.groupBy(feed, ({ ticketNo }) => ticketNo)])) {
    const checked = await Promise.all(
      batch.map(([ticketNo, items]) => checkTicket(api, ticketNo, items, now)),
    );
    for (const [index, { ticket, count, hashes, faults: found }] of checked.entries()) {
      entries += count;
      ledgers.set(batch[index]?.[0] ?? '', hashes);
      if (ticket) tickets.push(ticket);
      faults.push(...found);
    }
  }
  const cells = totalOf(tickets.map(contribution));
  const standing = async () => (await wholeFeed(api, region)).length;
  const digests = await digestFaults(api, region, feed, standing);
  faults.push(...(await figureFaults(api, region, cells)), ...digests);
  const from = dayOf(feed[0]?.recordedAt ?? now);
  const audit = await auditFaults(api, { region, feed, ledgers, from, now });
  faults.push(...audit.faults);
  for (const fault of faults) stdout.write(`${fault}\n`);
  stdout.write(
    `${region}: ${tickets.length} tickets, ${entries} ledger entries, ${feed.length} changes, ${cells.length} cells, ` +
      `${audit.entries} audit entries, ${audit.anchors} anchors; ` +
      `${faults.length === 0 ? 'all agree' : `${faults.length} faults`}\n`,
  );
  return faults.length === 0 ? 0 : 1;
}

interface FeedPage {
  readonly items: FeedItem[];
  readonly cursor: string;
  readonly more: boolean;
  /** How many are of tickets that are about the account itself. */
  readonly withheld?: number;
}

async function wholeFeed(api: Api, region: string): Promise<FeedItem[]> {
  const feed: FeedItem[] = [];
  for (let after = ''; ; ) {
    const path = `/v1/province/changes?region=${region}&limit=${PAGE}${after}`;
    const page = (await api.get(path)) as FeedPage;
    if (page.withheld)
      throw new Error(`${page.withheld} changes are not this account’s to see: verify with another one`);
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

/** The law's time: that of the embedded runtime's clock, which may be a virtual one, else the machine's. */
async function lawTime(api: Api): Promise<Instant> {
  const answer = await fetch(`${api.url}/local/clock`);
  const text = await answer.text();
  return answer.ok ? (JSON.parse(text) as { now: Instant }).now : clock.now();
}

interface Checked {
  readonly count: number;
  /** Of the ledger's entries, in order. */
  readonly hashes: readonly string[];
  readonly ticket?: Ticket;
  readonly faults: readonly string[];
}

/**
 * A ticket's chain; whether the feed has each of its versions once, saying what the ledger says; and whether the
 * ticket is what its ledger makes of it.
 */
async function checkTicket(
  api: Api,
  ticketNo: string,
  published: readonly FeedItem[],
  now: Instant,
): Promise<Checked> {
  // First, so that the ledger has at least what the ticket stands for.
  const shown = await shownTicket(api, ticketNo);
  const kept = await keptLedger(api, ticketNo);
  const { entries, odd: damaged } = kept;
  const count = entries.length;
  const hashes = entries.map(({ hash }) => hash);
  const broken = findBreak(entries, sha256) ?? damaged;
  if (broken) {
    const fault = `${ticketNo}: ledger entry ${broken.version} is not what was written (${broken.why})`;
    return { count, hashes, faults: [fault] };
  }
  const ticket = replay(entries.flatMap((entry) => bodyOf(entry).events));
  const expected = changesOf(entries).map((change) => canonicalJson(change));
  const told = published.map(({ seq: _seq, ...change }) => canonicalJson(change));
  const differs = expected.findIndex((change, index) => change !== told[index]);
  const odd = differs >= 0 ? differs : told.length > expected.length ? expected.length : -1;
  return {
    ...{ count, hashes },
    ...(ticket && { ticket }),
    faults: [
      ...(odd >= 0 ? [`${ticketNo}: the feed does not say what ledger entry ${odd + 1} says`] : []),
      ...(typeof shown === 'string' ? [shown] : await stateFaults(api, shown, entries)),
      ...placeFaults(ticketNo, kept),
      ...(ticket ? pastFaults(ticket, now) : []),
      ...(ticket ? await archiveFaults(api, ticket) : []),
    ],
  };
}

/** What the API shows of a ticket; a line to print where it shows nothing. */
async function shownTicket(api: Api, ticketNo: string): Promise<Record<string, unknown> | string> {
  try {
    return (await api.get(`/v1/tickets/${ticketNo}`)) as Record<string, unknown>;
  } catch (error) {
    return `${ticketNo}: cannot be shown (${(error as Error).message})`;
  }
}

/** Whether the ticket as kept is the one that its ledger makes; `shown` was read before the ledger. */
async function stateFaults(
  api: Api,
  shown: Record<string, unknown>,
  entries: readonly LedgerEntry[],
): Promise<string[]> {
  const version = Number(shown.version);
  if (version < entries.length) {
    // Either somebody has just worked on it, or it was left behind.
    const again = await shownTicket(api, String(shown.ticketNo));
    if (typeof again === 'string') return [again];
    if (Number(again.version) < entries.length) {
      return [`${shown.ticketNo}: stands at version ${again.version}, its ledger at ${entries.length}`];
    }
  }
  const made = replay(entries.slice(0, version).flatMap((entry) => bodyOf(entry).events));
  if (!made || version > entries.length)
    return [`${shown.ticketNo}: the ledger ends before version ${version}`];
  // A command's answer names the open supervisions; the whole view has each of them in full, ended ones too.
  const expected = Object.entries(ticketAnswer({ ...made, version })).filter(
    ([name]) => name !== 'supervisions',
  );
  const differs = expected.find(([name, value]) => asJson(value) !== asJson(shown[name]));
  return differs ? [`${made.ticketNo}: ${differs[0]} is not what the ledger makes of it`] : [];
}

/** Whether the archive still holds the copy that the ledger says was laid into it. */
async function archiveFaults(api: Api, { ticketNo, keeping }: Ticket): Promise<string[]> {
  const { archived, ordered } = keeping ?? {};
  if (!archived || ordered) return [];
  try {
    const { digest } = (await api.get(`/v1/archive/${ticketNo}`)) as { digest: string };
    return digest === archived.digest
      ? []
      : [`${ticketNo}: the archive has another copy than the ledger says`];
  } catch (error) {
    return [`${ticketNo}: its copy in the archive does not hold (${(error as Error).message})`];
  }
}

/** What the law would have done by itself long ago and has not: then nobody waits for this ticket any more. */
function pastFaults(ticket: Ticket, now: Instant): string[] {
  const next = nextDueAt(ticket);
  if (next === undefined || next > addSeconds(now, -LONG_PAST_SECONDS)) return [];
  return [`${ticket.ticketNo}: what was due at ${next} has not been acted on`];
}

/** As it comes over HTTP: what is undefined is left out. */
function asJson(value: unknown): string {
  return value === undefined ? '' : canonicalJson(JSON.parse(JSON.stringify(value)));
}

/** The figures of every period and cut that the tickets reach, against those that the API answers. */
async function figureFaults(api: Api, region: string, cells: readonly CellCounts[]): Promise<string[]> {
  const faults: string[] = [];
  for (const { period, by, figures } of allFigures(cells)) {
    const path = `/v1/province/aggregates?region=${region}&period=${period}&by=${by}`;
    const answer = (await api.get(path)) as { cells: { value: string; counts: Record<string, number> }[] };
    const kept = new Map(answer.cells.map(({ value, counts }) => [value, withoutZeros(counts)]));
    for (const { value, counts } of figures) {
      if (canonicalJson(kept.get(value) ?? {}) !== canonicalJson(measured(counts))) {
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
