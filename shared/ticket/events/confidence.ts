import type { SealedText } from '../../privacy/personal.ts';
import type { ContactWay } from '../../regulation/vocabulary.ts';

/** Who is kept from a matter, and who may learn who brought it. */
export type ConfidenceFact =
  | {
      readonly type: 'AccusedNamed';
      /** The party complained about. */
      readonly named: readonly string[];
      /** The same, and every unit that stood below it then. */
      readonly units: readonly string[];
      /** Persons, by their accounts. */
      readonly officers?: readonly string[];
      readonly clause?: string;
      readonly reason?: SealedText;
    }
  | {
      readonly type: 'ConsentRecorded';
      readonly given: boolean;
      /** How it was said; absent where it stood in the form. */
      readonly way?: ContactWay;
      readonly clause?: string;
      readonly note?: SealedText;
    }
  | {
      readonly type: 'SecrecyFiled';
      readonly unit: string;
      readonly clause?: string;
      readonly reason: SealedText;
    }
  | {
      readonly type: 'SecrecyReviewed';
      readonly unit: string;
      readonly granted: boolean;
      readonly clause?: string;
      readonly reason: SealedText;
    };
