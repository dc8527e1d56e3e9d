import type { Day } from '../../calendar/instant.ts';
import type { SealedText } from '../../privacy/personal.ts';
import type { LawTerm } from '../../regulation/due.ts';

/** A ticket went to units, was signed, or came back. */
export type DispatchFact =
  | {
      readonly type: 'Dispatched';
      /** Whether the regulation has the units sign; where it knows no signing, they handle from receipt on. */
      readonly toSign: boolean;
      readonly lead: string;
      readonly assistants: readonly string[];
      readonly lawTerm?: LawTerm;
      readonly note?: SealedText;
    }
  | { readonly type: 'Signed'; readonly unit: string }
  | { readonly type: 'DeemedSigned'; readonly unit: string; readonly on: Day; readonly clause: string }
  | {
      readonly type: 'ReturnRequested';
      readonly unit: string;
      readonly siteVisit: boolean;
      readonly reason: SealedText;
      readonly basis: SealedText;
      readonly proposedUnit?: string;
      readonly photos: readonly SealedText[];
    }
  | { readonly type: 'ReturnGranted'; readonly unit: string; readonly reason: SealedText }
  | { readonly type: 'ReturnRefused'; readonly unit: string; readonly reason: SealedText };
