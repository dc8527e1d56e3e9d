import * as z from 'zod';
import { TITLES } from '../../shared/alert/parameters.ts';
import { coversRegion, type PersonCaller } from '../../shared/caller.ts';
import type {
  AlertArchive,
  Delivery,
  DeliveryStore,
  KeptAlert,
  Settlement,
  TicketStore,
} from '../../shared/ports.ts';
import { canSee, isHotline, mustRead, unitOf } from '../commands/access.ts';
import { standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';

export interface AlertQueryDeps {
  readonly store: Pick<TicketStore, 'load'>;
  readonly alerts: Pick<AlertArchive, 'ofTicket'>;
  readonly deliveries: Pick<DeliveryStore, 'ofTicket' | 'unreached' | 'unrostered'>;
}

const unreachedQuery = z.strictObject({
  region: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** The routes by which people see what units were told, by which way, and what reached nobody. */
export function alertQueryRoutes({ store, alerts, deliveries }: AlertQueryDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/tickets/{ticketNo}/alerts',
      auth: 'person',
      handle: async ({ params: { ticketNo = '' }, caller }) => {
        const loaded = /^\d{20}$/.test(ticketNo) ? await store.load(ticketNo) : undefined;
        if (!loaded) throw standardProblem('not-found');
        mustRead(caller, loaded.ticket, 'alerts');
        const [told, messages] = await Promise.all([
          alerts.ofTicket(ticketNo),
          deliveries.ofTicket(ticketNo),
        ]);
        const items = told
          .filter((alert) => concerns(caller, alert))
          .map((alert) => ({
            ...shown(alert),
            unreached: messages.unreached.some((each) => each.alert === alert.alert),
            ...settlementOf(messages.settled.find((each) => each.alert === alert.alert)),
            messages: messages.deliveries.filter((each) => each.alert === alert.alert).map(message),
          }));
        return { status: 200, body: { ticketNo, items } };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/alerts/unreached',
      auth: 'person',
      query: unreachedQuery,
      handle: async ({ query: { region: asked, limit }, caller }) => {
        const all = await deliveries.unreached(mayOversee(caller, asked), limit);
        const items = await namedTo(caller, all);
        return { status: 200, body: { items: items.map(({ region: _region, ...item }) => item) } };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/alerts/unrostered',
      auth: 'person',
      query: unreachedQuery,
      handle: async ({ query: { region: asked, limit }, caller }) => {
        const all = await deliveries.unrostered(mayOversee(caller, asked), limit);
        const items = await namedTo(caller, all);
        return { status: 200, body: { items: items.map(({ region: _region, ...item }) => item) } };
      },
    }),
  ];

  /** What is about a ticket that does not exist for the caller is left out; a warning or a period is no ticket. */
  async function namedTo<T extends { readonly ticketNo: string }>(
    caller: PersonCaller,
    items: readonly T[],
  ): Promise<T[]> {
    const found = await Promise.all(items.map(({ ticketNo }) => store.load(ticketNo)));
    return items.filter((_item, at) => {
      const ticket = found[at]?.ticket;
      return ticket === undefined || canSee(caller, ticket);
    });
  }
}

/** The region whose lists the caller asks for. @throws Problem where they may not see them */
function mayOversee(caller: PersonCaller, asked: string | undefined): string {
  const region = asked ?? caller.region;
  if (!coversRegion(caller.region, region)) throw standardProblem('not-found', { field: 'region' });
  return region;
}

/** How an alert that had reached nobody was settled, and by whom. */
function settlementOf(found: Settlement | undefined): { readonly settled?: Settlement } {
  if (!found) return {};
  const { how, settledBy, settledAt } = found;
  return { settled: { how, settledBy, settledAt } };
}

/** A unit sees what it was told itself. */
function concerns(caller: PersonCaller, { recipient, region }: KeptAlert): boolean {
  const unit = isHotline(caller) ? undefined : unitOf(caller);
  return unit === undefined || (unit === recipient && region === caller.region);
}

function shown({ alert, kind, recipient, at, text, state, finishedAt }: KeptAlert): object {
  const title = TITLES[kind as keyof typeof TITLES];
  return { alert, kind, title, unit: recipient, at, text, state, finishedAt };
}

function message({ contact, way, state, tries, at, reason }: Delivery): object {
  return { contact, way, state, tries, at, reason };
}
