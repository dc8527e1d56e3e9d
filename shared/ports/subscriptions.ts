import type { Day } from '../calendar/instant.ts';
import type { FeedDigests } from './province.ts';

/** One subscriber's way through one region's feed. */
export interface Subscription {
  /** Whose changes. */
  readonly region: string;
  /** In whose rulebook the subscriber stands. */
  readonly owner: string;
  readonly subscriber: string;
}

/** A file that has been written for a day that is not closed yet. */
export interface WrittenFile {
  readonly key: string;
  readonly first: number;
  readonly last: number;
  /** Changes in it, and the hex SHA-256 of its bytes. */
  readonly count: number;
  readonly sha256: string;
}

/** How far a subscriber has been served. Times are milliseconds of the machine's clock. */
export interface SubscriptionPlace {
  /** The number up to which it has everything that is meant for it. */
  readonly at: number;
  /** The digest over all that it was sent, and how many changes that were. */
  readonly digest: string;
  readonly sent: number;
  /** The last number of what is under way: it is sent again as it was, however much has come since. */
  readonly pending?: number;
  /** The day whose files are being written, with those that are there. */
  readonly day?: Day;
  readonly files?: readonly WrittenFile[];
  /** Since when, and how often, it has not taken what it is sent, and before when it is not tried again. */
  readonly failingSince?: number;
  readonly failures?: number;
  readonly retryAt?: number;
  /** When it was given up. */
  readonly parkedAt?: number;
}

/** Where subscribers stand. One worker at a time serves one of them. */
export interface SubscriptionStore {
  /**
   * Takes a subscription for a time. While somebody else has it, it is noted that there is more to do.
   * @returns where it stands; undefined when somebody else serves it
   */
  take(subscription: Subscription, holder: string, untilMs: number): Promise<SubscriptionPlace | undefined>;
  /** Notes where it stands now; false when it is held by somebody else. */
  save(subscription: Subscription, holder: string, place: SubscriptionPlace): Promise<boolean>;
  /** Lets it go; false, and it is still held, when it was noted meanwhile that there is more to do. */
  release(subscription: Subscription, holder: string): Promise<boolean>;
  /** Where it stands; undefined before its first change. */
  find(subscription: Subscription): Promise<SubscriptionPlace | undefined>;
  /** Has one that was given up tried again; false when it was not given up. */
  resume(subscription: Subscription): Promise<boolean>;
}

/** The queue by which subscribers are served. */
export interface PushQueue {
  send(subscriptions: readonly Subscription[]): Promise<void>;
}

/** Takes a batch to a subscriber's system. */
export interface BatchSender {
  /**
   * @param key the name of the city's signing key
   * @param id the same for every attempt at the same batch
   * @returns undefined when it was taken, else why not: a code
   */
  send(
    region: string,
    to: { readonly url: string; readonly key: string },
    id: string,
    payload: string,
  ): Promise<string | undefined>;
}

/** Where the files of subscribers lie. */
export interface FeedFiles {
  /** Writes a file once for all: one that is there stays as it is. */
  put(key: string, bytes: Uint8Array, mediaType: string): Promise<void>;
}

/** The digests of days, and the day at which a region's feed stands. */
export interface FeedDays extends FeedDigests {
  /** The day at which the feed stands; undefined before its first change. */
  standing(region: string): Promise<Day | undefined>;
}
