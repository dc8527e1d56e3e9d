import type { AlertIntent } from '../alert/intents.ts';
import type { AlertBasis } from '../alert/superseded.ts';
import type { Instant } from '../calendar/instant.ts';

/**
 * `waiting`: for the end of quiet hours, or for a time at which what can wait is told; `gathered`: told with others in
 * one message; `superseded`: found only when the ticket had moved past it, and never sent.
 */
export type AlertState = 'intended' | 'waiting' | 'sent' | 'gathered' | 'no-topic' | 'superseded';

/** What was, or is to be, sent to a unit. Without personal data. */
export interface AlertRecord {
  readonly ticketNo: string;
  /** The same for every attempt at the same alert. */
  readonly alert: string;
  readonly region: string;
  readonly kind: string;
  /** A unit's id, or `hotline`. */
  readonly recipient: string;
  readonly text: string;
  /** Legal time of what it tells of. */
  readonly at: Instant;
  /** What it was made from, so that other ways than an SMS can put it into words of their own. */
  readonly intent: AlertIntent;
  /** By what it is known to be past. */
  readonly basis: AlertBasis;
}

/** An alert as it is kept. */
export interface KeptAlert extends AlertRecord {
  readonly state: AlertState;
  /** Legal time at which it was published, or set aside. */
  readonly finishedAt?: Instant;
}

/** Who is about to send an alert, so that nobody else does meanwhile. The machine's time. */
export interface AlertHold {
  /** The same for every attempt of one holder, which may go on where it broke off. */
  readonly holder: string;
  readonly nowMs: number;
  /** After this a holder that has not finished counts as gone. */
  readonly untilMs: number;
}

/** What is kept of alerts, so that each is sent once. */
export interface AlertStore {
  /**
   * Writes an alert down as intended and gives it to the holder to send, unless it is finished.
   * @returns where it stands; `held`: another holder is at it, and sees to it
   */
  intend(record: AlertRecord, hold: AlertHold): Promise<AlertState | 'held'>;
  finish(ticketNo: string, alert: string, state: Exclude<AlertState, 'intended'>, at: Instant): Promise<void>;
  /** Where each alert of a ticket stands that was ever written down, by its id. */
  known(ticketNo: string): Promise<ReadonlyMap<string, AlertState>>;
}

/** Alerts as they were written down. */
export interface AlertArchive {
  find(ticketNo: string, alert: string): Promise<KeptAlert | undefined>;
  /** Every alert of a ticket, oldest first. */
  ofTicket(ticketNo: string): Promise<readonly KeptAlert[]>;
}

/** An alert that waits, and until when (legal time). */
export interface WaitingAlert {
  readonly ticketNo: string;
  readonly alert: string;
  /** The recipient's region. */
  readonly region: string;
  readonly recipient: string;
  readonly post?: string;
  readonly until: Instant;
}

/** Alerts that wait, by region, in the order in which they are due. */
export interface WaitingAlerts {
  put(waiting: WaitingAlert): Promise<void>;
  /** Those that are due by a time, the earliest first. */
  due(region: string, now: Instant, limit: number): Promise<readonly WaitingAlert[]>;
  remove(waiting: WaitingAlert): Promise<void>;
}

/** The units' topics, to which their duty officers subscribe. */
export interface AlertTopics {
  /** `no-topic`: the unit has none. */
  publish(
    region: string,
    unit: string,
    message: {
      readonly ticketNo: string;
      readonly alert: string;
      readonly kind: string;
      readonly subject: string;
      readonly text: string;
    },
  ): Promise<'sent' | 'no-topic'>;
}
