import { addSeconds } from '../../shared/calendar/instant.ts';
import { DUE_SHARDS } from '../../shared/ports.ts';
import { nextPlan, startGeneration, type WorkflowDeps } from './next-plan.ts';

/** How long a timer may be late before its execution counts as lost. */
const LATE_SECONDS = 120;

/** Tickets taken from one shard in one run; the next run takes the rest. */
const MOST_PER_SHARD = 100;

/**
 * Finds tickets whose timer did not come, settles them and starts a new execution for each. What it reads is
 * in proportion to what is late, not to what is open (docs/architecture.md, The workflow).
 * @returns how many there were
 * @throws AggregateError when some could not be settled; all others are
 */
export async function reconcile(deps: WorkflowDeps, regions: readonly string[]): Promise<number> {
  const before = addSeconds(deps.clock.now(), -LATE_SECONDS);
  const failures: unknown[] = [];
  let late = 0;
  for (const region of regions) {
    const shards = Array.from({ length: DUE_SHARDS }, (_, shard) =>
      deps.store.listDue(region, shard, before, MOST_PER_SHARD),
    );
    for (const ticketNo of (await Promise.all(shards)).flat()) {
      late++;
      await restart(deps, ticketNo).catch((error: unknown) => failures.push(error));
    }
  }
  if (failures.length > 0) {
    throw new AggregateError(failures, `${failures.length} of ${late} late tickets could not be settled`);
  }
  return late;
}

async function restart(deps: WorkflowDeps, ticketNo: string): Promise<void> {
  const wait = await deps.waits.get(ticketNo);
  const { generation = 0, loop = 0, since = deps.clock.now() } = wait ?? {};
  await nextPlan(deps, { ticketNo, generation, loop, since });
  await startGeneration(deps, ticketNo, generation);
}
