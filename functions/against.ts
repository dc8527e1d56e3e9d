import type { PersonCaller } from '../shared/caller.ts';
import type { Rulebook, TicketStore, TicketsNamed } from '../shared/ports.ts';
import { directoryOf } from '../shared/routing/unit-facts.ts';
import { belongsTo } from '../shared/ticket/decisions/conflict.ts';
import { isAccused, isAccusedOfficer } from '../shared/ticket/secrecy.ts';
import type { Ticket } from '../shared/ticket/ticket.ts';
import { meantBy, refOf } from '../shared/ticket/unit-ref.ts';

/*
 * Whoever is complained about, or belongs to the unit that is, finds no ticket, whatever their role. Where tickets are
 * named without being opened (the feed, the audit, the tickets behind a figure) they are looked up for this alone.
 */

const TICKET_NO = /^\d{20}$/;

type Concerned = Pick<Ticket, 'region' | 'accused' | 'accusedOfficers'>;
type Directories = Pick<Rulebook, 'current' | 'units'>;

/**
 * The units that belonged to the accused of a ticket when it was read, as the ticket names them. They are no part of it:
 * a ticket is what was decided, and a unit may be put below an accused one without a decision on any.
 */
const belonging = new WeakMap<Concerned, ReadonlySet<string>>();

/** Whether a ticket is about somebody, or about the unit that their token names, or one above it. */
export function isAgainst({ id, unit, region }: PersonCaller, ticket: Concerned): boolean {
  if (isAccusedOfficer(ticket, id)) return true;
  if (unit === undefined) return false;
  const ref = refOf({ unit, region }, ticket.region);
  return isAccused(ticket, ref) || belonging.get(ticket)?.has(ref) === true;
}

/**
 * Loads tickets for people to read: of one with accused units the directories of now are looked at as well, of their own
 * regions. Others cost no more than before.
 */
export function loadingBelow(load: TicketStore['load'], rulebook: Directories): TicketStore['load'] {
  return async (ticketNo) => {
    const loaded = await load(ticketNo);
    if (loaded) await noteBelow(rulebook, loaded.ticket, loaded.current.units);
    return loaded;
  };
}

/** As {@link loadingBelow}, for tickets that are looked up for whom they are about. */
export function namingBelow(tickets: TicketsNamed, rulebook: Directories): TicketsNamed {
  return async (numbers) => {
    const found = await tickets(numbers);
    await Promise.all(found.map((ticket) => noteBelow(rulebook, ticket)));
    return found;
  };
}

/** @param ownUnits the version of the directory that is current in the ticket's region, where it is known already */
async function noteBelow(rulebook: Directories, ticket: Concerned, ownUnits?: string): Promise<void> {
  const { accused = [], region } = ticket;
  if (accused.length === 0) return;
  const named = Map.groupBy(
    accused.map((ref) => meantBy(ref, region)),
    (meant) => meant.region,
  );
  const below = await Promise.all(
    [...named].map(async ([of, theirs]) => {
      const known = of === region ? ownUnits : undefined;
      const units = await rulebook.units(of, known ?? (await rulebook.current(of)).units);
      const directory = directoryOf(units);
      const above = theirs.map(({ unit }) => unit);
      const belong = units.filter(({ id }) => belongsTo(above, id, directory));
      return belong.map(({ id }) => refOf({ unit: id, region: of }, region));
    }),
  );
  belonging.set(ticket, new Set(below.flat()));
}

/** Which of some tickets are about somebody. What names no ticket is left out. */
export async function numbersAgainst(
  tickets: TicketsNamed,
  caller: PersonCaller,
  numbers: readonly (string | undefined)[],
): Promise<ReadonlySet<string>> {
  const asked = new Set(numbers.filter((each): each is string => TICKET_NO.test(each ?? '')));
  const found = await tickets([...asked]);
  return new Set(found.filter((ticket) => isAgainst(caller, ticket)).map(({ ticketNo }) => ticketNo));
}

/**
 * Some things that name tickets, without those that name one that is about somebody, wherever in them: a change by which a
 * ticket follows another names both.
 */
export async function withoutThoseAgainst<T>(
  tickets: TicketsNamed,
  caller: PersonCaller,
  items: readonly T[],
): Promise<readonly T[]> {
  const against = await numbersAgainst(tickets, caller, [...numbersIn(items)]);
  if (against.size === 0) return items;
  return items.filter((item) => [...numbersIn(item)].every((each) => !against.has(each)));
}

/** The numbers of tickets that stand in something, each as a text of its own. */
export function numbersIn(value: unknown): ReadonlySet<string> {
  if (typeof value === 'string') return new Set(TICKET_NO.test(value) ? [value] : []);
  if (typeof value !== 'object' || value === null) return new Set();
  return new Set(Object.values(value).flatMap((each) => [...numbersIn(each)]));
}
