import type { PersonCaller } from '../shared/caller.ts';
import type { TicketsNamed } from '../shared/ports.ts';
import { isAccused, isAccusedOfficer } from '../shared/ticket/secrecy.ts';
import type { Ticket } from '../shared/ticket/ticket.ts';
import { refOf } from '../shared/ticket/unit-ref.ts';

/*
 * Whoever is complained about, or belongs to the unit that is, finds no ticket, whatever their role. Where tickets are
 * named without being opened (the feed, the audit, the tickets behind a figure) they are looked up for this alone.
 */

type Concerned = Pick<Ticket, 'region' | 'accused' | 'accusedOfficers'>;

/** Whether a ticket is about somebody, or about the unit that their token names. */
export function isAgainst({ id, unit, region }: PersonCaller, ticket: Concerned): boolean {
  const ofUnit = unit !== undefined && isAccused(ticket, refOf({ unit, region }, ticket.region));
  return ofUnit || isAccusedOfficer(ticket, id);
}

/** Which of some tickets are about somebody. What names no ticket is left out. */
export async function numbersAgainst(
  tickets: TicketsNamed,
  caller: PersonCaller,
  numbers: readonly (string | undefined)[],
): Promise<ReadonlySet<string>> {
  const asked = new Set(numbers.filter((each): each is string => /^\d{20}$/.test(each ?? '')));
  const found = await tickets([...asked]);
  return new Set(found.filter((ticket) => isAgainst(caller, ticket)).map(({ ticketNo }) => ticketNo));
}

/** Some things that each name a ticket, without those of tickets that are about somebody. */
export async function withoutThoseAgainst<T extends { readonly ticketNo?: string }>(
  tickets: TicketsNamed,
  caller: PersonCaller,
  items: readonly T[],
): Promise<readonly T[]> {
  const against = await numbersAgainst(
    tickets,
    caller,
    items.map(({ ticketNo }) => ticketNo),
  );
  return against.size === 0 ? items : items.filter(({ ticketNo = '' }) => !against.has(ticketNo));
}
