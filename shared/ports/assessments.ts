import type { Publication, PublishedVersion } from '../assessment/publication.ts';
import type { AssessmentKey, Entry, Objection } from '../assessment/records.ts';

/** What was written under an id before, where the id comes from a caller's key. */
export interface WrittenBefore<T> {
  readonly record: T;
  /** Of the request that wrote it. */
  readonly digest: string;
}

/** Assessments: what is recorded for them, objections, and what was published. Nothing of it is overwritten but an objection by its decision. */
export interface AssessmentStore {
  entries(key: AssessmentKey): Promise<readonly Entry[]>;
  /** @returns what stands under the entry's id already; undefined when it was written */
  addEntry(key: AssessmentKey, entry: Entry, digest: string): Promise<WrittenBefore<Entry> | undefined>;
  objections(key: AssessmentKey): Promise<readonly Objection[]>;
  /** @returns what stands under the objection's id already; undefined when it was written */
  addObjection(
    key: AssessmentKey,
    objection: Objection,
    digest: string,
  ): Promise<WrittenBefore<Objection> | undefined>;
  /** @returns false when somebody else has decided it */
  decideObjection(key: AssessmentKey, decided: Objection): Promise<boolean>;
  /** The newest first. */
  versions(key: AssessmentKey): Promise<readonly PublishedVersion[]>;
  published(key: AssessmentKey, version: number): Promise<Publication | undefined>;
  /** @returns false when somebody else has published that version */
  publish(publication: Publication): Promise<boolean>;
}
