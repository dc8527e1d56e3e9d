/**
 * Who waits for whom on one machine. People wait for the answers to their requests; nobody waits for what follows a
 * commit. On AWS the two don't meet; here they share a processor and an engine, so what follows lets requests pass.
 */
import { Signal } from './signal.ts';

/** However long it worked, nothing rests longer. */
const LONGEST_REST_MS = 5_000;
/** Rest for work, while people wait: a tenth of the time goes to what nobody waits for. */
const REST = 9;
/** How many executions are worked on at a time, while people wait. */
const LANES = 2;
/** With so many more waiting for a lane, nothing lets requests pass any more. */
const MOST_WAITING = 1_000;

/** That nothing ends a rest early but the requests themselves. */
const NEVER = new AbortController().signal;

export class Foreground {
  private readonly ended = new Signal();
  private answering = 0;
  private lanes = LANES;
  private waiting: (() => void)[] = [];

  /** Answers a request. */
  async answer<T>(work: () => Promise<T>): Promise<T> {
    this.answering++;
    try {
      return await work();
    } finally {
      this.answering--;
      if (this.answering === 0) this.allPass();
    }
  }

  /** Does what nobody waits for: while requests are being answered in one of a few lanes, which then rests. */
  async behind<T>(work: () => Promise<T>): Promise<T> {
    if (this.answering === 0 || this.waiting.length >= MOST_WAITING) return work();
    const inLane = await this.lane();
    const begun = performance.now();
    try {
      return await work();
    } finally {
      if (inLane) void this.rest(performance.now() - begun, NEVER).then(() => this.leaveLane());
    }
  }

  /** Waits for a lane; false when none is needed any more. */
  private async lane(): Promise<boolean> {
    while (this.lanes === 0) {
      if (this.answering === 0) return false;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.lanes--;
    return true;
  }

  private leaveLane(): void {
    this.lanes++;
    this.waiting.shift()?.();
  }

  private allPass(): void {
    this.ended.notify();
    const waiting = this.waiting;
    this.waiting = [];
    for (const pass of waiting) pass();
  }

  /**
   * Rests, while requests are being answered, nine times as long as the work before took. Ends with the last
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
