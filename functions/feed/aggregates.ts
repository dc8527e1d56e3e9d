import type { AggregateStore, AggregateUpdate, TicketStore } from '../../shared/ports.ts';
import { contribution, difference } from '../../shared/province/contribution.ts';
import type { Logger } from '../http/log.ts';

export interface AggregateDeps {
  readonly tickets: Pick<TicketStore, 'load'>;
  readonly aggregates: AggregateStore;
  readonly log: Logger;
  /** Waits before the n-th further attempt at what another writer won. */
  readonly pause: (attempt: number) => Promise<void>;
}

const ATTEMPTS = 10;

/** DynamoDB's limit of one transaction: cells and checkpoints together. */
const ROOM = 100;

/**
 * Brings the counts up to tickets as they stand now: each adds what it comes to less what it had added before.
 * Neither the order nor the number of calls matters.
 * @returns the tickets that have to be tried again
 */
export async function updateAggregates(
  tickets: Iterable<string>,
  deps: AggregateDeps,
): Promise<ReadonlySet<string>> {
  const failed = new Set<string>();
  let waiting = [...new Set(tickets)];
  for (let attempt = 1; waiting.length > 0 && attempt <= ATTEMPTS; attempt++) {
    if (attempt > 1) await deps.pause(attempt - 1);
    const updates = await Promise.all(waiting.map((ticketNo) => step(ticketNo, failed, deps)));
    const lost: string[] = [];
    for (const group of grouped(updates.filter((update) => update !== undefined))) {
      const names = group.map(({ ticketNo }) => ticketNo);
      try {
        if ((await deps.aggregates.apply(group)) === 'lost') lost.push(...names);
      } catch (error) {
        deps.log.error('COUNTS_NOT_WRITTEN', { count: names.length }, error);
        for (const name of names) failed.add(name);
      }
    }
    waiting = lost;
  }
  for (const ticketNo of waiting) failed.add(ticketNo);
  if (waiting.length > 0) deps.log.warn('COUNTS_CONTENDED', { count: waiting.length });
  return failed;
}

/** A ticket's step from its checkpoint to how it stands; undefined when the counts are there already. */
async function step(
  ticketNo: string,
  failed: Set<string>,
  { tickets, aggregates, log }: AggregateDeps,
): Promise<AggregateUpdate | undefined> {
  try {
    // The checkpoint is read first: a ticket read later is never older than what the checkpoint counts.
    const before = await aggregates.checkpoint(ticketNo);
    const loaded = await tickets.load(ticketNo);
    if (!loaded) throw new Error('a change of a ticket that does not exist');
    const { ticket } = loaded;
    if (before && before.version >= ticket.version) return undefined;
    return { ticketNo, before, after: { version: ticket.version, contribution: contribution(ticket) } };
  } catch (error) {
    log.error('COUNTS_NOT_READ', { ticketNo }, error);
    failed.add(ticketNo);
    return undefined;
  }
}

/** Packs steps into transactions; tickets of one day share most of their cells. */
function grouped(updates: readonly AggregateUpdate[]): AggregateUpdate[][] {
  const groups: AggregateUpdate[][] = [];
  let group: AggregateUpdate[] = [];
  let cells = new Set<string>();
  for (const update of updates) {
    const own = difference(update.before?.contribution, update.after.contribution).map(
      ({ bucket, value }) => `${bucket}#${value}`,
    );
    let together = new Set([...cells, ...own]);
    if (group.length > 0 && together.size + group.length + 1 > ROOM) {
      groups.push(group);
      group = [];
      together = new Set(own);
    }
    group.push(update);
    cells = together;
  }
  if (group.length > 0) groups.push(group);
  return groups;
}
