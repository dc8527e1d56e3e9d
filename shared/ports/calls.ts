import type { Instant } from '../calendar/instant.ts';
import type { Reported, Reports } from '../ticket/call-record.ts';

/** A call by the number that the system of its region gives it. */
export interface CallId {
  readonly region: string;
  readonly system: string;
  readonly callId: string;
}

/** What is known of a call, of which everything is personal. */
export interface CallRecord {
  /** Of the call itself; absent while only recordings were reported. */
  readonly call?: Readonly<Record<string, Reported>>;
  readonly recordings: readonly Readonly<Record<string, Reported>>[];
}

/** What call centres report of calls, whether a ticket came of them or not. */
export interface CallStore {
  /**
   * Adds a report of the call, or of the recording named, to what is known.
   * @param retainUntil after which it goes by itself
   */
  report(call: CallId, recordId: string | undefined, reports: Reports, retainUntil?: Instant): Promise<void>;
  /** What is known; undefined when nothing was reported. */
  find(call: CallId): Promise<CallRecord | undefined>;
}
