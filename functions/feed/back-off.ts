import { setTimeout as wait } from 'node:timers/promises';

const FIRST_MS = 20;
const LONGEST_MS = 1_000;

/** Waits at random up to 20, 40, 80, … ms, at most a second, so that rivals don't meet again. */
export function backOff(attempt: number): Promise<void> {
  return wait(Math.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1)));
}
