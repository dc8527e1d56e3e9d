import type { Command, CommandType } from '../commands.ts';
import type { EventOf, TicketEvent } from '../events.ts';

/* How a command's body is read back from the facts that it left. */

/** The type of a fact. */
export type Type = TicketEvent['type'];
/** A person's act at its own time; what the law did by itself beforehand is not of it. */
export interface Facts {
  <T extends Type>(type: T): EventOf<T> | undefined;
  /** Every one of a type, in order. */
  all<T extends Type>(type: T): readonly EventOf<T>[];
}
/** A command's body, as `decide` takes it. */
export type Body<T extends CommandType> = Omit<Extract<Command<T>, { readonly type: T }>, 'type' | 'actor'>;

/** The fact without the clause on which it was decided. */
export function withoutClause<T extends { readonly clause: string }>(
  fact: T | undefined,
): Omit<T, 'clause'> | undefined {
  if (!fact) return undefined;
  const { clause: _clause, ...body } = fact;
  return body;
}

/** A fact alone: without its type, its times and its cause. */
export type Bare<E extends TicketEvent> = E extends TicketEvent
  ? Omit<E, 'type' | 'at' | 'cause' | 'recordedAt'>
  : never;

/** What an event says beside when and through whom it happened. */
export function bare<E extends TicketEvent>(event: E): Bare<E> {
  const { type: _type, at: _at, cause: _cause, recordedAt: _recorded, ...fact } = event;
  return fact as unknown as Bare<E>;
}

/** The same, where there is such an event. */
export function only<E extends TicketEvent>(event: E | undefined): Bare<E> | undefined {
  return event && bare(event);
}

/** The fields of these names that are there. */
export function pickGiven<T extends object, K extends keyof T>(
  from: T,
  ...keys: K[]
): { [P in K]?: Exclude<T[P], undefined> } {
  return Object.fromEntries(keys.flatMap((key) => (from[key] === undefined ? [] : [[key, from[key]]]))) as {
    [P in K]?: Exclude<T[P], undefined>;
  };
}

/** The same without the unit, which is the actor. */
export function withoutUnit<E extends TicketEvent & { readonly unit: string }>(
  event: E | undefined,
): Omit<Bare<E>, 'unit'> | undefined {
  if (!event) return undefined;
  const { unit: _unit, ...body } = bare(event) as Bare<E> & { readonly unit: string };
  return body as unknown as Omit<Bare<E>, 'unit'>;
}
