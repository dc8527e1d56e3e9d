import type { Day, Instant } from '../calendar/instant.ts';
import type { CardColour, ClockKind, Method } from '../regulation/vocabulary.ts';
import type { Question } from './rating.ts';

/** What units, the hotline itself, or citizens are told of. */
export const ALERT_KINDS = [
  'urgent',
  'handed-over',
  'hand-over-refused',
  'feedback-owed',
  'dispatch',
  'remind',
  'overdue',
  'escalation',
  'coordination',
  'across',
  'call-missed',
  'declined',
  'joint',
  'joint-feedback',
  'divided',
  'below',
  'returned',
  'taken-back',
  'redo',
  'supervision',
  'supervision-answered',
  'urged',
  'card',
  'talk',
  'named',
  'fault',
  'watched',
  'extension',
  'answer-failed',
  'termination',
  'objection',
  'contacts',
  'term-changed',
  'request-added',
  'released',
  'digest',
  'unrostered',
  'knowledge',
  'hot-spot',
  'measure',
  'analysis-due',
  'hand-in-due',
  'assessment',
  'reveal',
  'citizen-accepted',
  'citizen-rejected',
  'citizen-due',
  'citizen-extended',
  'citizen-answered',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** A time by which something is to be done. */
export interface By {
  readonly at: Instant;
  /** A notice that is not out yet may move it; `at` is then its earliest. */
  readonly provisional: boolean;
}

/** What an alert says, before it is put into words. */
export type AlertFacts =
  | { readonly kind: 'urgent'; readonly handOver: boolean }
  | { readonly kind: 'handed-over'; readonly line: string }
  | { readonly kind: 'hand-over-refused'; readonly line: string }
  | { readonly kind: 'feedback-owed'; readonly line: string }
  | {
      readonly kind: 'dispatch';
      readonly role: 'lead' | 'assistant';
      /** The term that the unit has first where the text knows no signing. */
      readonly first?: ClockKind;
      readonly respondBy?: By;
      /** By when it has to be in touch with the citizen. */
      readonly contactBy?: By;
      readonly urgent?: true;
    }
  | { readonly kind: 'remind'; readonly clock: ClockKind }
  | {
      readonly kind: 'overdue';
      readonly clock: ClockKind;
      readonly deemedSigned: boolean;
      readonly at: Instant;
    }
  /** A term is past for a while, and what it asks for is still missing; `own`: the recipient's term. */
  | { readonly kind: 'escalation'; readonly clock: ClockKind; readonly at: Instant; readonly own: boolean }
  | { readonly kind: 'coordination'; readonly on?: Day }
  | { readonly kind: 'across' }
  | { readonly kind: 'call-missed' }
  /** The hotline is told that a unit does not accept a case. */
  | { readonly kind: 'declined' }
  | { readonly kind: 'joint' }
  | { readonly kind: 'joint-feedback' }
  | { readonly kind: 'divided' }
  /** A unit is told what became of the part that it gave to one below it. */
  | { readonly kind: 'below'; readonly what: 'returned' | 'disputed' | 'answered' | 'overdue' }
  | { readonly kind: 'returned'; readonly granted: boolean }
  | { readonly kind: 'taken-back' }
  | { readonly kind: 'redo' }
  /** `way`: what the city's text calls the method, where it has words for it. */
  | { readonly kind: 'supervision'; readonly method: Method; readonly way?: string }
  /** What stayed unsolved after a supervision, or was promised and not done, went to an authority above. */
  | { readonly kind: 'supervision'; readonly passedTo: string; readonly promise?: true }
  | { readonly kind: 'supervision-answered' }
  | { readonly kind: 'urged' }
  | { readonly kind: 'card'; readonly colour: CardColour }
  | { readonly kind: 'talk' }
  | { readonly kind: 'named' }
  /** `referredTo`: the authority that is to have it put right, as the text calls it. */
  | { readonly kind: 'fault'; readonly withdrawn: boolean; readonly referredTo?: string }
  | { readonly kind: 'watched' }
  /** `supervision`: of a supervision's term, not of the handling's; `tell`: the text has the unit tell the citizen. */
  | {
      readonly kind: 'extension';
      readonly granted: boolean;
      readonly supervision?: true;
      readonly tell?: true;
    }
  | { readonly kind: 'answer-failed' }
  /** `done`: it was asked for of what had been answered, so that nothing is left to do when it is refused. */
  | { readonly kind: 'termination'; readonly granted: boolean; readonly done?: true }
  | { readonly kind: 'objection'; readonly granted: boolean }
  | { readonly kind: 'contacts' }
  /** `reply`: what the citizen wrote back; `consent`: those who waited for it may learn who the complainant is. */
  | { readonly kind: 'request-added'; readonly what?: 'reply' | 'consent' }
  /** `supervised`: the unit has left, and with it ended what it was supervised for. */
  | { readonly kind: 'released'; readonly supervised?: true }
  /** What has waited for the recipient, told as one; of how many tickets. */
  | { readonly kind: 'digest'; readonly tickets: number }
  /** By its roster nobody of a unit was on duty when it was told something; the unit as people call it. */
  | { readonly kind: 'unrostered'; readonly unit: string }
  /** The unit that provides an entry of the knowledge base is asked for something; the number is the entry's. */
  | {
      readonly kind: 'knowledge';
      readonly what: 'missing' | 'outdated' | 'proposed' | 'reported' | 'failed';
      readonly title: string;
    }
  /** Something is frequent or rises; the number is a warning's. `window` and `label` as people read them. */
  | {
      readonly kind: 'hot-spot';
      readonly what: 'opened' | 'grown' | 'ended';
      readonly finding: 'frequent' | 'rising';
      readonly window: string;
      readonly label: string;
      readonly count: number;
    }
  /** A measure against it; the number is the measure's. */
  | { readonly kind: 'measure'; readonly what: 'lead' | 'joint' | 'reopened' | 'late' }
  /** An analysis has not been handed in yet. */
  | { readonly kind: 'analysis-due'; readonly period: string }
  /** Material for the bulletin of a period, as people write it, has not been handed in. */
  | { readonly kind: 'hand-in-due'; readonly period: string }
  /** Of an assessment of a period, as people write it: somebody objects, the objection is decided, or it is published. */
  | {
      readonly kind: 'assessment';
      readonly what: 'objected' | 'granted' | 'refused' | 'published';
      readonly period: string;
    }
  /** A unit asks to see what is masked for it; the hotline has granted it, for so many minutes, or has not. */
  | { readonly kind: 'reveal'; readonly what: 'asked' | 'refused' }
  | { readonly kind: 'reveal'; readonly what: 'granted'; readonly minutes: number }
  | { readonly kind: 'citizen-accepted' }
  | { readonly kind: 'citizen-rejected' }
  /** The unit has it, and its term runs. */
  | { readonly kind: 'citizen-due' }
  | { readonly kind: 'citizen-extended' }
  /**
   * `revisit`: the hotline is still to ask how satisfied they are; `ask`: they are asked by this message, and answer it;
   * `link`: they are asked by a page.
   */
  | {
      readonly kind: 'citizen-answered';
      readonly revisit: boolean;
      readonly ask?: readonly Question[];
      readonly link?: string;
    }
  | {
      readonly kind: 'term-changed';
      readonly clock: ClockKind;
      readonly reason: 'calendar' | 'settings' | 'complex' | 'law-term';
    };

/** For whom of the recipient's people an alert is, where it isn't its duty officers: 单位负责人, 带班领导. */
export type Post = 'head' | 'leader';

/** An alert to be sent: to whom, of what, by when, under which clause. */
export interface AlertIntent {
  /** Unique for the ticket and the same each time: version, place of the event, kind, recipient. */
  readonly id: string;
  readonly ticketNo: string;
  readonly region: string;
  /** A unit's id in the directory of `region`, which may be another than the ticket's; or `hotline`. */
  readonly recipient: string;
  readonly post?: Post;
  /** Legal time of what it tells of. */
  readonly at: Instant;
  readonly facts: AlertFacts;
  /** By when the recipient has to act; absent where no term runs, or where it has run out. */
  readonly by?: By;
  readonly clause?: string;
  /** It can't wait for the morning: the matter is urgent, its term runs in hours, or the unit answers day and night. */
  readonly atNight?: true;
  /** A rung of a ladder, whose time was put outside its owner's quiet hours when it was planned. */
  readonly planned?: true;
}
