/** Moves a virtual clock: minute by minute where something is due, everything settled before the next. */
import type { LawClock } from './clock.ts';
import type { Settle } from './settle.ts';
import type { TimerHeap } from './timers.ts';

const MINUTE_MS = 60_000;
/** Ten years: further than any regulation reaches, and short enough to see a slip of the keyboard. */
const LONGEST_MOVE_MS = 10 * 366 * 86_400_000;

export interface Move {
  /** Epoch milliseconds on the law's clock. */
  readonly from: number;
  readonly to: number;
  /** Minutes in which something was due. */
  readonly steps: number;
}

/** Where a move has come to, after each minute in which something was due. */
export type MoveProgress = (now: number, steps: number) => void;

/** A move that cannot be made: backwards, too far, or on the system's clock. */
export class MoveRefused extends Error {
  override readonly name = 'MoveRefused';
}

export interface Mover {
  /** Moves the clock to `target` (epoch milliseconds). Moves wait for each other. */
  moveTo(target: number, progress?: MoveProgress): Promise<Move>;
  /** Moves the clock on by so many milliseconds from where the moves before have brought it. */
  moveBy(ms: number, progress?: MoveProgress): Promise<Move>;
}

/** Takes `settle`, which rejects when the runtime does not come to rest; the clock then stays where it is. */
export function mover(clock: LawClock, timers: TimerHeap, settle: Settle): Mover {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const mine = last.then(run, run);
    last = mine;
    return mine;
  };

  const move = async (target: number, progress: MoveProgress | undefined): Promise<Move> => {
    const from = clock.now();
    if (!clock.virtual) throw new MoveRefused('the clock is the system’s: start with --virtual-clock');
    if (target < from) throw new MoveRefused('the clock only moves forward');
    if (target - from > LONGEST_MOVE_MS) throw new MoveRefused('the clock moves ten years at most');
    await settle();
    let steps = 0;
    for (let due = timers.nextDue(); due !== undefined && due <= target; due = timers.nextDue()) {
      // To the end of its minute, not to its start: a timer that fires before its time would be set again.
      const minute = Math.ceil(due / MINUTE_MS) * MINUTE_MS;
      clock.set(Math.min(Math.max(minute, clock.now()), target));
      timers.fireDue(clock.now());
      await settle({ ownWritesOnly: true });
      steps++;
      progress?.(clock.now(), steps);
    }
    clock.set(target);
    return { from, to: target, steps };
  };
  return {
    moveTo: (target, progress) => inTurn(() => move(target, progress)),
    moveBy: (ms, progress) => inTurn(() => move(clock.now() + ms, progress)),
  };
}
