import type { TicketFinder, TicketStore } from '../../shared/ports.ts';
import { type FoundDeps, foundUnder } from '../found-under.ts';
import { ofTicket } from '../http/on-record.ts';
import { type Route, route } from '../http/route.ts';
import { canSee } from './access.ts';
import { forHotline, ofPersons } from './similar.ts';

export interface AbuseDeps extends FoundDeps {
  readonly store: Pick<TicketStore, 'load'>;
  readonly finder: TicketFinder;
}

/** Tickets of a person that are looked through, the last accepted first. */
const MOST_OF_A_PERSON = 100;

/** The route by which the hotline sees a caller's record: each incident of abuse, whichever ticket it came with. */
export function abuseRoutes(deps: AbuseDeps): Route[] {
  const { store, finder } = deps;
  return [
    route({
      method: 'GET',
      path: '/v1/tickets/{ticketNo}/abuse',
      auth: 'person',
      handle: async ({ params, caller, disclose }) => {
        const ticket = await forHotline({ store }, caller, 'abuse', params.ticketNo);
        const { ticketNo, region } = ticket;
        const { persons } = await foundUnder(deps, ticket);
        const known = await ofPersons(finder, persons, MOST_OF_A_PERSON);
        const others = known.map((each) => each.ticketNo).filter((each) => each.startsWith(region));
        const numbers = [...new Set([ticketNo, ...others])];
        const tickets = await Promise.all(numbers.map((each) => store.load(each)));
        const items = tickets
          .filter((each) => each !== undefined && canSee(caller, each.ticket))
          .flatMap((each) =>
            (each?.ticket.oversight?.abuse ?? []).map((incident) => ({
              ticketNo: each?.ticket.ticketNo,
              ...incident,
            })),
          )
          .sort((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at)));
        await disclose({ what: 'abuse', ...ofTicket(ticket), count: items.length, answer: 'codes' });
        return { status: 200, body: { ticketNo, count: items.length, items } };
      },
    }),
  ];
}
