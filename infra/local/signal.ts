/** Lets several wait for "something happened" without asking over and over. */
export class Signal {
  private waiting: (() => void)[] = [];

  /** Wakes all who wait. */
  notify(): void {
    const woken = this.waiting;
    this.waiting = [];
    for (const wake of woken) wake();
  }

  /** Resolves at the next notification, or after `limitMs` of the machine's clock. */
  wait(limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, limitMs);
      timer.unref();
      this.waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
