/** Timers on the law's clock, of any length: a binary heap, driven by the system or by a virtual clock's moves. */

export interface TimerHandle {
  cancel(): void;
}

export interface Timers {
  /** The law's clock, epoch milliseconds. */
  now(): number;
  /** Fires once when the clock reaches `ms`; a time already past fires in the next turn. */
  at(ms: number, fire: () => void): TimerHandle;
}

interface Entry {
  readonly ms: number;
  readonly order: number;
  fire: (() => void) | undefined;
}

/** The system's own timers count milliseconds in 31 bits and fire at once beyond that. */
const LONGEST_SLEEP = 3_600_000;

/** The heap of all timers. On a virtual clock nothing fires by itself but what is due already. */
export class TimerHeap implements Timers {
  readonly now: () => number;
  private readonly virtual: boolean;
  private heap: Entry[] = [];
  private count = 0;
  private cancelled = 0;
  private wake: NodeJS.Timeout | NodeJS.Immediate | undefined;
  private wakeAt = Number.POSITIVE_INFINITY;

  constructor(clock: { now(): number; readonly virtual: boolean }) {
    this.now = () => clock.now();
    this.virtual = clock.virtual;
  }

  at(ms: number, fire: () => void): TimerHandle {
    const entry: Entry = { ms, order: this.count++, fire };
    this.heap.push(entry);
    this.up(this.heap.length - 1);
    this.arm();
    return {
      cancel: () => {
        if (!entry.fire) return;
        entry.fire = undefined;
        this.cancelled++;
        if (this.cancelled > 64 && this.cancelled > this.heap.length / 2) this.compact();
      },
    };
  }

  /** When the next timer is due, epoch milliseconds; undefined when none waits. */
  nextDue(): number | undefined {
    while (this.heap[0] && !this.heap[0].fire) {
      this.pop();
      this.cancelled--;
    }
    return this.heap[0]?.ms;
  }

  /** Fires what is due up to and including `uptoMs`, earliest first, equal times in the order they were set; answers how many. */
  fireDue(uptoMs: number): number {
    let fired = 0;
    for (let due = this.nextDue(); due !== undefined && due <= uptoMs; due = this.nextDue()) {
      const entry = this.pop() as Entry;
      const fire = entry.fire as () => void;
      entry.fire = undefined;
      fired++;
      fire();
    }
    return fired;
  }

  /** How many timers wait. */
  get size(): number {
    return this.heap.length - this.cancelled;
  }

  /** Drops every timer. */
  clear(): void {
    this.heap = [];
    this.cancelled = 0;
    this.disarm();
  }

  private arm(): void {
    const due = this.nextDue();
    if (due === undefined || due >= this.wakeAt) return;
    const wait = due - this.now();
    if (this.virtual && wait > 0) return;
    this.disarm();
    this.wakeAt = due;
    const run = () => {
      this.wake = undefined;
      this.wakeAt = Number.POSITIVE_INFINITY;
      this.fireDue(this.now());
      this.arm();
    };
    this.wake = wait <= 0 ? setImmediate(run) : setTimeout(run, Math.min(wait, LONGEST_SLEEP)).unref();
  }

  private disarm(): void {
    if (this.wake) {
      clearTimeout(this.wake as NodeJS.Timeout);
      clearImmediate(this.wake as NodeJS.Immediate);
    }
    this.wake = undefined;
    this.wakeAt = Number.POSITIVE_INFINITY;
  }

  private compact(): void {
    const kept = this.heap.filter((entry) => entry.fire);
    this.heap = kept.sort((a, b) => (before(a, b) ? -1 : 1));
    this.cancelled = 0;
  }

  private pop(): Entry | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (last && this.heap.length > 0) {
      this.heap[0] = last;
      this.down(0);
    }
    return first;
  }

  private up(from: number): void {
    let child = from;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!before(this.heap[child] as Entry, this.heap[parent] as Entry)) return;
      this.swap(child, parent);
      child = parent;
    }
  }

  private down(from: number): void {
    let parent = from;
    for (;;) {
      let least = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2]) {
        const entry = this.heap[child];
        if (entry && before(entry, this.heap[least] as Entry)) least = child;
      }
      if (least === parent) return;
      this.swap(parent, least);
      parent = least;
    }
  }

  private swap(a: number, b: number): void {
    const entry = this.heap[a] as Entry;
    this.heap[a] = this.heap[b] as Entry;
    this.heap[b] = entry;
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.ms < b.ms || (a.ms === b.ms && a.order < b.order);
}
