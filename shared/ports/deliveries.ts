import type { AlertParameters } from '../alert/parameters.ts';
import type { SendLimit } from '../alert/send-limits.ts';
import type { Day, Instant } from '../calendar/instant.ts';
import type { SenderWay } from '../routing/contact.ts';

/**
 * Where one message to one contact stands. `sending`: on its way, or its sender broke off; `waiting`: to be tried
 * again; `accepted`: the provider took it; `delivered`, `undelivered`: by the provider's receipt; `refused`: the
 * provider, or the product itself, will not send it; `given-up`: tried often enough; `superseded`: the ticket had
 * moved past it.
 */
export type DeliveryState =
  | 'sending'
  | 'waiting'
  | 'accepted'
  | 'delivered'
  | 'undelivered'
  | 'refused'
  | 'given-up'
  | 'superseded';

/** Names a message: an alert of a ticket, to a contact of its unit. */
export interface DeliveryKey {
  readonly ticketNo: string;
  readonly alert: string;
  /** The contact's id in its unit. */
  readonly contact: string;
}

/** One message to one contact. Without address or text. */
export interface Delivery extends DeliveryKey {
  readonly region: string;
  readonly unit: string;
  readonly way: SenderWay;
  readonly state: DeliveryState;
  /** How often it was given to the provider. */
  readonly tries: number;
  /** Legal time of its last change. */
  readonly at: Instant;
  /** Why it waits or failed: a code of the provider's, or the product's own. */
  readonly reason?: string;
  /** The provider's own number of the message. */
  readonly receipt?: string;
}

/** An alert that reached nobody. */
export interface Unreached {
  readonly ticketNo: string;
  readonly alert: string;
  readonly region: string;
  readonly unit: string;
  readonly kind: string;
  /** Legal time at which it was given up. */
  readonly at: Instant;
}

/** By whom and how an alert that reached nobody was settled. Codes only. */
export interface Settlement {
  readonly how: SettledHow;
  /** The subject of who says so. */
  readonly settledBy: string;
  readonly settledAt: Instant;
}

/** Told by phone, told otherwise, or no longer of use. */
export const SETTLED_HOW = ['phoned', 'otherwise', 'needless'] as const;
export type SettledHow = (typeof SETTLED_HOW)[number];

/** A unit told something while, by its roster, nobody was on duty; the first time on a day. */
export interface Unrostered {
  readonly region: string;
  readonly unit: string;
  readonly day: Day;
  readonly at: Instant;
  readonly ticketNo: string;
}

/** What a provider says of a message, by its own number or by ours. */
export interface Receipt {
  readonly way: SenderWay;
  readonly region: string;
  readonly id: string;
  /** Ours, where the provider hands it back. */
  readonly key?: DeliveryKey;
  readonly delivered: boolean;
  /** The provider's code. */
  readonly reason: string;
}

/** Who gets a message to send. */
export type Claim =
  /** `doubtful`: somebody was at it and broke off, so it may have been sent. */
  | { readonly result: 'taken'; readonly tries: number; readonly doubtful: boolean }
  | { readonly result: 'held'; readonly untilMs: number }
  | { readonly result: 'over'; readonly state: DeliveryState };

