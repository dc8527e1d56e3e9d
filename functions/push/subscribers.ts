import { liesIn } from '../../shared/caller.ts';
import type { Rulebook, Subscription } from '../../shared/ports.ts';
import type { Subscriber } from '../../shared/registers/subscribers.ts';

/** A subscriber, and in whose rulebook it stands. */
export interface Subscribed {
  readonly owner: string;
  readonly subscriber: Subscriber;
}

type Registers = Pick<Rulebook, 'current' | 'register'>;

/** The region and those that it lies in: its city's and its province's. */
function ownersOf(region: string): readonly string[] {
  const wider = [`${region.slice(0, 4)}00`, `${region.slice(0, 2)}0000`];
  return [...new Set([region, ...wider.filter((each) => liesIn(region, each))])];
}

/** The subscribers that stand in a region's own rulebook. */
export async function standingIn(rulebook: Registers, owner: string): Promise<readonly Subscriber[]> {
  const { registers } = await rulebook.current(owner);
  return (await rulebook.register(owner, registers, 'subscribers'))?.subscribers ?? [];
}

/** Whose changes a subscriber is sent. */
export function regionsOf({ owner, subscriber }: Subscribed): readonly string[] {
  return subscriber.regions ?? [owner];
}

/** Who is sent a region's changes: subscribers of its own, and of the regions that it lies in. */
export async function subscribedTo(rulebook: Registers, region: string): Promise<readonly Subscribed[]> {
  const lists = await Promise.all(
    ownersOf(region).map(async (owner) =>
      (await standingIn(rulebook, owner)).map((subscriber) => ({ owner, subscriber })),
    ),
  );
  return lists.flat().filter((each) => regionsOf(each).includes(region));
}

/** The subscriptions to a region's changes. */
export async function subscriptionsTo(rulebook: Registers, region: string): Promise<readonly Subscription[]> {
  const found = await subscribedTo(rulebook, region);
  return found.map(({ owner, subscriber }) => ({ region, owner, subscriber: subscriber.id }));
}
