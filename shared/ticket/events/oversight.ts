import type { SealedText } from '../../privacy/personal.ts';
import type { AbuseMeasure, CardColour, ClockKind, RegisterId } from '../../regulation/vocabulary.ts';

interface OnGround {
  readonly unit: string;
  readonly ground: string;
  readonly clause: string;
  readonly reason: SealedText;
}

/** Something was put on a unit's record, on the ticket's, or on its caller's. */
export type OversightFact =
  | ({ readonly type: 'CardIssued'; readonly colour: CardColour; readonly to: string } & OnGround)
  | ({ readonly type: 'TalkHeld' } & OnGround)
  | ({ readonly type: 'UnitNamed' } & OnGround)
  | ({ readonly type: 'FaultRecorded' } & OnGround)
  | ({ readonly type: 'FaultWithdrawn' } & OnGround)
  | {
      readonly type: 'OverdueAttributed';
      readonly clock: ClockKind;
      /** Absent: the hotline's own delay. */
      readonly unit?: string;
      readonly reason: SealedText;
    }
  | {
      readonly type: 'FaultExcused';
      readonly unit: string;
      readonly fault: string;
      readonly clause: string;
      readonly reason: SealedText;
    }
  | {
      readonly type: 'Marked';
      readonly mark: string;
      readonly clause: string;
      readonly takenBy?: string;
      readonly deputy?: string;
      readonly seat?: string;
      /** The register in which whoever stands behind the mark was found; absent where the city keeps none. */
      readonly held?: { readonly register: RegisterId; readonly version: string };
      readonly ledger?: true;
      readonly watched?: true;
      readonly notBySatisfaction?: true;
      readonly reason?: SealedText;
    }
  | {
      readonly type: 'AbuseRecorded';
      readonly ground: string;
      readonly measure: AbuseMeasure;
      readonly clause: string;
      readonly to?: string;
      /** The unit that dealt with it; absent: the hotline. */
      readonly unit?: string;
      readonly reason: SealedText;
    };
