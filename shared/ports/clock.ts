import type { Instant } from '../calendar/instant.ts';

/** The law's time: events, due times, waits, quiet hours, schedules. A virtual clock moves only this one. */
export interface Clock {
  now(): Instant;
}

/** The machine's time: signatures, nonces, token expiry, TTL, leases, back-off, rate limits. */
export interface WallClock {
  /** Milliseconds since the Unix epoch. */
  nowMs(): number;
}
