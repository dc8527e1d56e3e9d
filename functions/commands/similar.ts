import * as z from 'zod';
import { addSeconds, type Instant } from '../../shared/calendar/instant.ts';
import { coversRegion, type PersonCaller } from '../../shared/caller.ts';
import {
  type Clock,
  InvalidCursorError,
  type Rulebook,
  type TicketFinder,
  type TicketStore,
} from '../../shared/ports.ts';
import { regulationOfRegion } from '../../shared/regulation/rules.ts';
import { type LikenessRule, likenessRule } from '../../shared/regulation/settings.ts';
import { KIND_LABELS } from '../../shared/regulation/vocabulary.ts';
import { canLead } from '../../shared/ticket/links.ts';
import { isKeptAlike } from '../../shared/ticket/secrecy.ts';
import { rank, type Similar, type Traits, topicOf } from '../../shared/ticket/similar.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { type FoundDeps, foundUnder } from '../found-under.ts';
import { ofTicket } from '../http/on-record.ts';
import { standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { dueOnOf } from '../ticket-view.ts';
import { mustRead, seenBy } from './access.ts';
import { withoutKept } from './names-of-others.ts';

export interface SimilarDeps extends FoundDeps {
  readonly store: Pick<TicketStore, 'load'>;
  readonly finder: TicketFinder;
  readonly rulebook: Pick<Rulebook, 'current' | 'settings'>;
  readonly clock: Clock;
}

/** Tickets that one question compares with; beyond them a list is of no use to a person. */
const COMPARED = 500;
const DAY_SECONDS = 86_400;

const similarQuery = z.strictObject({
  among: z.enum(['person', 'all']).default('person'),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});

const pageQuery = z.strictObject({
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

const regionQuery = z.strictObject({
  region: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
});

/** The routes by which the hotline finds repeats and hot spots, and sees what its city accepts. */
export function similarRoutes(deps: SimilarDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/tickets/{ticketNo}/similar',
      auth: 'person',
      query: similarQuery,
      handle: async ({ params, query: { among, limit }, caller, disclose }) => {
        const ticket = await forHotline(deps, caller, 'similar', params.ticketNo);
        const rule = await ruleOf(deps, ticket.region);
        const { persons, traits } = await foundUnder(deps, ticket);
        const others = (await candidates(deps, ticket, { among, persons }, rule)).filter(
          ({ ticketNo }) => ticketNo !== ticket.ticketNo && ticketNo.startsWith(ticket.region),
        );
        const ranked = rank(traits, others, among, rule);
        const best = await theBest(deps, caller, ranked, limit);
        const told = await Promise.all(best.map((found) => described(deps, found, ticket)));
        const items = await withoutKept(deps, caller, ticket.ticketNo, told);
        // Codes alone, but of which tickets are one person's.
        await disclose({ what: 'similar', ...ofTicket(ticket), count: items.length, answer: 'codes' });
        return { status: 200, body: { ticketNo: ticket.ticketNo, among, rule, items } };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/tickets/{ticketNo}/followers',
      auth: 'person',
      query: pageQuery,
      handle: async ({ params, query: { cursor, limit }, caller }) => {
        const { ticketNo } = await forHotline(deps, caller, 'followers', params.ticketNo);
        const page = await deps.finder.followersOf(ticketNo, cursor, limit).catch((error: unknown) => {
          if (!(error instanceof InvalidCursorError)) throw error;
          throw standardProblem('invalid-request', { field: 'cursor', rule: 'of-this-list' });
        });
        const items = page.items.map((follower) => ({ ticketNo: follower }));
        const seen = await seenBy(deps, caller, items);
        return { status: 200, body: { ticketNo, ...page, items: seen.map((each) => each.ticketNo) } };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/acceptance',
      auth: 'person',
      query: regionQuery,
      handle: async ({ query: { region }, caller }) => {
        const wanted = region ?? caller.region;
        if (!coversRegion(caller.region, wanted)) throw standardProblem('not-found', { field: 'region' });
        return { status: 200, body: acceptanceOf(wanted) };
      },
    }),
  ];
}

/**
 * The ticket, for somebody of the hotline.
 * @throws Problem 404 for a foreign or unknown one, 403 for a unit or an auditor
 */
export async function forHotline(
  { store }: Pick<SimilarDeps, 'store'>,
  caller: PersonCaller,
  read: 'similar' | 'followers' | 'abuse',
  ticketNo = '',
): Promise<Ticket> {
  const loaded = /^\d{20}$/.test(ticketNo) ? await store.load(ticketNo) : undefined;
  if (!loaded) throw standardProblem('not-found');
  // A unit sees its own tickets only, and would learn here of others.
  mustRead(caller, loaded.ticket, read);
  return loaded.ticket;
}

async function ruleOf({ rulebook }: SimilarDeps, region: string): Promise<LikenessRule> {
  const { settings } = await rulebook.current(region);
  return likenessRule(await rulebook.settings(region, settings));
}

/** A person's tickets, under whichever of their indexes they lie. */
export async function ofPersons(
  finder: TicketFinder,
  persons: readonly string[],
  limit: number,
): Promise<readonly Traits[]> {
  return (await Promise.all(persons.map((each) => finder.ofPerson(each, limit)))).flat();
}

/** The same person's tickets of any time, or everybody's on the same topic within the city's window. */
async function candidates(
  { finder, clock }: SimilarDeps,
  ticket: Ticket,
  { among, persons }: { readonly among: 'person' | 'all'; readonly persons: readonly string[] },
  rule: LikenessRule,
): Promise<readonly Traits[]> {
  const { submittedAt } = ticket;
  if (among === 'person') return ofPersons(finder, persons, COMPARED);
  const topic = topicOf(ticket);
  if (topic === undefined) return [];
  const after: Instant = addSeconds(submittedAt, -rule.withinDays * DAY_SECONDS);
  return finder.onTopic({ topic, after, before: clock.now(), limit: COMPARED });
}

/** The first of a ranking that are there for the caller. */
async function theBest(
  deps: SimilarDeps,
  caller: PersonCaller,
  ranked: readonly Similar[],
  limit: number,
): Promise<readonly Similar[]> {
  const best: Similar[] = [];
  for (let at = 0; at < ranked.length && best.length < limit; at += limit) {
    best.push(...(await seenBy(deps, caller, ranked.slice(at, at + limit))));
  }
  return best.slice(0, limit);
}

/** A ticket that was found, with where it stands: what the hotline needs to decide whether it is the same. */
async function described({ store }: SimilarDeps, found: Similar, to: Ticket): Promise<object> {
  const ticket = (await store.load(found.ticketNo))?.ticket;
  if (!ticket) return found;
  const { stage, outcome, kind, classCode, matter, placeCode, submittedAt, acceptedAt, follows } = ticket;
  const codes = { kind, classCode, matter, placeCode };
  const place = { stage, outcome, submittedAt, acceptedAt, dueOn: dueOnOf(ticket), follows };
  return { ...found, ...codes, ...place, canLead: canLead(ticket) && isKeptAlike(to, ticket) };
}

/** What a region's hotline accepts and on which grounds it doesn't, for whoever takes requests in. */
function acceptanceOf(region: string): object {
  const regulation = regulationOfRegion(region);
  if (!regulation) throw standardProblem('not-found', { field: 'region' });
  const { kinds, grounds, notice } = regulation.acceptance;
  const named = kinds?.named.map(({ kind, also }) => ({ kind, label: KIND_LABELS[kind], also }));
  return {
    region,
    regulation: regulation.id,
    kinds: kinds && { list: kinds.list, clause: kinds.clause, named },
    grounds: grounds.map(({ id, label, told, needs, clause, status }) => ({
      ground: id,
      label,
      told,
      needs,
      clause,
      status,
    })),
    notice: notice?.clause,
  };
}
