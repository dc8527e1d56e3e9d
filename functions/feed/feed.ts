import { isPassing } from '../../shared/adapters/passing-errors.ts';
import type { FeedAppend, FeedWriter, TicketStore } from '../../shared/ports.ts';
import { type Change, changesOf } from '../../shared/ticket/change.ts';
import type { LedgerEntry } from '../../shared/ticket/ledger.ts';
import { mustComeAgain, type SetAsideDeps } from '../set-aside.ts';

export interface FeedDeps extends SetAsideDeps {
  readonly tickets: Pick<TicketStore, 'ledger'>;
  readonly feed: FeedWriter;
  /** Waits before the n-th further attempt at what another writer won. */
  readonly pause: (attempt: number) => Promise<void>;
}

/** Tries at a lost race: with a dozen writers on one region's counter each gets through long before. */
const ATTEMPTS = 10;

/** Tickets and changes in one transaction: DynamoDB's hundred less the region's counter, its entry and a day's end. */
const ROOM = 97;

/**
 * Brings tickets into their regions' feeds up to the end of their ledgers. Asking again changes nothing.
 * A ticket whose ledger can't be read as one, or whose changes the feed refuses, goes to the repair queue, and the
 * others go on.
 * @param latest tickets, each with the version known to exist; a feed that has it already is not asked further
 * @returns the tickets that have to be tried again
 */
export async function writeFeed(
  latest: ReadonlyMap<string, number>,
  deps: FeedDeps,
): Promise<ReadonlySet<string>> {
  const failed = new Set<string>();
  const regions = Map.groupBy(latest.keys(), (ticketNo) => ticketNo.slice(0, 6));
  for (const [region, tickets] of regions) {
    await writeRegion(region, tickets, { latest, failed, aside: new Set(), deps });
  }
  return failed;
}

interface Run {
  readonly latest: ReadonlyMap<string, number>;
  readonly failed: Set<string>;
  /** Tickets that were sent to repair: nothing more of them is tried here. */
  readonly aside: Set<string>;
  readonly deps: FeedDeps;
}

async function writeRegion(region: string, tickets: readonly string[], run: Run): Promise<void> {
  const { deps, failed, aside } = run;
  let waiting = tickets;
  for (let attempt = 1; waiting.length > 0 && attempt <= ATTEMPTS; attempt++) {
    if (attempt > 1) await deps.pause(attempt - 1);
    const appends = await Promise.all(waiting.map((ticketNo) => missing(ticketNo, run)));
    const lost = new Set<string>();
    for (const group of grouped(appends.filter((each) => each.changes.length > 0))) {
      await appendGroup(region, group, lost, run);
    }
    waiting = [...lost].filter((ticketNo) => !failed.has(ticketNo) && !aside.has(ticketNo));
  }
  for (const ticketNo of waiting) failed.add(ticketNo);
  if (waiting.length > 0) deps.log.warn('FEED_CONTENDED', { region, count: waiting.length });
}

/** Writes changes together; those that the feed refuses as a group go ticket by ticket, to find whose it is. */
async function appendGroup(
  region: string,
  group: readonly FeedAppend[],
  lost: Set<string>,
  run: Run,
): Promise<void> {
  const { deps, failed } = run;
  const names = group.map(({ ticketNo }) => ticketNo);
  const [only = ''] = names;
  try {
    if ((await deps.feed.append(region, group)) === 'lost') for (const name of names) lost.add(name);
  } catch (error) {
    if (group.length === 1) {
      await giveUp(error, only, 'FEED_NOT_WRITTEN', run);
    } else if (isPassing(error)) {
      deps.log.error('FEED_NOT_WRITTEN', { region, count: names.length }, error);
      for (const name of names) failed.add(name);
    } else {
      for (const append of group) await appendGroup(region, [append], lost, run);
    }
  }
}

/** Has a ticket delivered again, or sends it to repair. */
async function giveUp(error: unknown, ticketNo: string, code: string, run: Run): Promise<void> {
  ((await mustComeAgain(error, ticketNo, code, run.deps)) ? run.failed : run.aside).add(ticketNo);
}

/** What a ticket's ledger has and the feed hasn't. */
async function missing(ticketNo: string, run: Run): Promise<FeedAppend> {
  const { latest, deps } = run;
  const nothing: FeedAppend = { ticketNo, from: 0, changes: [] };
  try {
    const from = await deps.feed.place(ticketNo);
    const written = latest.get(ticketNo) ?? 0;
    if (from >= written) return nothing;
    const entries = await deps.tickets.ledger(ticketNo);
    try {
      return { ticketNo, from, changes: readLedger(entries, written).slice(from) };
    } catch (error) {
      await giveUp(error, ticketNo, 'LEDGER_UNREADABLE', run);
      return nothing;
    }
  } catch (error) {
    await giveUp(error, ticketNo, 'FEED_NOT_READ', run);
    return nothing;
  }
}

function readLedger(entries: readonly LedgerEntry[], written: number): readonly Change[] {
  if (entries.length < written) throw new Error(`the ledger has no version ${written}`);
  return changesOf(entries);
}

/** Packs changes into transactions. A ticket with more than fits goes on in the next, in order. */
function grouped(appends: readonly FeedAppend[]): FeedAppend[][] {
  const groups: FeedAppend[][] = [];
  let group: FeedAppend[] = [];
  let room = ROOM;
  for (const { ticketNo, from, changes } of appends) {
    for (let done = 0; done < changes.length; ) {
      // A ticket takes one place for its cursor and at least one for a change.
      if (room < 2) {
        groups.push(group);
        group = [];
        room = ROOM;
      }
      const part = changes.slice(done, done + room - 1);
      group.push({ ticketNo, from: from + done, changes: part });
      room -= part.length + 1;
      done += part.length;
    }
  }
  if (group.length > 0) groups.push(group);
  return groups;
}
