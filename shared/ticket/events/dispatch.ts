import type { Day } from '../../calendar/instant.ts';
import type { SealedText } from '../../privacy/personal.ts';
import type { LawTerm } from '../../regulation/due.ts';

/** A clause that names a unit, and the name that it uses. */
export interface Duty {
  readonly clause: string;
  readonly as: string;
}

/** A ticket went to units, was signed, or came back. */
export type DispatchFact =
  | {
      readonly type: 'Dispatched';
      /** Whether the regulation has the units sign; where it knows no signing, they handle from receipt on. */
      readonly toSign: boolean;
      readonly lead: string;
      readonly assistants: readonly string[];
      /** Units of which each answers for a part of its own, as the lead does. */
      readonly separate?: readonly string[];
      readonly lawTerm?: LawTerm;
      readonly note?: SealedText;
      /** Whether the unit in charge is one that was suggested to the dispatcher; material for the rate of art. 22. */
      readonly suggested?: boolean;
      /** The clause that sends it there at once, and its name for the lead; where nobody had to decide. */
      readonly straight?: Duty;
      /** Which of the units answer day and night, each with the clause that has it do so, where one does. */
      readonly dayAndNight?: readonly ({ readonly unit: string } & Partial<Duty>)[];
    }
  | { readonly type: 'PassedOn'; readonly unit: string; readonly note?: SealedText }
  | { readonly type: 'Signed'; readonly unit: string }
  | { readonly type: 'DeemedSigned'; readonly unit: string; readonly on: Day; readonly clause: string }
  | {
      readonly type: 'ReturnRequested';
      readonly unit: string;
      readonly siteVisit: boolean;
      readonly reason: SealedText;
      readonly basis?: SealedText;
      readonly proposal?: SealedText;
      readonly proposedUnit?: string;
      readonly photos: readonly SealedText[];
      readonly attachments?: readonly string[];
    }
  | {
      readonly type: 'ReturnGranted';
      readonly unit: string;
      /** The unit that decided, where the part was divided by one; absent: the hotline. */
      readonly by?: string;
      /** Decided on a dispute over the first review. */
      readonly second?: true;
      readonly reason: SealedText;
    }
  | {
      readonly type: 'ReturnRefused';
      readonly unit: string;
      readonly by?: string;
      readonly second?: true;
      /** It was no matter to return, as the review finds: counted for the assessment. */
      readonly improper?: true;
      readonly reason: SealedText;
    };
