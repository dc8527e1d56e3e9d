import type { SealedText } from '../../privacy/personal.ts';
import type { HandOverMode, Kind, Matter } from '../../regulation/vocabulary.ts';

/** What became of a matter, between the hotline and another line. */
interface Feedback {
  readonly line: string;
  readonly result: SealedText;
  readonly solved?: 'yes' | 'partly' | 'no';
}

/** A matter could not wait, or was another line's. */
export type EmergencyFact =
  | {
      readonly type: 'MarkedUrgent';
      readonly matter?: Matter;
      readonly clause: string;
      /** It is to be put through to another line, not dispatched. */
      readonly handOver?: true;
      /** The units of the directory that bear the name which the clause uses; the one, or those to choose from. */
      readonly meant?: readonly { readonly unit: string; readonly as: string }[];
    }
  | {
      readonly type: 'HandedOver';
      readonly line: string;
      readonly mode: HandOverMode;
      readonly clause: string;
      /** The hotline keeps no part of the matter. */
      readonly whole: boolean;
      /** The unit of the directory that keeps the line, where exactly one does. */
      readonly unit?: string;
      readonly kind?: Kind;
      readonly externalNo?: string;
      readonly note?: SealedText;
    }
  | { readonly type: 'HandOverAcknowledged'; readonly line: string; readonly externalNo?: string }
  | {
      readonly type: 'HandOverRefused';
      readonly line: string;
      readonly externalNo?: string;
      readonly reason: SealedText;
    }
  | ({ readonly type: 'FeedbackReceived' } & Feedback)
  | ({ readonly type: 'FeedbackGiven'; readonly externalNo: string } & Feedback);
