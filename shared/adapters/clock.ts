import { instantOf } from '../calendar/instant.ts';
import type { Clock, WallClock } from '../ports.ts';

/** Where the embedded runtime puts its virtual clock, a function that answers epoch milliseconds. */
const VIRTUAL_CLOCK = Symbol.for('hotline12345.clock');

/** The law's clock: the runtime's virtual one where there is one, else the system's. */
export const clock: Clock = {
  now() {
    const virtual = (globalThis as { [VIRTUAL_CLOCK]?: () => number })[VIRTUAL_CLOCK];
    return instantOf(virtual ? virtual() : Date.now());
  },
};

/** The machine's clock, which no virtual clock moves. */
export const wallClock: WallClock = { nowMs: () => Date.now() };
