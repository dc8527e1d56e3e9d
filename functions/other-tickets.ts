import { addSeconds, type Instant } from '../shared/calendar/instant.ts';
import type { PersonCaller } from '../shared/caller.ts';
import type { Rulebook, TicketFinder, TicketStore } from '../shared/ports.ts';
import { regulationOfRegion } from '../shared/regulation/rules.ts';
import { likenessRule } from '../shared/regulation/settings.ts';
import type { Command, CommandBody } from '../shared/ticket/commands.ts';
import { canLead } from '../shared/ticket/links.ts';
import { type Apartness, isKeptAlike } from '../shared/ticket/secrecy.ts';
import { rank, type Traits } from '../shared/ticket/similar.ts';
import type { Ticket } from '../shared/ticket/ticket.ts';
import { isKeptFrom } from './commands/access.ts';
import { type FoundDeps, foundUnder } from './found-under.ts';
import { Problem } from './http/problem.ts';

/*
 * A decision sees its own ticket alone. What a command says of another one is looked up here, at the edge, before
 * it is decided.
 */

export interface OtherTicketsDeps extends FoundDeps {
  readonly store: Pick<TicketStore, 'load'>;
  readonly finder: TicketFinder;
  readonly rulebook: Pick<Rulebook, 'current' | 'settings'>;
}

/** A request that is said to repeat an earlier one, and from whom it is kept. */
export interface Repeating extends Traits, Apartness {
  readonly region: string;
  /** Keyed indexes of who asks; none where nobody can tell. */
  readonly persons: readonly string[];
}

type Rejection = CommandBody<'reject'>;

/** How many of a person's tickets are looked at; more in a window is far beyond any rule. */
const MOST_OF_A_PERSON = 100;

const DAY_SECONDS = 86_400;

/**
 * Completes a rejection that names the ticket it repeats: that one has to be there, in the same region, earlier,
 * the same person's, and kept from the same people; and the requests like it that the person brought before are counted where the ground asks
 * how many there were.
 * @param caller who says so, where it is a person: one from whom the earlier ticket is kept is told of none
 * @throws Problem 409 when the earlier ticket is not one of this person's
 */
export async function withRepeats(
  deps: OtherTicketsDeps,
  request: Repeating,
  rejection: Rejection,
  caller?: PersonCaller,
): Promise<Rejection> {
  const { repeatOf, ground } = rejection;
  if (repeatOf === undefined) return rejection;
  const earlier = (await deps.store.load(repeatOf))?.ticket;
  const own =
    earlier !== undefined &&
    earlier.ticketNo !== request.ticketNo &&
    earlier.region === request.region &&
    earlier.person !== undefined &&
    request.persons.includes(earlier.person) &&
    earlier.submittedAt <= request.at;
  if (!own || (caller && isKeptFrom(caller, earlier)))
    throw notSuch('repeat-not-found', '没有该服务对象此前的这一工单 / No such earlier ticket', 'repeatOf');
  if (!isKeptAlike(request, earlier))
    throw notSuch(
      'repeat-kept',
      '此前的工单另有须回避的单位或者人员，请先在本工单认定 / Kept from others',
      'repeatOf',
    );
  const needs = groundOf(request.region, ground)?.needs;
  return needs?.includes('often') ? { ...rejection, repeats: await countRepeats(deps, request) } : rejection;
}

function groundOf(region: string, ground: string) {
  return regulationOfRegion(region)?.acceptance.grounds.find(({ id }) => id === ground);
}

/** How many requests like this one the person brought before, as far back as the operator's rule looks. */
async function countRepeats(deps: OtherTicketsDeps, request: Repeating): Promise<number> {
  const { region, persons, at } = request;
  const { settings: version } = await deps.rulebook.current(region);
  const settings = await deps.rulebook.settings(region, version);
  if (!settings.repeats) return 0;
  const since = addSeconds(at, -settings.repeats.withinDays * DAY_SECONDS);
  const found = await Promise.all(persons.map((each) => deps.finder.ofPerson(each, MOST_OF_A_PERSON)));
  const before = found.flat().filter((other) => isBefore(other, request, since));
  return rank(request, before, 'person', likenessRule(settings)).filter(({ alike }) => alike).length;
}

function isBefore(other: Traits, { ticketNo, region, at }: Repeating, since: Instant): boolean {
  const early = other.at >= since && other.at < at;
  return early && other.ticketNo !== ticketNo && other.ticketNo.startsWith(region);
}

/**
 * Looks up the lead that a ticket is to follow: it has to be there, in the same region, open, follow none itself, and
 * be kept from the same people; and the ticket must not be followed by others. Two links made in the same moment can still make a
 * chain, which the reaction to either commit takes apart (functions/reactions/followers.ts).
 * @throws Problem 409 when the one can't follow the other
 */
export async function checkLead(
  deps: OtherTicketsDeps,
  caller: PersonCaller,
  ticket: Ticket,
  leadNo: string,
): Promise<void> {
  const lead = leadNo === ticket.ticketNo ? ticket : (await deps.store.load(leadNo))?.ticket;
  if (!lead || lead.region !== ticket.region || isKeptFrom(caller, lead)) {
    throw notSuch('no-such-lead', '没有可并入的主工单 / No such lead ticket', 'lead');
  }
  if (!canLead(lead) || !isKeptAlike(ticket, lead)) {
    throw notSuch('not-a-lead', '该工单不能作为主工单 / Can not be followed', 'lead');
  }
  const { items } = await deps.finder.followersOf(ticket.ticketNo, undefined, 1);
  if (items.length > 0) throw notSuch('is-a-lead', '已有工单并入本工单 / Is followed itself', 'lead');
}

/** Completes a command of a person with what it says of other tickets. */
export async function withOtherTickets(
  deps: OtherTicketsDeps,
  caller: PersonCaller,
  type: Command['type'],
  ticket: Ticket,
  body: CommandBody<Command['type']>,
): Promise<CommandBody<Command['type']>> {
  if (type === 'reject') {
    const { region, secrets, accused, accusedOfficers } = ticket;
    const { persons, traits } = await foundUnder(deps, ticket);
    const from = {
      ...(secrets && { secrets }),
      ...(accused && { accused }),
      ...(accusedOfficers && { accusedOfficers }),
    };
    return withRepeats(deps, { ...traits, ...from, region, persons }, body as Rejection, caller);
  }
  if (type === 'follow') await checkLead(deps, caller, ticket, (body as CommandBody<'follow'>).lead);
  return body;
}

function notSuch(code: string, title: string, field: string): Problem {
  return new Problem({ status: 409, code, title, field });
}
