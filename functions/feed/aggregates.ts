import { isPassing } from '../../shared/adapters/passing-errors.ts';
import type {
  AggregateCheckpoint,
  AggregateStore,
  AggregateUpdate,
  TicketStore,
} from '../../shared/ports.ts';
import { contribution, difference } from '../../shared/province/contribution.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { mustComeAgain, type SetAsideDeps } from '../set-aside.ts';

export interface AggregateDeps extends SetAsideDeps {
  readonly tickets: Pick<TicketStore, 'load'>;
  readonly aggregates: AggregateStore;
  /** Waits before the n-th further attempt at what another writer won. */
  readonly pause: (attempt: number) => Promise<void>;
}

const ATTEMPTS = 10;

/** DynamoDB's limit of one transaction: cells and checkpoints together. */
const ROOM = 100;

/**
 * Brings the counts up to tickets as they stand now: each adds what it comes to less what it had added before.
 * Neither the order nor the number of calls matters. A ticket that can't be counted goes to the repair queue, and
 * the others go on.
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
      await applyGroup(group, { lost, failed, deps });
    }
    waiting = lost;
  }
  for (const ticketNo of waiting) failed.add(ticketNo);
  if (waiting.length > 0) deps.log.warn('COUNTS_CONTENDED', { count: waiting.length });
  return failed;
}

interface Outcome {
  /** Tickets whose checkpoint another writer has moved. */
  readonly lost: string[];
  readonly failed: Set<string>;
  readonly deps: AggregateDeps;
}

/** Writes steps together; those that the store refuses as a group are written one by one, to find which it is. */
async function applyGroup(group: readonly AggregateUpdate[], outcome: Outcome): Promise<void> {
  const { lost, failed, deps } = outcome;
  const names = group.map(({ ticketNo }) => ticketNo);
  const [only = ''] = names;
  try {
    if ((await deps.aggregates.apply(group)) === 'lost') lost.push(...names);
    else lost.push(...(await movedOn(group, deps)));
  } catch (error) {
    if (group.length === 1) {
      if (await mustComeAgain(error, only, 'COUNTS_NOT_WRITTEN', deps)) failed.add(only);
    } else if (isPassing(error)) {
      deps.log.error('COUNTS_NOT_WRITTEN', { count: names.length }, error);
      for (const name of names) failed.add(name);
    } else {
      for (const update of group) await applyGroup([update], outcome);
    }
  }
}

/**
 * Tickets that have changed since their steps were worked out. Whoever saw the change may have found the counts of
 * the version before it to be right, and left them alone; so they are looked at after each write.
 */
async function movedOn(
  group: readonly AggregateUpdate[],
  { tickets }: AggregateDeps,
): Promise<readonly string[]> {
  const loaded = await Promise.all(group.map(({ ticketNo }) => tickets.load(ticketNo)));
  return group.flatMap(({ ticketNo, after }, index) =>
    (loaded[index]?.ticket.version ?? 0) > after.version ? [ticketNo] : [],
  );
}

/** A ticket's step from its checkpoint to how it stands; undefined when the counts are there already. */
async function step(
  ticketNo: string,
  failed: Set<string>,
  deps: AggregateDeps,
): Promise<AggregateUpdate | undefined> {
  const { tickets, aggregates } = deps;
  try {
    // The checkpoint is read first: a ticket read later is never older than what the checkpoint counts.
    const before = await aggregates.checkpoint(ticketNo);
    const loaded = await tickets.load(ticketNo);
    if (!loaded) throw new Error('a change of a ticket that does not exist');
    const { ticket } = loaded;
    if (isCounted(before, ticket)) return undefined;
    return { ticketNo, before, after: { version: ticket.version, contribution: contribution(ticket) } };
  } catch (error) {
    if (await mustComeAgain(error, ticketNo, 'COUNTS_NOT_READ', deps)) failed.add(ticketNo);
    return undefined;
  }
}

/**
 * Whether the counts hold a ticket as it stands: a checkpoint of an earlier version does when nothing counted has
 * changed, and one of the same version does not when a release counts something else.
 */
export function isCounted(checkpoint: AggregateCheckpoint | undefined, ticket: Ticket): boolean {
  if (!checkpoint) return false;
  return (
    checkpoint.version > ticket.version ||
    difference(checkpoint.contribution, contribution(ticket)).length === 0
  );
}

/** Packs steps into transactions; tickets of one day share many of their cells. */
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
