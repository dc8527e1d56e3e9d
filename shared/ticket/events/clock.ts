import type { Day, Instant } from '../../calendar/instant.ts';
import type { DueQuery, Explanation, Start } from '../../regulation/due.ts';
import type { PlannedRung } from '../../regulation/ladder.ts';
import type { ClockKind, DueStatus, RungRecipient } from '../../regulation/vocabulary.ts';

/** What happens when a clock's term ends unmet. */
export type Expiry = 'overdue' | 'deemed-signed' | 'lapse';

/** The versions of data by which a clock was set. */
export interface Versions {
  readonly regulation: string;
  readonly calendar: string;
  readonly settings: string;
}

/** Why a clock moved. */
export type MoveReason =
  | 'extension'
  | 'complex'
  | 'law-term'
  | 'calendar'
  | 'settings'
  | 'supervision-extension';

/** Why a clock ended: what it waited for was done, in time or late, or it no longer matters. */
export type ClockEnd = 'met' | 'late' | 'lapsed' | 'cancelled';

/** A term as it was worked out: all that `evolve` needs, so that replay asks no calendar and no regulation. */
export interface ClockTerm {
  readonly query: DueQuery;
  readonly start: Start;
  readonly dueAt: Instant;
  readonly dueOn: Day;
  readonly limitIncluded: boolean;
  readonly provisional: boolean;
  readonly earliestOn: Day;
  readonly latestOn: Day;
  readonly clause: string;
  readonly status: DueStatus;
  readonly remindAt?: Instant;
  /** The rungs of its ladder that are still to come: those before its end, or after it where it is late already. */
  readonly rungs?: readonly PlannedRung[];
  readonly explanation: Explanation;
  readonly versions: Versions;
}

/** A term began, moved, ended or ran out. */
export type ClockFact =
  | {
      readonly type: 'ClockStarted';
      readonly id: string;
      readonly kind: ClockKind;
      readonly unit?: string;
      readonly expiry: Expiry;
      readonly term: ClockTerm;
    }
  | {
      readonly type: 'ClockMoved';
      readonly id: string;
      readonly kind: ClockKind;
      readonly unit?: string;
      readonly from: Instant;
      readonly to: Instant;
      readonly reason: MoveReason;
      /** The term had run out before: it has a new end, and the lateness stays. */
      readonly late?: true;
      readonly term: ClockTerm;
    }
  | {
      readonly type: 'ClockEnded';
      readonly id: string;
      readonly kind: ClockKind;
      readonly unit?: string;
      readonly how: ClockEnd;
    }
  | {
      readonly type: 'ClockReminded';
      readonly id: string;
      readonly kind: ClockKind;
      readonly unit?: string;
      readonly dueAt: Instant;
      readonly clause: string;
      /** The rung of a ladder, where it is one: its place, and who is told. */
      readonly rung?: number;
      readonly when?: 'before' | 'at' | 'after';
      readonly to?: readonly RungRecipient[];
      readonly inspection?: string;
    }
  | {
      readonly type: 'ClockExpired';
      readonly id: string;
      readonly kind: ClockKind;
      readonly unit?: string;
      readonly dueAt: Instant;
      readonly clause: string;
      /** The rungs of its ladder from here on. */
      readonly rungs?: readonly PlannedRung[];
    };
