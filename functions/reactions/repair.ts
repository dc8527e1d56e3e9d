import { isSuperseded } from '../../shared/alert/superseded.ts';
import type {
  AggregateStore,
  AlertStore,
  AlertTopics,
  DeliveryStore,
  FeedWriter,
  TicketPlaces,
  WaitingAlerts,
  WallClock,
  Workflow,
} from '../../shared/ports.ts';
import { type Change, changesOf } from '../../shared/ticket/change.ts';
import { type CalledFor, calledForBy, sendAlert } from '../alerts/alerts.ts';
import type { CitizenMessages } from '../alerts/citizen-way.ts';
import type { AlertHours } from '../alerts/hours.ts';
import { isCounted, updateAggregates } from '../feed/aggregates.ts';
import { writeFeed } from '../feed/feed.ts';
import { abreast } from '../workflow/abreast.ts';
import type { WakeDeps } from '../workflow/next-plan.ts';
import { wake } from '../workflow/wake.ts';

export interface RepairDeps extends WakeDeps {
  /** Where tickets lie in the indexes: a release may have found them a new place. */
  readonly places: TicketPlaces;
  readonly feed: FeedWriter;
  readonly aggregates: AggregateStore;
  readonly alerts: AlertStore;
  readonly topics: AlertTopics;
  readonly deliveries: Pick<DeliveryStore, 'noteUnreached'>;
  readonly waiting: Pick<WaitingAlerts, 'put'>;
  readonly hours: AlertHours;
  readonly citizens: CitizenMessages;
  readonly wallClock: WallClock;
  /** Waits before the n-th further attempt at what another writer won. */
  readonly pause: (attempt: number) => Promise<void>;
  /** Who repairs: the same for every attempt at the same message, so that a broken-off one is gone on with. */
  readonly holder: string;
}

/** What became of tickets that were looked at. A ticket may be in both: one part mended, another not. */
export interface Repaired {
  /** Something of them had been behind their ledger. */
  readonly repaired: ReadonlySet<string>;
  /** Something of them could not be brought up to their ledger. */
  readonly failed: ReadonlySet<string>;
}

/** Tickets looked at side by side. */
const AT_ONCE = 8;

interface Run {
  readonly deps: RepairDeps;
  readonly repaired: Set<string>;
  readonly failed: Set<string>;
}

/**
 * Brings everything that follows a commit up to the tickets' ledgers: the wait of the execution, the feed, the
 * counts, and the alerts. What is there already is left alone, so it does no harm to do it again, late, or beside
 * the streams. Alerts of what is long past are written down as superseded and not sent.
 */
export async function repairTickets(tickets: readonly string[], deps: RepairDeps): Promise<Repaired> {
  const run: Run = { deps, repaired: new Set(), failed: new Set() };
  await each(tickets, run, bringPlace);
  await each(tickets, run, bringWait);
  const ledgers = new Map<string, readonly Change[]>();
  await each(tickets, run, async (ticketNo) => {
    ledgers.set(ticketNo, await changes(ticketNo, run));
  });
  await bringFeed(ledgers, run);
  await bringCounts(tickets, run);
  await each([...ledgers.keys()], run, (ticketNo) => bringAlerts(ledgers.get(ticketNo) ?? [], run));
  return run;
}

/** Does something for each ticket; where it fails, the ticket has failed and the others go on. */
async function each(
  tickets: readonly string[],
  run: Run,
  work: (ticketNo: string, run: Run) => Promise<void>,
): Promise<void> {
  await abreast(tickets, AT_ONCE, async (ticketNo) => {
    try {
      await work(ticketNo, run);
    } catch (error) {
      run.failed.add(ticketNo);
      run.deps.log.error('REPAIR_FAILED', { ticketNo }, error);
    }
  });
}

/**
 * The execution started or woken, open clocks worked out by the calendar that is current, linked tickets told. One
 * that has been started and does not wait yet is started again, which does nothing where it runs.
 */
async function bringWait(ticketNo: string, { deps, repaired }: Run): Promise<void> {
  const { workflow } = deps;
  let acted = false;
  const watched: Workflow = {
    start: (...execution) => {
      acted = true;
      return workflow.start(...execution);
    },
    resume: (...wait) => {
      acted = true;
      return workflow.resume(...wait);
    },
  };
  await wake({ ...deps, workflow: watched }, ticketNo);
  if (acted) repaired.add(ticketNo);
}

/** In the indexes, where it is found by what is to be done with it. */
async function bringPlace(ticketNo: string, { deps, repaired }: Run): Promise<void> {
  if (await deps.places.bring(ticketNo)) repaired.add(ticketNo);
}

async function changes(ticketNo: string, { deps }: Run): Promise<readonly Change[]> {
  const found = changesOf(await deps.store.ledger(ticketNo));
  if (found.length === 0) throw new Error('the ledger has nothing of the ticket');
  return found;
}

async function bringFeed(ledgers: ReadonlyMap<string, readonly Change[]>, run: Run): Promise<void> {
  const { deps, failed, repaired } = run;
  const behind = new Map<string, number>();
  await each([...ledgers.keys()], run, async (ticketNo) => {
    const version = ledgers.get(ticketNo)?.length ?? 0;
    if ((await deps.feed.place(ticketNo)) < version) behind.set(ticketNo, version);
  });
  if (behind.size === 0) return;
  const { set, repair } = collecting();
  const again = await writeFeed(behind, { ...deps, tickets: deps.store, repair });
  for (const ticketNo of behind.keys())
    (again.has(ticketNo) || set.has(ticketNo) ? failed : repaired).add(ticketNo);
}

async function bringCounts(tickets: readonly string[], run: Run): Promise<void> {
  const { deps, failed, repaired } = run;
  const behind: string[] = [];
  await each(tickets, run, async (ticketNo) => {
    const [checkpoint, loaded] = await Promise.all([
      deps.aggregates.checkpoint(ticketNo),
      deps.store.load(ticketNo),
    ]);
    if (loaded && !isCounted(checkpoint, loaded.ticket)) behind.push(ticketNo);
  });
  if (behind.length === 0) return;
  const { set, repair } = collecting();
  const again = await updateAggregates(behind, { ...deps, tickets: deps.store, repair });
  for (const ticketNo of behind) (again.has(ticketNo) || set.has(ticketNo) ? failed : repaired).add(ticketNo);
}

async function bringAlerts(ledger: readonly Change[], { deps, repaired }: Run): Promise<void> {
  const latest = ledger.at(-1);
  const calls: CalledFor[] = [];
  for (const change of ledger)
    for (const intent of await calledForBy(change, deps)) calls.push({ intent, change });
  if (!latest || calls.length === 0) return;
  const known = await deps.alerts.known(latest.ticketNo);
  const open = calls.filter(({ intent }) => (known.get(intent.id) ?? 'intended') === 'intended');
  for (const { intent, change } of open) {
    const sent = await sendAlert({ intent, change }, deps, isSuperseded(intent, change, latest));
    // Its holder may have broken off, so this looks again.
    if (sent === 'held') throw new Error('somebody else is at an alert');
    if (sent === 'done') repaired.add(latest.ticketNo);
  }
}

/** In place of the repair queue, which is where the ticket has just come from. */
function collecting() {
  const set = new Set<string>();
  return { set, repair: { send: async (ticketNo: string) => void set.add(ticketNo) } };
}
