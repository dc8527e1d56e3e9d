import type { Instant } from '../../calendar/instant.ts';
import type { SealedText } from '../../privacy/personal.ts';
import type { ContactWay, Grade } from '../../regulation/vocabulary.ts';
import type { Outcome } from '../ticket.ts';

/** What was handed in was judged, and the ticket ended or went on. */
export type OutcomeFact =
  | { readonly type: 'AnswerPassed'; readonly submittedAt: Instant }
  | { readonly type: 'AnswerFailed'; readonly fault?: string; readonly reason: SealedText }
  | {
      readonly type: 'Revisited';
      readonly reached: boolean;
      readonly way?: ContactWay;
      readonly solved?: 'yes' | 'partly' | 'no';
      readonly grade?: Grade;
      readonly satisfied?: boolean;
      readonly unitContacted?: boolean;
      readonly note?: SealedText;
    }
  | {
      readonly type: 'RedoOrdered';
      readonly unit: string;
      readonly finding: 'unit-fault';
      readonly reason: SealedText;
      readonly clause: string;
    }
  | { readonly type: 'Closed'; readonly outcome: Outcome; readonly reason?: SealedText };
