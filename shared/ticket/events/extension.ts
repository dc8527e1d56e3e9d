import type { SealedText } from '../../privacy/personal.ts';

/** A longer term was asked for, given or refused. */
export type ExtensionFact =
  | {
      readonly type: 'ExtensionRequested';
      readonly unit: string;
      readonly clock: string;
      readonly workingDays: number;
      readonly reason: SealedText;
    }
  | {
      readonly type: 'ExtensionGranted';
      readonly unit: string;
      readonly clock: string;
      readonly workingDays: number;
      readonly reason?: SealedText;
      readonly override?: SealedText;
    }
  | {
      readonly type: 'ExtensionRefused';
      readonly unit: string;
      readonly clock: string;
      readonly reason: SealedText;
    };
