/**
 * Who waits for whom on one machine. People wait for the answers to their requests; nobody waits for what follows a
 * commit. On AWS the two don't meet; here they share a processor and an engine, so what follows lets requests pass.
 */
import { Signal } from './signal.ts';

/** However long it worked, nothing rests longer. */
const LONGEST_REST_MS = 5_000;
/** Rest for work, while people wait: a fifth of the time goes to what nobody waits for. */
const REST = 4;

export class Foreground {
  private readonly ended = new Signal();
  private answering = 0;

  /** Answers a request. */
  async answer<T>(work: () => Promise<T>): Promise<T> {
    this.answering++;
    try {
      return await work();
    } finally {
      this.answering--;
      if (this.answering === 0) this.ended.notify();
    }
  }

  /**
   * Rests, while requests are being answered, four times as long as the work before took. Ends with the last
   * request, and when `given` aborts.
   */
  async rest(workedMs: number, given: AbortSignal): Promise<void> {
    const end = performance.now() + Math.min(REST * workedMs, LONGEST_REST_MS);
    const wake = () => this.ended.notify();
    given.addEventListener('abort', wake);
    try {
      for (let left = end - performance.now(); left > 0; left = end - performance.now()) {
        if (this.answering === 0 || given.aborted) return;
        await this.ended.wait(left);
      }
    } finally {
      given.removeEventListener('abort', wake);
    }
  }
}
