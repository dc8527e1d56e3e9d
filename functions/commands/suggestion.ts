import { dayOf } from '../../shared/calendar/instant.ts';
import type { Clock, Rulebook, TicketStore, Vault } from '../../shared/ports.ts';
import { regulationOfRegion, rulesOn } from '../../shared/regulation/rules.ts';
import { type Candidate, suggest } from '../../shared/routing/suggest.ts';
import { standing } from '../../shared/routing/unit-check.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { HOTLINE } from '../../shared/ticket/work-lines.ts';
import { standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { openedTexts } from '../opened-texts.ts';
import { mustRead } from './access.ts';

export interface SuggestionDeps {
  readonly store: Pick<TicketStore, 'load'>;
  readonly vault: Pick<Vault, 'open'>;
  readonly rulebook: Pick<Rulebook, 'current' | 'settings' | 'units'>;
  readonly clock: Clock;
}

/** What the citizen said of the matter, by its names in the ticket's file. */
const WORDS = ['title', 'request', 'place'] as const;

/** The route by which the hotline is told which units may be competent; a person confirms by `dispatch`. */
export function suggestionRoutes(deps: SuggestionDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/tickets/{ticketNo}/suggestion',
      auth: 'person',
      handle: async ({ params: { ticketNo = '' }, caller }) => {
        const loaded = /^\d{20}$/.test(ticketNo) ? await deps.store.load(ticketNo) : undefined;
        if (!loaded) throw standardProblem('not-found');
        // A unit has nothing to divide here, and would learn what others are proposed for.
        mustRead(caller, loaded.ticket, 'suggestion');
        return { status: 200, body: { ticketNo, items: await suggestionFor(deps, loaded.ticket) } };
      },
    }),
  ];
}

/**
 * The units that may be competent for a ticket, by the directory of today and the rules of its acceptance.
 * @throws Problem 404 where no regulation is known for the region
 */
export async function suggestionFor(deps: SuggestionDeps, ticket: Ticket): Promise<readonly Candidate[]> {
  const { ticketNo, region, kind, matter, classCode, placeCode, source, papers, acceptedAt } = ticket;
  const regulation = regulationOfRegion(region);
  if (!regulation) throw standardProblem('not-found', { field: 'region' });
  const now = deps.clock.now();
  const current = await deps.rulebook.current(region);
  const refs = WORDS.flatMap((name) => papers[name]?.ref ?? []);
  const [settings, units, opened] = await Promise.all([
    deps.rulebook.settings(region, current.settings),
    deps.rulebook.units(region, current.units),
    openedTexts(deps, ticketNo, refs),
  ]);
  const text = refs.map((ref) => opened?.[ref] ?? '').join('\n');
  return suggest(
    { kind, matter, classCode, placeCode, line: source?.line, text },
    standing(units, dayOf(now)).filter(({ id }) => id !== HOTLINE),
    rulesOn(regulation, settings, current.settings, dayOf(acceptedAt ?? now)),
  );
}
