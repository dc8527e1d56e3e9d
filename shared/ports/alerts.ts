import type { Instant } from '../calendar/instant.ts';

/** `superseded`: found only when the ticket had moved past it, and never sent. */
export type AlertState = 'intended' | 'sent' | 'no-topic' | 'superseded';

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

/** The units' topics, to which their duty officers subscribe. */
export interface AlertTopics {
  /** `no-topic`: the unit has none. */
  publish(
    region: string,
    unit: string,
    message: { readonly kind: string; readonly subject: string; readonly text: string },
  ): Promise<'sent' | 'no-topic'>;
}
