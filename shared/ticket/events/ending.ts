import type { SealedText } from '../../privacy/personal.ts';

interface TerminationReviewed {
  readonly unit: string;
  /** Of the ground on which it was asked for; absent in old ledgers. */
  readonly clause?: string;
  readonly reason: SealedText;
}

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
  | ({ readonly type: 'TerminationGranted' } & TerminationReviewed)
  | ({ readonly type: 'TerminationRefused' } & TerminationReviewed)
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
