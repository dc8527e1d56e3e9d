import type { SealedText } from '../../privacy/personal.ts';
import type { CallThrough } from '../../regulation/vocabulary.ts';

/** A unit was called in, or the matter handled with other bodies. */
export type JointFact =
  | {
      readonly type: 'UnitCalledIn';
      readonly unit: string;
      readonly through: CallThrough;
      readonly answered: boolean;
      readonly resolved?: boolean;
      readonly expert?: string;
      readonly clause: string;
      readonly note?: SealedText;
    }
  | {
      readonly type: 'JointHandlingBegun';
      readonly field: string;
      readonly clause: string;
      readonly partner: SealedText;
      readonly externalNo?: string;
      readonly reason: SealedText;
    }
  | {
      readonly type: 'JointFeedbackReceived';
      readonly field: string;
      readonly result: SealedText;
      readonly solved?: 'yes' | 'partly' | 'no';
    };
