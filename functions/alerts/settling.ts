import * as z from 'zod';
import { coversRegion } from '../../shared/caller.ts';
import { type Clock, type DeliveryStore, SETTLED_HOW } from '../../shared/ports.ts';
import { standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';

export interface SettlingDeps {
  readonly deliveries: Pick<DeliveryStore, 'settle'>;
  readonly clock: Clock;
}

const settlement = z.strictObject({
  region: z
    .string()
    .regex(/^\d{6}$/)
    .exactOptional(),
  ticketNo: z.string().regex(/^[A-Za-z0-9-]{6,32}$/),
  alert: z.string().regex(/^[A-Za-z0-9@-]{1,120}$/),
  /** How: told by phone, told otherwise, or no longer of use. */
  how: z.enum(SETTLED_HOW),
});

/** The route by which the hotline takes an alert that reached nobody off its list: who did it and how stays with the ticket. */
export function settlingRoutes({ deliveries, clock }: SettlingDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/alerts/unreached/settle',
      auth: 'person',
      body: settlement,
      handle: async ({ body: { region: asked, ticketNo, alert, how }, caller }) => {
        const region = asked ?? caller.region;
        if (!coversRegion(caller.region, region)) throw standardProblem('not-found', { field: 'region' });
        const settled = { how, settledBy: caller.id, settledAt: clock.now() };
        if (!(await deliveries.settle({ region, ticketNo, alert }, settled)))
          throw standardProblem('not-found', { field: 'alert' });
        return { status: 200, body: { ticketNo, alert, ...settled } };
      },
    }),
  ];
}
