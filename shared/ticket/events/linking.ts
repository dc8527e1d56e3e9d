import type { SealedText } from '../../privacy/personal.ts';

/** Tickets were tied to each other or parted, or a citizen added to theirs. */
export type LinkingFact =
  | {
      readonly type: 'RequestAdded';
      /** Counts the ticket's additions from 1 on. */
      readonly number: number;
      /** The units that have a part in the ticket and so have to know. */
      readonly units: readonly string[];
      readonly text: SealedText;
      readonly place?: SealedText;
      /** Where the citizen can be reached from now on. */
      readonly phone?: SealedText;
      readonly confidential?: 'none' | 'name' | 'phone' | 'all';
    }
  | { readonly type: 'Followed'; readonly lead: string }
  | {
      readonly type: 'Unfollowed';
      readonly lead: string;
      /**
       * A person parted them, the lead ended without an answer, or it follows another ticket itself; or the citizen
       * is dissatisfied with its answer by a unit's fault, and the matter is worked on anew.
       */
      readonly why: 'person' | 'lead-ended' | 'lead-follows' | 'dissatisfied';
      readonly reason?: SealedText;
    }
  | { readonly type: 'AnswerAdopted'; readonly lead: string; readonly reply?: SealedText };
