import type { Day, Instant } from '../../calendar/instant.ts';
import type { SealedText } from '../../privacy/personal.ts';

/** A contact with the citizen, as the unit or the hotline records it. */
export interface ContactRecord {
  readonly reached: boolean;
  readonly way: 'phone' | 'sms' | 'callback' | 'visit' | 'wechat';
  readonly note?: SealedText;
}

/** A unit did something with the ticket. */
export type HandlingFact =
  | { readonly type: 'CitizenContacted'; readonly unit: string; readonly contact: ContactRecord }
  | { readonly type: 'AcceptedByUnit'; readonly unit: string }
  | { readonly type: 'DeclinedByUnit'; readonly unit: string; readonly reason: SealedText }
  | { readonly type: 'Responded'; readonly unit: string; readonly how: 'arrived' | 'dealt-with' }
  | {
      readonly type: 'AnswerSubmitted';
      readonly unit: string;
      readonly handledBy: SealedText;
      readonly handledAt: Instant;
      readonly process: SealedText;
      readonly result: SealedText;
      readonly contact: ContactRecord;
      readonly publicReply?: SealedText;
      readonly unsolved?: { readonly measures: SealedText; readonly promisedOn: Day };
      readonly unlawful?: { readonly explanation: SealedText };
    };
