import { addSeconds, type Instant } from '../../shared/calendar/instant.ts';
import type { TicketFinder } from '../../shared/ports.ts';
import { regulationOfRegion } from '../../shared/regulation/rules.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import { MOVES } from '../../shared/ticket/moves.ts';
import { leadOf } from '../../shared/ticket/ticket.ts';
import { act, type DeskDeps } from '../ticket-desk.ts';

/*
 * Concentrated complaints: when so many tickets follow one as the city's operator has set, the matter is
 * supervised. A decision sees its own ticket alone, so they are counted here.
 */

/** Followers that are counted in one go. */
const PAGE = 100;
const DAY_SECONDS = 86_400;

/** What counting takes beside the desk. */
type CountingDeps = DeskDeps & { readonly finder: TicketFinder };

type Ground = Regulation['supervision']['grounds'][number];

/** The ground on which a region's regulation has concentrated complaints supervised; undefined where it has none. */
export function concentratedGround(region: string): Ground | undefined {
  return regulationOfRegion(region)?.supervision.grounds.find(({ opensOnFollowers }) => opensOnFollowers);
}

/** Supervises the ticket if enough follow it within the city's window; once in its life, however often it is asked. */
export async function superviseConcentrated(deps: CountingDeps, leadNo: string): Promise<void> {
  const loaded = await deps.store.load(leadNo);
  if (!loaded) return;
  const { ticket, current } = loaded;
  const ground = concentratedGround(ticket.region);
  const { method } = ground ?? {};
  if (!ground || method === undefined) return;
  if (!leadOf(ticket) || !MOVES.supervise.from.includes(ticket.stage)) return;
  if (ticket.supervisions.some((each) => each.ground === ground.id)) return;
  const { concentration: rule } = await deps.rulebook.settings(ticket.region, current.settings);
  if (!rule) return;
  const after = addSeconds(deps.clock.now(), -rule.withinDays * DAY_SECONDS);
  const followers = await countFollowers(deps, leadNo, after, rule.tickets);
  if (followers < rule.tickets) return;
  await act(deps, {
    ticketNo: leadNo,
    type: 'supervise',
    body: { ground: ground.id, method, followers },
    actor: { side: 'system' },
    by: 'followers',
    once: { key: `concentrated:${leadNo}`, path: leadNo, body: new Uint8Array() },
    answer: () => ({}),
  });
}

/** How many tickets submitted after a time follow one; it counts no further than `enough`. */
async function countFollowers(
  { finder, store }: CountingDeps,
  lead: string,
  after: Instant,
  enough: number,
): Promise<number> {
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await finder.followersOf(lead, cursor, PAGE);
    const tickets = await Promise.all(page.items.map((ticketNo) => store.load(ticketNo)));
    count += tickets.filter((each) => each !== undefined && each.ticket.submittedAt > after).length;
    cursor = page.cursor;
  } while (cursor !== undefined && count < enough);
  return count;
}
