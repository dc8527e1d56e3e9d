import type { SealedText } from '../../privacy/personal.ts';

/** A longer term was asked for, given or refused. */
export type ExtensionFact =
  | {
      readonly type: 'ExtensionRequested';
      readonly unit: string;
      readonly clock: string;
      readonly workingDays: number;
      readonly reason: SealedText;
      readonly explanation?: SealedText;
      readonly evidence?: readonly SealedText[];
      /** Files of the ticket, by id. */
      readonly attachments?: readonly string[];
    }
  | {
      readonly type: 'ExtensionGranted';
      readonly unit: string;
      readonly clock: string;
      readonly workingDays: number;
      readonly reason?: SealedText;
      readonly override?: SealedText;
      /** The office that decided, where it is not the hotline's own. */
      readonly office?: string;
      /** The clause by which the unit has to tell the citizen. */
      readonly toTell?: string;
    }
  | {
      readonly type: 'ExtensionRefused';
      readonly unit: string;
      readonly clock: string;
      readonly reason: SealedText;
    };
