import type { Day, Instant } from '../calendar/instant.ts';
import type { Channel } from '../caller.ts';
import type { SealedText } from '../privacy/personal.ts';
import type { DueQuery, Explanation, LawTerm, Start } from '../regulation/due.ts';
import type { ClockKind, DueStatus, Grade, Kind, Matter, Method } from '../regulation/vocabulary.ts';
import type { Expiry, Outcome, Versions } from './ticket.ts';

/** Why a clock moved. */
export type MoveReason = 'extension' | 'complex' | 'calendar' | 'supervision-extension';

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
  readonly explanation: Explanation;
  readonly versions: Versions;
}

/** A contact with the citizen, as the unit or the hotline records it. */
export interface ContactRecord {
  readonly reached: boolean;
  readonly way: 'phone' | 'sms' | 'callback' | 'visit' | 'wechat';
  readonly note?: SealedText;
}

/** What happened, without when and through whom. */
export type Fact =
  | {
      readonly type: 'Submitted';
      readonly ticketNo: string;
      readonly region: string;
      readonly channel: Channel;
      readonly kind?: Kind;
      readonly matter?: Matter;
      readonly classCode?: string;
      readonly placeCode?: string;
      readonly confidential: 'none' | 'name' | 'phone' | 'all';
      readonly person?: string;
      readonly request: SealedText;
      readonly title?: SealedText;
      readonly place?: SealedText;
      readonly name?: SealedText;
      readonly phone?: SealedText;
      readonly openId?: SealedText;
      readonly callId?: string;
    }
  | {
      readonly type: 'Accepted';
      readonly kind: Kind;
      readonly matter?: Matter;
      readonly classCode?: string;
      readonly placeCode?: string;
      readonly regulation: string;
    }
  | {
      readonly type: 'Rejected';
      readonly ground: string;
      readonly clause: string;
      readonly reason: SealedText;
      readonly basis: SealedText;
      readonly instead?: SealedText;
    }
  | { readonly type: 'WaitAgreed' }
  | { readonly type: 'Replied'; readonly reply: SealedText; readonly contact?: ContactRecord }
  | { readonly type: 'MarkedComplex'; readonly reason: SealedText }
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
  | { readonly type: 'ReturnRefused'; readonly unit: string; readonly reason: SealedText }
  | { readonly type: 'CitizenContacted'; readonly unit: string; readonly contact: ContactRecord }
  | { readonly type: 'AcceptedByUnit'; readonly unit: string }
  | { readonly type: 'DeclinedByUnit'; readonly unit: string; readonly reason: SealedText }
  | { readonly type: 'Responded'; readonly unit: string; readonly how: 'arrived' | 'dealt-with' }
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
    }
  | {
      readonly type: 'AnswerSubmitted';
      readonly unit: string;
      readonly handledBy: SealedText;
      readonly handledAt: Instant;
      readonly process: SealedText;
      readonly result: SealedText;
      readonly contact: ContactRecord;
      readonly publicReply?: SealedText;
      readonly unsolved?: { readonly measures: SealedText; readonly promisedOn: Day };
      readonly unlawful?: { readonly explanation: SealedText };
    }
  | { readonly type: 'AnswerPassed'; readonly submittedAt: Instant }
  | { readonly type: 'AnswerFailed'; readonly reason: SealedText }
  | {
      readonly type: 'Revisited';
      readonly reached: boolean;
      readonly solved?: 'yes' | 'partly' | 'no';
      readonly grade?: Grade;
      readonly satisfied?: boolean;
      readonly unitContacted?: boolean;
      readonly note?: SealedText;
    }
  | {
      readonly type: 'RedoOrdered';
      readonly unit: string;
      readonly finding: 'unit-fault';
      readonly reason: SealedText;
      readonly clause: string;
    }
  | {
      readonly type: 'SupervisionOpened';
      readonly id: string;
      readonly ground: string;
      readonly method: Method;
      readonly unit: string;
      readonly clause: string;
      readonly reason?: SealedText;
    }
  | { readonly type: 'SupervisionEnded'; readonly id: string }
  | { readonly type: 'Closed'; readonly outcome: Outcome; readonly reason?: SealedText }
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
    }
  | {
      readonly type: 'ClockExpired';
      readonly id: string;
      readonly kind: ClockKind;
      readonly unit?: string;
      readonly dueAt: Instant;
      readonly clause: string;
    };

/**
 * A fact with its legal time and its cause: a person's act, or the law itself when a term ran out.
 * `recordedAt` is when the system wrote it down, which may be later and decides nothing.
 */
export type TicketEvent = Fact & {
  readonly at: Instant;
  readonly cause: 'person' | 'law';
  readonly recordedAt: Instant;
};
