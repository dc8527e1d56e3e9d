import type { Day, Instant } from '../calendar/instant.ts';
import type { CountedDay } from '../calendar/working-days.ts';
import type { ClockKind, DueStatus, Kind, Matter, Method, Nature, StartEvent } from './vocabulary.ts';

export type { CountedDay };

/** What a term runs from: the event, when it happened, and the civil day to which the law dates it. */
export interface Start {
  readonly event: StartEvent;
  readonly at: Instant;
  /** Differs from the day of `at` only where something is deemed done at 24:00: that belongs to the day that ends. */
  readonly on: Day;
}

/** How long a term is: hours from the event, working days, calendar days or months, or until the day's end. */
export type Length =
  | { readonly hours: number }
  | { readonly workingDays: number }
  | { readonly days: number }
  | { readonly months: number }
  | { readonly sameDay: true };

/** A handling term that another rule sets, with its source on record (Shaoyang art. 14(4), Meizhou art. 11(2)). */
export interface LawTerm {
  readonly length: Exclude<Length, { readonly sameDay: true }>;
  readonly rank: 'law' | 'regulation' | 'departmental-rule';
  readonly citation: string;
}

/** Which term is asked for. */
export interface DueQuery {
  readonly clock: ClockKind;
  readonly kind: Kind;
  readonly complex?: boolean;
  readonly matter?: Matter;
  readonly method?: Method;
  readonly siteVisit?: boolean;
  /** What the unit is, where a clause treats it apart. */
  readonly natures?: readonly Nature[];
  readonly lawTerm?: LawTerm;
  /** The last day that a dividing unit set for those below it, where that comes before the term's own end. */
  readonly until?: Day;
  /** Working days asked for, for `extension` only; the longest allowed when left out. */
  readonly workingDays?: number;
  /** The hotline goes beyond a maximum that holds only as a rule, with its reason on record. */
  readonly beyondRule?: boolean;
}

/** How periods are counted, and the statute this convention is taken from, which changes with the date. */
export interface Convention {
  readonly firstDay: 'not-counted' | 'runs-from-event' | 'is-the-last';
  readonly end: 'limit-included' | 'before-24:00' | 'business-closes';
  /** The hour `HH:mm` at which business closes, with `business-closes` only. */
  readonly closes?: string;
  readonly basis: string;
}

/** Why a term ends when it ends. Kept in the event that starts the clock, so that replay needs no rules. */
export interface Explanation {
  readonly regulation: string;
  /** Id in the clause register, and where it stands in the text. */
  readonly clause: string;
  readonly citation: {
    readonly article: number;
    readonly paragraph?: number;
    readonly item?: number;
    readonly point?: number;
  };
  readonly status: DueStatus;
  readonly force: 'must' | 'as-a-rule' | 'may';
  /** Dates the rule holds; `until` is the last day, absent while it holds. */
  readonly inForce: { readonly from: Day; readonly until?: Day };
  readonly start: Start;
  readonly length: Length;
  readonly convention: Convention;
  readonly calendar: string;
  readonly settings?: string;
  readonly days: readonly CountedDay[];
  /** Set where a reading of ours or an operator's decision made the value: in Chinese, for people. */
  readonly note?: string;
}

/** A due time. */
export interface DueTime {
  readonly status: DueStatus;
  readonly clause: string;
  /** The instant at which the term ends. */
  readonly dueAt: Instant;
  /** The last day of the term. */
  readonly dueOn: Day;
  /** Hours: an act at `dueAt` is in time. Days: an act must come before `dueAt` (24:00). */
  readonly limitIncluded: boolean;
  /** True while a State Council notice that is not out yet may move the due time between the two bounds. */
  readonly provisional: boolean;
  readonly earliestOn: Day;
  readonly latestOn: Day;
  /** `dueAt` under the earliest bound; alerts use it. Equal to `dueAt` when not provisional. */
  readonly earliestAt: Instant;
  readonly explanation: Explanation;
}

/** The answer to a due question: a time, or the honest reason why there is none. */
export type Due =
  | DueTime
  | { readonly status: 'unset'; readonly clause: string }
  | { readonly status: 'none' }
  | { readonly status: 'not-in-force'; readonly clause: string };

/** Whether a due question found a time. */
export function hasTime(due: Due): due is DueTime {
  return 'dueAt' in due;
}
