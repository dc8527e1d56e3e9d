import type { Day } from '../../calendar/instant.ts';
import type { SealedText } from '../../privacy/personal.ts';

/** It was settled whose a matter is, divided further, or taken back. */
export type CoordinationFact =
  | {
      readonly type: 'CoordinationOpened';
      /** Those that are asked to settle it. */
      readonly units: readonly string[];
      readonly meetingOn?: Day;
      readonly clause: string;
      readonly reason: SealedText;
    }
  | { readonly type: 'ReferredToLeaders'; readonly clause: string; readonly reason: SealedText }
  | {
      readonly type: 'CoordinationDecided';
      readonly unit: string;
      readonly assistants: readonly string[];
      /** Those whom the regulation names decided, after coordination had come to nothing. */
      readonly byLeaders?: true;
      readonly clause: string;
      readonly reason: SealedText;
    }
  /** The matter concerns several regions: the hotline of the region `to`, which is above them, was asked. */
  | {
      readonly type: 'ReferredAcross';
      readonly to: string;
      readonly regions: readonly string[];
      readonly clause: string;
      readonly reason: SealedText;
    }
  /** It decided who leads. */
  | {
      readonly type: 'AcrossDecided';
      readonly by: string;
      readonly lead: string;
      readonly assistants: readonly string[];
      readonly clause: string;
      readonly reason: SealedText;
    }
  /** `unit` divided its part. */
  | {
      readonly type: 'Divided';
      readonly unit: string;
      readonly units: readonly string[];
      /** The last day that it set them, inside its own term. */
      readonly dueOn?: Day;
      readonly note?: SealedText;
    }
  | {
      readonly type: 'TakenBack';
      readonly unit: string;
      /** The unit had been dissolved; else the text lets the office do so, by the clause. */
      readonly dissolved?: true;
      readonly clause?: string;
      readonly reason: SealedText;
    }
  | { readonly type: 'ReturnDisputed'; readonly unit: string; readonly reason: SealedText };
