import type { Day, Instant } from '../calendar/instant.ts';
import type { EntryAct } from '../knowledge/acts.ts';
import type { Entry } from '../knowledge/entry.ts';
import type { Page } from './tickets.ts';

/** Who did what with an entry, and when (legal time). */
export interface EntryRecord {
  readonly version: number;
  readonly at: Instant;
  readonly by: string;
  readonly act: EntryAct;
}

/** One entry in a list. */
export type EntryLine = Pick<Entry, 'entry' | 'title' | 'status' | 'provider' | 'changedAt'>;

/** What an index of entries carries of one beside its keys. */
export const ENTRY_LISTED: readonly string[] = ['number', 'title', 'status', 'provider', 'changedAt'];

/** What became of a question: nothing of what it said. */
export const QUESTION_ENDS = ['answered', 'unsure', 'passed-on', 'not-enough'] as const;
export type QuestionEnd = (typeof QUESTION_ENDS)[number];

/** How many questions ended how on a day (Beijing time). */
export interface QuestionDay {
  readonly day: Day;
  readonly ends: Readonly<Partial<Record<QuestionEnd, number>>>;
}

/** How often an entry was shown as an answer since it says what it says, and how often that was not enough. */
export interface EntryUse {
  readonly entry: string;
  readonly shown: number;
  readonly notEnough: number;
}

/** The knowledge base. `commit` is the only write of entries; beside it questions are counted. */
export interface KnowledgeBase {
  entry(region: string, entry: string): Promise<Entry | undefined>;
  /** @returns false when the entry is not as `before` any more, the new one's number is taken, or the key is used */
  commit(
    before: Entry | undefined,
    after: Entry,
    record: EntryRecord,
    once?: { readonly key: string; readonly digest: string },
  ): Promise<boolean>;
  /** What was done under a caller's key before. */
  once(
    key: string,
  ): Promise<{ readonly digest: string; readonly region: string; readonly entry: string } | undefined>;
  /** Oldest first. */
  history(region: string, entry: string): Promise<readonly EntryRecord[]>;
  /** What counts under all these pairs of characters: the entries by pair, at the most `limit` of each. */
  listedUnder(
    region: string,
    pairs: readonly string[],
    limit: number,
  ): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Entries by number, without those that are not there. */
  entries(region: string, numbers: readonly string[]): Promise<readonly Entry[]>;
  /**
   * A list of entries, what was changed last first: those of a provider, those of a sudden event, those that were
   * reminded of, or all of the base.
   * @throws InvalidCursorError
   */
  list(query: {
    readonly region: string;
    readonly of: { readonly provider: string } | { readonly event: string } | 'reminded' | 'changes';
    readonly cursor?: string;
    readonly limit: number;
  }): Promise<Page<EntryLine>>;
  /**
   * Counts a question by its end, and for the entries of its answer. What was not enough counts for entries that were
   * shown, and at the most as often as they were.
   */
  count(region: string, day: Day, end: QuestionEnd, entries: readonly string[]): Promise<void>;
  /** What was counted: the days of a list, without those on which nobody asked, and every entry that was shown. */
  counted(
    region: string,
    days: readonly Day[],
  ): Promise<{ readonly days: readonly QuestionDay[]; readonly entries: readonly EntryUse[] }>;
}
