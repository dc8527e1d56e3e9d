import type { Instant } from '../../calendar/instant.ts';
import type { SealedText } from '../../privacy/personal.ts';
import type { ContactWay, Grade } from '../../regulation/vocabulary.ts';

/** How a ticket ended. */
export type Outcome =
  | 'rejected'
  | 'answered-online'
  | 'handed-over'
  | 'terminated'
  | 'satisfied'
  | 'dissatisfied'
  | 'unreached';

/** What was handed in was judged, and the ticket ended or went on. */
export type OutcomeFact =
  /** `unit`: whose part it was about, where several answer for parts of their own. */
  | { readonly type: 'AnswerPassed'; readonly unit?: string; readonly submittedAt: Instant }
  | {
      readonly type: 'AnswerFailed';
      readonly unit?: string;
      readonly fault?: string;
      readonly reason: SealedText;
    }
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
      /** What it rests on; absent where the citizen's first dissatisfaction alone sends it back. */
      readonly finding?: 'unit-fault';
      readonly reason?: SealedText;
      readonly clause: string;
    }
  | { readonly type: 'Closed'; readonly outcome: Outcome; readonly reason?: SealedText };
