import type { Instant } from '../calendar/instant.ts';

/** That somebody was asked by SMS to rate an answer. */
export interface Ask {
  readonly ticketNo: string;
  /** Which answer of the ticket's: an answer after a redo is asked about anew. */
  readonly round: number;
  /** Legal time of the answer. */
  readonly at: Instant;
}

/** Who was asked to rate what, by the keyed index of their number, so that what they write back finds its ticket. */
export interface RatingAsks {
  /** Writes down that somebody is about to be asked; doing it again does nothing. */
  note(region: string, person: string, ask: Ask): Promise<void>;
  /** What somebody was asked, the newest first, at the most five; and whether they want no more of it. */
  of(region: string, person: string): Promise<{ readonly asks: readonly Ask[]; readonly refused: boolean }>;
  /** Somebody wants to be asked no more. */
  refuse(region: string, person: string, at: Instant): Promise<void>;
}
