import { addSeconds, type Instant } from '../../shared/calendar/instant.ts';
import { abreast } from './abreast.ts';
import { startGeneration } from './generations.ts';
import { nextPlan, type WorkflowDeps } from './next-plan.ts';

/** How long a timer may be late before its execution counts as lost. */
const LATE_SECONDS = 120;

/** Tickets settled of one region in one run; the next run takes the rest. */
const MOST_PER_REGION = 1_000;

/** Tickets found by one request. */
const PAGE = 100;

/** Tickets at a time. */
const ABREAST = 8;

/** With less than this left of the function's time no further ticket is begun: one takes a second at the most. */
const SPARE_MS = 6_000;

/** What a run of the reconciler came to. */
export interface Reconciled {
  /** Tickets found late, those that failed among them. */
  readonly late: number;
  /** Tickets that could not be settled, and regions that could not be read; each has a line in the log. */
  readonly failed: number;
}

/**
 * Finds tickets whose timer did not come, settles them and starts a new execution for each. What it reads is
 * in proportion to what is late, not to what is open (docs/architecture.md, The workflow). A ticket that fails
 * stops no other: the run goes on behind it, also where it is found first.
 * @param leftMs what is left of the function's time; what can't be begun in it is found by the next run
 */
export async function reconcile(
  deps: WorkflowDeps,
  regions: readonly string[],
  leftMs: () => number = () => Number.POSITIVE_INFINITY,
): Promise<Reconciled> {
  const before = addSeconds(deps.clock.now(), -LATE_SECONDS);
  const run: Run = { deps, before, leftMs, late: 0, failed: 0 };
  for (const region of regions) {
    try {
      await reconcileRegion(run, region);
    } catch (error) {
      run.failed++;
      deps.log.error('RECONCILE_FAILED', { region }, error);
    }
  }
  return { late: run.late, failed: run.failed };
}

interface Run {
  readonly deps: WorkflowDeps;
  readonly before: Instant;
  readonly leftMs: () => number;
  late: number;
  failed: number;
}

async function reconcileRegion(run: Run, region: string): Promise<void> {
  const { deps, before } = run;
  let settled = 0;
  let cursor: string | undefined;
  do {
    if (run.leftMs() < SPARE_MS || settled >= MOST_PER_REGION) return;
    const page = await deps.store.listDue({
      region,
      before,
      limit: PAGE,
      ...(cursor !== undefined && { cursor }),
    });
    await abreast(page.items, ABREAST, async (ticketNo) => {
      if (run.leftMs() < SPARE_MS) return;
      run.late++;
      try {
        await restart(deps, ticketNo);
        settled++;
      } catch (error) {
        run.failed++;
        deps.log.error('RECONCILE_FAILED', { ticketNo }, error);
      }
    });
    cursor = page.cursor;
  } while (cursor !== undefined);
}

async function restart(deps: WorkflowDeps, ticketNo: string): Promise<void> {
  const wait = await deps.waits.get(ticketNo);
  const { generation = 0, loop = 0, since = deps.clock.now() } = wait ?? {};
  const plan = await nextPlan(deps, { ticketNo, generation, loop, since });
  if (plan.await !== 'Closed') await startGeneration(deps, ticketNo, generation);
}
