import type { SealedText } from '../../privacy/personal.ts';

/** Handling ended without a result, or a dissatisfied revisit was objected to. */
export type EndingFact =
  | {
      readonly type: 'TerminationRequested';
      readonly unit: string;
      readonly ground: string;
      readonly clause: string;
      readonly reason: SealedText;
      readonly explanation?: SealedText;
      readonly evidence: readonly SealedText[];
      /** Files of the ticket, by id. */
      readonly attachments?: readonly string[];
    }
  | { readonly type: 'TerminationGranted'; readonly unit: string; readonly reason: SealedText }
  | { readonly type: 'TerminationRefused'; readonly unit: string; readonly reason: SealedText }
  | {
      readonly type: 'ObjectionRaised';
      readonly unit: string;
      readonly ground: string;
      readonly clause: string;
      readonly reason: SealedText;
      readonly evidence: readonly SealedText[];
      /** Files of the ticket, by id. */
      readonly attachments?: readonly string[];
      readonly contactProof?: SealedText;
    }
  | { readonly type: 'ObjectionGranted'; readonly unit: string; readonly reason: SealedText }
  | { readonly type: 'ObjectionRefused'; readonly unit: string; readonly reason: SealedText };
