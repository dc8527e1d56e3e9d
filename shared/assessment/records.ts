import type { Day, Instant } from '../calendar/instant.ts';
import type { AssessmentSource, Subject } from '../regulation/assessment-schema.ts';

/** Of what an assessment is. */
export interface AssessmentKey {
  readonly region: string;
  readonly subject: Subject;
  /** `YYYY-MM`, `YYYY-Qn` or `YYYY` */
  readonly period: string;
}

/** Something that no ticket shows, recorded for one of those assessed: an evaluation, a survey, a report. */
export interface Entry {
  readonly id: string;
  /** The scheme's item. */
  readonly item: string;
  /** Whom it is about. */
  readonly of: string;
  readonly source: AssessmentSource;
  /** As the item counts it. */
  readonly value: number;
  /** The day on which it was found. */
  readonly on: Day;
  /** Who found it, in Chinese. */
  readonly foundBy: string;
  /** Where its proof lies: a document's number, a file's place. */
  readonly evidence: string;
  readonly note?: string;
  /** The entry in the place of which it is. */
  readonly replaces?: string;
  readonly recordedBy: string;
  readonly at: Instant;
}

/** What a unit says against one of its lines. */
export interface Objection {
  readonly id: string;
  readonly of: string;
  readonly item: string;
  /** Against the case of one ticket; against all that it comes to when left out. */
  readonly ticketNo?: string;
  readonly reason: string;
  readonly by: string;
  readonly at: Instant;
  readonly decided?: {
    readonly granted: boolean;
    readonly reason: string;
    readonly by: string;
    readonly at: Instant;
  };
}

/** The entries that count: those in whose place there is none. */
export function standingEntries(entries: readonly Entry[]): readonly Entry[] {
  const replaced = new Set(entries.flatMap(({ replaces }) => replaces ?? []));
  return entries.filter(({ id }) => !replaced.has(id));
}

/** Objections that nobody has decided. */
export function openObjections(objections: readonly Objection[]): readonly Objection[] {
  return objections.filter(({ decided }) => decided === undefined);
}
