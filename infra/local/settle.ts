/** Finds out, without sleeping and without guessing, that nothing more will happen until the clock moves. */
import type { FunctionHost } from './functions.ts';
import type { Queues } from './queues.ts';
import type { Signal } from './signal.ts';
import type { Streams } from './streams.ts';

/** What still moved when the limit had passed. */
export class Unsettled extends Error {
  readonly list: readonly string[];

  constructor(list: readonly string[]) {
    super(`unsettled: ${list.join('; ')}`);
    this.name = 'Unsettled';
    this.list = list;
  }
}

export interface SettleParts {
  readonly functions: FunctionHost;
  readonly streams: Streams;
  readonly queues: Queues;
  /** The state machine engine. */
  readonly engine: { idle(): boolean };
  readonly timers: { now(): number; nextDue(): number | undefined };
  /** Writes to DynamoDB begun by this process. */
  readonly writes: { count(): number };
  /** Told whenever one of them may have come to rest. */
  readonly changed: Signal;
}

/**
 * Comes to rest. With `ownWritesOnly` the barrier is left out where this process has written nothing since it
 * last was at rest, so that there can be no new stream record; between the steps of a move nobody else writes.
 */
export type Settle = (how?: { readonly ownWritesOnly?: boolean }) => Promise<void>;

/**
 * Answers the function that resolves once a whole round found no handler running, no engine state runnable,
 * no timer due, a barrier item written to each streamed table and read back with everything before it
 * delivered, and the mapped queues empty. It rejects with Unsettled after `limitMs`.
 */
export function settler(parts: SettleParts, limitMs = 30_000): Settle {
  const { functions, streams, queues, engine, timers, writes, changed } = parts;
  let writesAtRest = -1;
  const timerDue = () => (timers.nextDue() ?? Number.POSITIVE_INFINITY) <= timers.now();
  const quiet = () =>
    functions.inFlight() === 0 && engine.idle() && streams.idle() && queues.idle() && !timerDue();
  const unsettled = () =>
    new Unsettled([
      ...(functions.inFlight() > 0 ? [`${functions.inFlight()} handler(s) running`] : []),
      ...(engine.idle() ? [] : ['the state machine engine is running']),
      ...(timerDue() ? ['a timer is due'] : []),
      ...streams.troubles(),
      ...queues.troubles(),
    ]);

  return async ({ ownWritesOnly = false } = {}) => {
    const limit = Date.now() + limitMs;
    for (;;) {
      while (!quiet()) {
        if (Date.now() >= limit) throw unsettled();
        // What nobody has written, no stream will bring.
        if (!ownWritesOnly || writes.count() !== writesAtRest) streams.nudge();
        queues.nudge();
        await changed.wait(5);
      }
      if (ownWritesOnly && writes.count() === writesAtRest) return;
      const begun = functions.invocations();
      if (!(await streams.barrier(limit - Date.now()))) throw unsettled();
      if (quiet() && functions.invocations() === begun) {
        writesAtRest = writes.count();
        return;
      }
      if (Date.now() >= limit) throw unsettled();
    }
  };
}
