import { wallClock } from './clock.ts';
import { isPassing } from './passing-errors.ts';

/** Thrown when the store stayed busy; the caller is told to come again (503). */
export class StoreBusyError extends Error {
  override readonly name = 'StoreBusyError';
}

const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 25;
/** No attempt begins later than this after the first, so that a store that doesn't answer is busy within 5 s. */
const PATIENCE_MS = 3_500;

/**
 * Repeats a call while the store conflicts, throttles or is away: six attempts, full jitter on 25, 50, 100, 200
 * and 400 ms, so within 0.8 s; two attempts where it doesn't answer at all, so within 5 s. A failed condition is an
 * answer and is not repeated. A write that is repeated may have been carried out before: its caller sees to that.
 * @throws StoreBusyError when the last attempt failed the same way
 */
export async function retrying<T>(call: () => Promise<T>): Promise<T> {
  const began = wallClock.nowMs();
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (attempt === ATTEMPTS || wallClock.nowMs() - began > PATIENCE_MS) {
        throw new StoreBusyError('the store stayed busy', { cause: error });
      }
      const pause = Math.random() * FIRST_PAUSE_MS * 2 ** (attempt - 1);
      await new Promise((resume) => setTimeout(resume, pause));
    }
  }
}
