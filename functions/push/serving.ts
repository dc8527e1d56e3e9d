import { sha256 } from '../../shared/adapters/sha256.ts';
import type {
  BatchSender,
  FeedDays,
  FeedFiles,
  Subscription,
  SubscriptionPlace,
  SubscriptionStore,
} from '../../shared/ports/subscriptions.ts';
import type { Clock, FeedReader, PushQueue, Rulebook, WallClock } from '../../shared/ports.ts';
import { digestWith } from '../../shared/province/feed-digest.ts';
import type { Subscriber } from '../../shared/registers/subscribers.ts';
import type { Logger } from '../http/log.ts';
import type { Disclosed, Selected, SelectionDeps } from './selection.ts';

/* What every way of serving a subscriber works with, and what each step of it comes to. */

export interface PushDeps extends SelectionDeps {
  readonly rulebook: Pick<Rulebook, 'current' | 'register'>;
  readonly feed: FeedReader;
  readonly days: FeedDays;
  readonly places: SubscriptionStore;
  readonly sender: BatchSender;
  readonly files: FeedFiles;
  readonly queue: PushQueue;
  /** Puts on record what of people's words a subscriber is about to be given. */
  readonly disclose: (subscription: Subscription, disclosed: readonly Disclosed[]) => Promise<void>;
  readonly clock: Clock;
  readonly wallClock: WallClock;
  readonly log: Logger;
}

/** One subscriber, as it is being served. */
export interface Serving {
  readonly subscription: Subscription;
  readonly subscriber: Subscriber;
  /** Notes where it stands; throws LostHoldError when somebody else serves it by now. */
  readonly save: (place: SubscriptionPlace) => Promise<void>;
}

/** What one step has come to. `more`: at once, there may be more; `idle`: it has everything. */
export type Step =
  | { readonly place: SubscriptionPlace; readonly next: 'more' | 'idle' }
  | { readonly place: SubscriptionPlace; readonly next: 'failed'; readonly why: string };

/** A place after something was taken: no longer failing. */
export function taken(
  {
    pending: _pending,
    failingSince: _since,
    failures: _failures,
    retryAt: _retryAt,
    ...place
  }: SubscriptionPlace,
  on: Partial<SubscriptionPlace>,
): SubscriptionPlace {
  return { ...place, ...on };
}

/** The digest over what a subscriber was sent, with what it is sent now. */
export function extended(digest: string, { hashes }: Pick<Selected, 'hashes'>): string {
  return hashes.reduce((before, hash) => digestWith(before, hash, sha256), digest);
}
