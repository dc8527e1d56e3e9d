import type { Instant } from '../calendar/instant.ts';
import type { AbuseMeasure, CardColour, ClockKind, RegisterId } from '../regulation/vocabulary.ts';

/** What was passed to an authority outside the hotline: an unsolved supervision, or a fault. */
export interface Referral {
  /** The authority as the regulation calls it, in Chinese. */
  readonly to: string;
  readonly clause: string;
  readonly at: Instant;
  readonly ground?: string;
  readonly supervision?: string;
  readonly unit?: string;
  /** The body above the unit that passed it on; absent: the hotline. */
  readonly by?: string;
  /** The matter's number there. */
  readonly externalNo?: string;
}

/** What stands on a unit's record because of this ticket, for its assessment. */
export type UnitRecord = { readonly unit: string; readonly at: Instant; readonly clause?: string } & (
  | { readonly what: 'card'; readonly colour: CardColour; readonly ground: string }
  | { readonly what: 'talk' | 'named' | 'fault' | 'excused'; readonly ground: string }
  | { readonly what: 'overdue'; readonly clock: ClockKind }
  | { readonly what: 'unanswered'; readonly ground: 'unanswered-call' }
);

/** A mark of the ticket that carries duties, with who or what stands behind it, in codes. */
export interface Mark {
  readonly mark: string;
  readonly clause: string;
  readonly at: Instant;
  readonly takenBy?: string;
  readonly deputy?: string;
  readonly seat?: string;
  /** Whoever stands behind it was found in the city's register. */
  readonly held?: { readonly register: RegisterId; readonly version: string };
  /** The ticket is kept in the mark's ledger. */
  readonly ledger?: true;
  /** The hotline watches its terms. */
  readonly watched?: true;
  readonly notBySatisfaction?: true;
}

/** One incident of abuse by the ticket's caller. */
export interface AbuseIncident {
  readonly ground: string;
  readonly measure: AbuseMeasure;
  readonly clause: string;
  readonly at: Instant;
  /** The authority to which it was handed over. */
  readonly to?: string;
  /** The unit that dealt with it; absent: the hotline. */
  readonly unit?: string;
}

/** How units and the caller of a ticket were held to the regulation, supervisions apart. */
export interface Oversight {
  /** How often units were urged. */
  readonly urged?: number;
  readonly referrals?: readonly Referral[];
  readonly records?: readonly UnitRecord[];
  /** Terms whose missing is the hotline's own doing, which is a good reason for the unit. */
  readonly ownDelays?: readonly ClockKind[];
  readonly marks?: readonly Mark[];
  readonly abuse?: readonly AbuseIncident[];
}
