import type { Day, Instant } from '../calendar/instant.ts';
import type { EntryFault } from '../regulation/vocabulary.ts';
import type { Content } from './acts.ts';

/**
 * `requested`: the unit has been asked for it; `proposed`: written by the hotline, the unit has not confirmed it;
 * `confirmed`: waits for reviews; `published`: counts; `removed`: for good.
 */
export const ENTRY_STATUSES = ['requested', 'proposed', 'confirmed', 'published', 'removed'] as const;
export type EntryStatus = (typeof ENTRY_STATUSES)[number];

/** Somebody found an entry wrong, and nobody has answered. */
export interface FaultReport {
  readonly number: number;
  readonly fault: EntryFault;
  readonly at: Instant;
  readonly by: string;
  readonly ticketNo?: string;
}

/** The hotline's reminder, and what became of it: counted for the assessment where a term is set and missed. */
export interface Reminder {
  readonly fault: EntryFault | 'missing';
  readonly at: Instant;
  readonly clause?: string;
  /** The last day on which it could be given in time; absent where the city has set no term. */
  readonly dueOn?: Day;
  readonly answeredAt?: Instant;
}

/** An entry of the knowledge base (知识条目) as its acts make it. */
export interface Entry {
  readonly entry: string;
  /** Of the base: the region whose regulation governs, for all places in it. */
  readonly region: string;
  /** Counts the acts. */
  readonly version: number;
  readonly status: EntryStatus;
  /** The unit that provides it, and so maintains it. */
  readonly provider: string;
  readonly title: string;
  readonly event?: string;
  /** What it is to say: the latest that was written. */
  readonly content?: Content;
  /** What counts: the latest that was published. */
  readonly live?: Content;
  /** Since when it says so. */
  readonly liveAt?: Instant;
  /** Who has passed the content as it is now. */
  readonly passedBy: readonly { readonly id: string; readonly unit?: string }[];
  readonly writtenBy: string;
  /** Reports not yet answered. */
  readonly reports: readonly FaultReport[];
  readonly reported: number;
  readonly reminders: readonly Reminder[];
  readonly changedAt: Instant;
}

/** Whether an entry's published content holds on a day. */
export function isLive({ live }: Pick<Entry, 'live'>, on: Day): boolean {
  if (!live) return false;
  const { validFrom, validUntil } = live;
  return (validFrom === undefined || validFrom <= on) && (validUntil === undefined || on <= validUntil);
}

/** How a reminder stands at a time; `open` where no term is set. */
export function standingOf(
  { dueOn, answeredAt }: Reminder,
  today: Day,
): 'in-time' | 'late' | 'missing' | 'awaited' | 'open' {
  if (dueOn === undefined) return answeredAt === undefined ? 'open' : 'in-time';
  if (answeredAt !== undefined) return answeredAt.slice(0, 10) <= dueOn ? 'in-time' : 'late';
  return today <= dueOn ? 'awaited' : 'missing';
}
