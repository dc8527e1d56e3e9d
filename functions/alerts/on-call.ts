import type { Post } from '../../shared/alert/facts.ts';
import { type DutyOfficer, onDuty, type Roster } from '../../shared/alert/roster.ts';
import type { Instant } from '../../shared/calendar/instant.ts';
import { firstTold, isSent, type SentContact, toldInstead } from '../../shared/routing/contact.ts';
import type { Unit } from '../../shared/routing/unit.ts';

/** Who of a unit is told of an alert, of those whom the sender serves. */
export interface OnCall {
  readonly first: readonly SentContact[];
  /** Who is told where a contact could not be. */
  readonly instead: (contact: string) => readonly SentContact[];
}

/**
 * Who of a unit is told: those on duty by its roster, else its duty officers; for an alert to a post, whoever holds
 * it. Where nobody can be told under the post the duty officers are, who read for whom it is.
 * @param at legal time at which they are told
 */
export function onCall(
  unit: Unit | undefined,
  roster: Roster | undefined,
  post: Post | undefined,
  at: Instant,
): OnCall {
  const contacts = unit?.contacts ?? [];
  const duty = unit && onDuty(roster, unit, at);
  const officers = duty?.officers ?? [];
  const people = [...officers, ...(duty?.leader ? [duty.leader] : [])];
  const instead = (contact: string) => {
    const substitutes = people.flatMap((each) =>
      each.contact.id === contact ? sent([each.substitute]) : [],
    );
    const named = toldInstead(contacts, contact);
    return [...named, ...substitutes.filter(({ id }) => named.every((each) => each.id !== id))];
  };
  const holders = holdersOf(post, contacts, duty?.leader);
  if (holders.length > 0) return { first: holders, instead };
  const rostered = sent(officers.map(({ contact }) => contact));
  return { first: rostered.length > 0 ? rostered : firstTold(contacts), instead };
}

function holdersOf(
  post: Post | undefined,
  contacts: Unit['contacts'],
  leader: DutyOfficer<Unit['contacts'][number]> | undefined,
): readonly SentContact[] {
  if (post === undefined) return [];
  const onDutyNow = post === 'leader' ? sent([leader?.contact]) : [];
  return onDutyNow.length > 0 ? onDutyNow : contacts.filter(isSent).filter((each) => each.post === post);
}

function sent(contacts: readonly (Unit['contacts'][number] | undefined)[]): readonly SentContact[] {
  return contacts.filter((each) => each !== undefined).filter(isSent);
}
