import type { PersonCaller } from '../../shared/caller.ts';
import type { TicketStore } from '../../shared/ports.ts';
import { numbersIn } from '../against.ts';
import { isKeptFrom } from './access.ts';

/*
 * One ticket names another: the one it follows, the one it repeats. Whoever is kept from that one, as the party complained
 * about or because it is secret, is not told its number by the first.
 */

interface Loading {
  readonly store: Pick<TicketStore, 'load'>;
}

/**
 * The numbers in something that are of tickets kept from somebody.
 * @param own of the ticket that is shown, which is known to be there for them
 */
export async function keptIn(
  { store }: Loading,
  caller: PersonCaller,
  own: string | undefined,
  told: unknown,
): Promise<ReadonlySet<string>> {
  const others = [...numbersIn(told)].filter((each) => each !== own);
  const found = await Promise.all(others.map((each) => store.load(each)));
  return new Set(
    found.flatMap((each) => (each && isKeptFrom(caller, each.ticket) ? each.ticket.ticketNo : [])),
  );
}

/** Something without the fields and items that are one of some numbers. */
export function without<T>(told: T, kept: ReadonlySet<string>): T {
  return (kept.size === 0 ? told : less(told, kept)) as T;
}

/** What somebody is told of a ticket, without the numbers of others that are kept from them. */
export async function withoutKept<T>(
  deps: Loading,
  caller: PersonCaller,
  own: string | undefined,
  told: T,
): Promise<T> {
  return without(told, await keptIn(deps, caller, own, told));
}

function less(value: unknown, kept: ReadonlySet<string>): unknown {
  const isShown = (each: unknown) => typeof each !== 'string' || !kept.has(each);
  if (Array.isArray(value)) return value.filter(isShown).map((each) => less(each, kept));
  if (typeof value !== 'object' || value === null) return value;
  const shown = Object.entries(value).filter(([, each]) => isShown(each));
  return Object.fromEntries(shown.map(([name, each]) => [name, less(each, kept)]));
}
