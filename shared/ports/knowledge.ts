import type { Instant } from '../calendar/instant.ts';
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

/** The knowledge base. `commit` is the only write. */
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
}
