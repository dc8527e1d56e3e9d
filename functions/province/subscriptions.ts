import * as z from 'zod';
import { instantOf } from '../../shared/calendar/instant.ts';
import type { FeedDays, PushQueue, Rulebook, SubscriptionStore } from '../../shared/ports.ts';
import { standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { regionsOf, standingIn } from '../push/subscribers.ts';
import { mustCover, region } from './readers.ts';

export interface SubscriptionsDeps {
  readonly rulebook: Pick<Rulebook, 'current' | 'register'>;
  readonly digests: FeedDays;
  readonly places: SubscriptionStore;
  readonly pushes: PushQueue;
}

/** How far those are who are sent a region's changes, and having one that was given up tried again. */
export function subscriptionsRoutes({ rulebook, digests, places, pushes }: SubscriptionsDeps): Route[] {
  const lastOf = async (of: string): Promise<number> => {
    const day = await digests.standing(of);
    return (day && (await digests.digest(of, day))?.last) ?? 0;
  };

  return [
    route({
      method: 'GET',
      path: '/v1/province/subscriptions',
      auth: 'person',
      query: z.strictObject({ region }),
      handle: async ({ query: { region: owner }, caller }) => {
        mustCover(caller, owner);
        const items: object[] = [];
        for (const subscriber of await standingIn(rulebook, owner)) {
          for (const of of regionsOf({ owner, subscriber })) {
            const place = await places.find({ region: of, owner, subscriber: subscriber.id });
            const { at = 0, sent = 0, digest, failures, failingSince, parkedAt } = place ?? {};
            items.push({
              ...{ subscriber: subscriber.id, label: subscriber.label, kind: subscriber.kind, region: of },
              ...{ form: subscriber.to.form, at, sent, digest, failures },
              behind: Math.max(0, (await lastOf(of)) - at),
              ...(failingSince !== undefined && { failingSince: instantOf(failingSince) }),
              ...(parkedAt !== undefined && { parkedAt: instantOf(parkedAt) }),
            });
          }
        }
        return { status: 200, body: { items } };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/province/subscriptions/{region}/{subscriber}/resume',
      auth: 'person',
      handle: async ({ params, caller }) => {
        const { region: owner = '', subscriber: id } = params;
        mustCover(caller, owner);
        const subscriber = (await standingIn(rulebook, owner)).find((each) => each.id === id);
        if (!subscriber) throw standardProblem('not-found', { field: 'subscriber' });
        const subscriptions = regionsOf({ owner, subscriber }).map((of) => ({
          ...{ region: of, owner, subscriber: subscriber.id },
        }));
        const resumed: string[] = [];
        for (const each of subscriptions) if (await places.resume(each)) resumed.push(each.region);
        await pushes.send(subscriptions);
        return { status: 200, body: { subscriber: subscriber.id, resumed } };
      },
    }),
  ];
}