/** What is kept of messages to contacts. */
export interface DeliveryStore {
  /** Writes a message down as `sending` before it is sent, unless it is over or somebody else is at it. */
  claim(
    delivery: Omit<Delivery, 'state' | 'tries'>,
    hold: { readonly nowMs: number; readonly untilMs: number },
  ): Promise<Claim>;
  /**
   * Writes down what became of a message; what its receipt has said meanwhile stays.
   * @param untilMs of one that is to go on: from then on it may be taken again
   */
  note(
    key: DeliveryKey,
    change: Pick<Delivery, 'state' | 'tries' | 'at' | 'reason' | 'receipt'> & {
      readonly way: SenderWay;
      readonly region: string;
      readonly untilMs?: number;
    },
  ): Promise<void>;
  /** Takes in a receipt. `unknown`: of no message that is known; `again`: it has been said before. */
  receive(receipt: Receipt, at: Instant): Promise<DeliveryKey | 'unknown' | 'again'>;
  /** Every message of a ticket, its alerts that reached nobody, and those of them that somebody settled. */
  ofTicket(ticketNo: string): Promise<{
    readonly deliveries: readonly Delivery[];
    readonly unreached: readonly Unreached[];
    readonly settled: readonly (Settlement & { readonly alert: string })[];
  }>;
  /** Puts an alert on the region's list; one that was settled stays settled. */
  noteUnreached(unreached: Unreached): Promise<void>;
  /**
   * Takes an alert off the region's list and keeps who said so.
   * @returns false where it is not on that list
   */
  settle(
    unreached: Pick<Unreached, 'region' | 'ticketNo' | 'alert'>,
    settlement: Settlement,
  ): Promise<boolean>;
  /** @returns false where it was known for that day */
  noteUnrostered(unrostered: Unrostered): Promise<boolean>;
  forgetUnrostered(unrostered: Unrostered): Promise<void>;
  /** A region's units that had nobody on duty, the newest day first. */
  unrostered(region: string, limit: number): Promise<readonly Unrostered[]>;
  /** An alert reached somebody after all. */
  noteReached(ticketNo: string, alert: string): Promise<void>;
  /** A region's alerts that reached nobody, the newest first. */
  unreached(region: string, limit: number): Promise<readonly Unreached[]>;
}

/** What is to be sent: an alert to all its contacts, or to one of them. */
export interface DeliveryTask {
  readonly ticketNo: string;
  readonly alert: string;
  readonly contact?: string;
  /** By which way; it lies in that way's own queue. */
  readonly way?: SenderWay;
}

/** The queues of what is to be sent: one for what is still to be given to contacts, and one for each way. */
export interface DeliveryQueue {
  /** @param seconds the machine's, after which it comes; longer than the queue can wait is cut to what it can */
  send(task: DeliveryTask, seconds: number): Promise<void>;
}

/** A message as a way of sending takes it. */
export interface OutgoingMessage {
  /** The same for every attempt. */
  readonly id: string;
  readonly region: string;
  readonly kind: string;
  readonly ticketNo: string;
  readonly unit: string;
  readonly to: string;
  /** Name of the key that it is signed by. */
  readonly key?: string;
  readonly subject: string;
  readonly text: string;
  readonly parameters: AlertParameters;
  /** Legal time of what it tells of. */
  readonly at: Instant;
  /** By when something is to be done. */
  readonly dueAt?: Instant;
  /** Id of the clause in the register. */
  readonly clause?: string;
}

/** What a provider made of a message. Codes only. */
export type Sent =
  | { readonly result: 'accepted'; readonly receipt?: string }
  /** Trying again won't help. */
  | { readonly result: 'refused'; readonly reason: string }
  | { readonly result: 'later'; readonly reason: string; readonly seconds?: number }
  /** No answer came: it may have been sent. */
  | { readonly result: 'unclear'; readonly reason: string };

/** A way of sending, as a city has it set up. */
export interface AlertSender {
  send(message: OutgoingMessage): Promise<Sent>;
  /** How often it may reach one recipient, and what counts as one with this message; undefined where nothing limits it. */
  limits?(message: OutgoingMessage): { readonly subject: string; readonly limits: readonly SendLimit[] };
  /** A message can be sent twice under the same id and is shown once. */
  readonly sameIdOnce?: true;
}

/** The ways that a city has set up. */
export interface AlertSenders {
  /** Undefined where the city has not set the way up. */
  of(region: string, way: SenderWay): Promise<AlertSender | undefined>;
}

/** Counts what was sent to whom, across all senders. */
export interface SendCounter {
  /**
   * Counts one more under the limits.
   * @returns undefined where it may go; else the machine's time in milliseconds from which on it may
   */
  take(subject: string, limits: readonly SendLimit[], nowMs: number): Promise<number | undefined>;
}
