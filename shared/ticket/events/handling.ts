import type { Day, Instant } from '../../calendar/instant.ts';
import type { SealedText } from '../../privacy/personal.ts';
import type { LawTerm } from '../../regulation/due.ts';
import type { ContactWay } from '../../regulation/vocabulary.ts';

/** A contact with the citizen, as the unit or the hotline records it. */
export interface ContactRecord {
  readonly reached: boolean;
  readonly way: ContactWay;
  readonly toldOfExtension?: true;
  readonly note?: SealedText;
}

/** A unit did something with the ticket. */
export type HandlingFact =
  | {
      readonly type: 'CitizenContacted';
      readonly unit: string;
      readonly contact: ContactRecord;
      /** Outside the city's hours for contacts: a try at such a time doesn't count. */
      readonly outsideHours?: true;
      /** The citizen has been contacted more often on this day than the city wants. */
      readonly tooOften?: true;
    }
  | { readonly type: 'AcceptedByUnit'; readonly unit: string }
  | { readonly type: 'DeclinedByUnit'; readonly unit: string; readonly reason: SealedText }
  | { readonly type: 'Responded'; readonly unit: string; readonly how: 'arrived' | 'dealt-with' }
  | {
      readonly type: 'AnswerSubmitted';
      readonly unit: string;
      readonly handledBy?: SealedText;
      readonly handledAt?: Instant;
      readonly process?: SealedText;
      readonly result: SealedText;
      readonly contact?: ContactRecord;
      readonly publicReply?: SealedText;
      readonly internalNote?: SealedText;
      readonly opinions?: SealedText;
      readonly secrecyChecked?: true;
      /** Files of the ticket, by id. */
      readonly attachments?: readonly string[];
      readonly unsolved?: { readonly measures: SealedText; readonly promisedOn: Day };
      readonly unlawful?: { readonly explanation: SealedText };
    }
  | {
      readonly type: 'PromiseFulfilled';
      readonly unit: string;
      readonly result: SealedText;
      readonly publicReply?: SealedText;
    }
  | { readonly type: 'LawTermSet'; readonly lawTerm: LawTerm; readonly reason?: SealedText };
