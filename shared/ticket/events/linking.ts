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
    }
  | { readonly type: 'Followed'; readonly lead: string }
  | {
      readonly type: 'Unfollowed';
      readonly lead: string;
      /** A person parted them, the lead ended without an answer, or it follows another ticket itself. */
      readonly why: 'person' | 'lead-ended' | 'lead-follows';
      readonly reason?: SealedText;
    }
  | { readonly type: 'AnswerAdopted'; readonly lead: string; readonly reply?: SealedText };
