import { sha256 } from '../../shared/adapters/sha256.ts';
import { addDays, type Day, dayOf } from '../../shared/calendar/instant.ts';
import type { FileShredder, KeepingList, SealedTexts, TicketArchive } from '../../shared/ports.ts';
import { dueBefore, KEPT, type Kept } from '../../shared/regulation/retention.ts';
import type { Settings } from '../../shared/regulation/settings.ts';
import { archiveDocument } from '../../shared/ticket/archive-copy.ts';
import type { CommandBody, CommandType } from '../../shared/ticket/commands.ts';
import { destroyedAmong, dueToKeep, sparedBy } from '../../shared/ticket/keeping.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import type { Logger } from '../http/log.ts';
import { standardProblem } from '../http/problem.ts';
import { act, type DeskDeps } from '../ticket-desk.ts';

export interface KeepingDeps extends DeskDeps {
  readonly list: KeepingList;
  readonly sealed: SealedTexts;
  readonly archive: TicketArchive;
  readonly shredder: FileShredder;
  readonly log: Logger;
}

/** Who does it, for the ledger. */
const BY = 'keeping';
const PAGE = 100;
/** Tickets of one region in one run; the next run takes the rest. */
const MOST_PER_REGION = 1_000;
/** With less than this left of the function's time no further ticket is begun. */
const SPARE_MS = 8_000;

/** What a run came to. */
export interface KeepingRun {
  readonly archived: number;
  readonly destroyed: number;
  /** Tickets that failed, each with a line in the log, and regions that could not be read. */
  readonly failed: number;
}

interface Run {
  readonly deps: KeepingDeps;
  readonly settings: Settings;
  readonly leftMs: () => number;
  readonly count: { archived: number; destroyed: number; failed: number };
}

/**
 * Archives the ended tickets whose day has come by their city's settings, and destroys what is kept no longer. A city
 * that has set nothing keeps everything. What fails is found again by the next run, since it stays on the list.
 * @param leftMs what is left of the function's time
 */
export async function keep(
  deps: KeepingDeps,
  regions: readonly string[],
  leftMs: () => number = () => Number.POSITIVE_INFINITY,
): Promise<KeepingRun> {
  const count = { archived: 0, destroyed: 0, failed: 0 };
  for (const region of regions) {
    try {
      const { settings: version } = await deps.rulebook.current(region);
      const settings = await deps.rulebook.settings(region, version);
      if (!settings.retention) deps.log.info('RETENTION_UNSET', { region });
      await keepRegion({ deps, settings, leftMs, count }, region);
    } catch (error) {
      count.failed++;
      deps.log.error('KEEPING_FAILED', { region }, error);
    }
  }
  return count;
}

/** Every way in which something may be left to be done. */
export const LEFTS: readonly (readonly Kept[])[] = Array.from({ length: 2 ** KEPT.length - 1 }, (_, mask) =>
  KEPT.filter((_kind, bit) => ((mask + 1) >> bit) % 2 === 1),
);

async function keepRegion(run: Run, region: string): Promise<void> {
  const now = run.deps.clock.now();
  await keepListed(run, { region, left: 'ordered', before: addDays(dayOf(now), 1) });
  for (const left of LEFTS) {
    const before = dueBefore(run.settings.retention, left, now);
    if (before !== undefined) await keepListed(run, { region, left, before });
  }
}

interface Listed {
  readonly region: string;
  readonly left: readonly Kept[] | 'ordered';
  readonly before: Day;
}

async function keepListed(run: Run, listed: Listed): Promise<void> {
  const { deps, leftMs, count } = run;
  const seen = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await deps.list.ended({ ...listed, limit: PAGE, ...(cursor !== undefined && { cursor }) });
    for (const ticketNo of page.items) {
      if (seen.size >= MOST_PER_REGION || leftMs() < SPARE_MS) return;
      if (seen.has(ticketNo)) continue;
      seen.add(ticketNo);
      try {
        await keepTicket(run, ticketNo);
      } catch (error) {
        count.failed++;
        deps.log.error('KEEPING_FAILED', { ticketNo }, error);
      }
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
}

/** What is destroyed is destroyed first, so that the copy made then has nothing of it. */
async function keepTicket(run: Run, ticketNo: string): Promise<void> {
  const { deps, settings, count } = run;
  const dueOf = (ticket: Ticket) => dueToKeep(ticket, settings, deps.clock.now());
  let ticket = await loaded(deps, ticketNo);
  if (!ticket.keeping?.ordered && destroyedAmong(dueOf(ticket)).length > 0)
    ticket = await done(deps, ticketNo, 'order-destruction', {});
  if (ticket.keeping?.ordered) {
    await destroy(deps, ticket);
    count.destroyed++;
    ticket = await loaded(deps, ticketNo);
  }
  if (dueOf(ticket).includes('archive')) {
    await archiveTicket(deps, ticket);
    count.archived++;
  }
}

async function loaded(deps: KeepingDeps, ticketNo: string): Promise<Ticket> {
  const found = await deps.store.load(ticketNo);
  if (!found) throw standardProblem('not-found');
  return found.ticket;
}

/** Gives a command of the schedule's. */
async function done<T extends CommandType>(
  deps: KeepingDeps,
  ticketNo: string,
  type: T,
  body: CommandBody<T>,
): Promise<Ticket> {
  const actor = { side: 'system' } as const;
  const { ticket } = await act(deps, { ticketNo, type, body, actor, by: BY, answer: () => ({}) });
  return ticket ?? loaded(deps, ticketNo);
}

/** Lays a ticket's copy into the archive and then says so; said of an older copy it is refused, and comes again. */
async function archiveTicket(deps: KeepingDeps, { ticketNo, version }: Ticket): Promise<void> {
  const [entries, { key, texts }] = await Promise.all([
    deps.store.ledger(ticketNo),
    deps.sealed.all(ticketNo),
  ]);
  const document = archiveDocument(ticketNo, entries.slice(0, version), texts);
  const digest = sha256(document);
  await deps.archive.put(ticketNo, { document, digest, ...(key !== undefined && { key }) });
  await done(deps, ticketNo, 'archive', { entries: Math.min(version, entries.length), digest });
}

/** Destroys what was ordered to be, the key before all else, and says so when nothing of it is left. */
async function destroy(deps: KeepingDeps, ticket: Ticket): Promise<void> {
  const { ticketNo, region, keeping, form } = ticket;
  const what = keeping?.ordered ?? [];
  if (what.includes('texts')) {
    await deps.sealed.destroy(ticketNo);
    await deps.archive.destroy(ticketNo);
  }
  const files = await deps.shredder.files(ticketNo, sparedBy(ticket, what));
  const { callId, callSystem: system } = form ?? {};
  if (what.includes('recordings') && callId !== undefined && system !== undefined)
    await deps.shredder.call({ region, system, callId });
  await done(deps, ticketNo, 'confirm-destruction', { files });
}
