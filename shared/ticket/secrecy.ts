import type { Regulation } from '../regulation/schema.ts';
import type { Ticket } from './ticket.ts';

/** What of a ticket's citizen is kept from whoever is not the hotline: what they asked for, or all because of the matter. */
export const SECRECIES = ['none', 'name', 'phone', 'all', 'complainant'] as const;
export type Secrecy = (typeof SECRECIES)[number];

/**
 * How secret a ticket's citizen is. What the text protects without being asked (Shaoyang art. 23) is protected until
 * consent is on record, and also while the kind is not known yet.
 * @param regulation of the ticket's region; none where nothing is known for it
 */
export function secrecyOf(
  { confidential, kind, matter, consent }: Pick<Ticket, 'confidential' | 'kind' | 'matter' | 'consent'>,
  regulation: Pick<Regulation, 'confidentiality'> | undefined,
): Secrecy {
  const rule = regulation?.confidentiality?.withoutConsent;
  if (confidential === 'all' || !rule || consent === true || matter === undefined) return confidential;
  const meant = rule.matters.includes(matter) && (kind === undefined || rule.kinds.includes(kind));
  return meant ? 'complainant' : confidential;
}

/** What says from whom a ticket is kept who works in its region. */
export type Apartness = Pick<Ticket, 'secrets' | 'accused' | 'accusedOfficers'>;

/** Whether a unit was found to be the party complained about, or to belong to it. */
export function isAccused({ accused }: Pick<Ticket, 'accused'>, unit: string): boolean {
  return accused?.includes(unit) === true;
}

/** Whether somebody is the party complained about in person, by the account that their token names. */
export function isAccusedOfficer(
  { accusedOfficers }: Pick<Ticket, 'accusedOfficers'>,
  account: string,
): boolean {
  return accusedOfficers?.includes(account) === true;
}

/**
 * Whether a ticket does not exist for some who work in its region: it is secret, or about units or persons among them.
 * Its lines lie apart from the others in work lists, and lists that know no tickets leave it out.
 */
export function isApart(ticket: Apartness): boolean {
  const { accused = [], accusedOfficers = [] } = ticket;
  return isForSecrecyStaff(ticket) || accused.length > 0 || accusedOfficers.length > 0;
}

/**
 * Whether two tickets are kept from the same people, so that one may name the other: whoever is kept from one would
 * learn of it by the other, and a matter would be handled by those it is about under the other's number.
 */
export function isKeptAlike(one: Apartness, other: Apartness): boolean {
  const kept = ({ secrets, accused = [], accusedOfficers = [] }: Apartness) =>
    JSON.stringify([
      isForSecrecyStaff({ ...(secrets && { secrets }) }),
      accused.toSorted(),
      accusedOfficers.toSorted(),
    ]);
  return kept(one) === kept(other);
}

/** Whether a ticket is for staff set apart: a unit has filed that it has to be secret, and the hotline has granted it. */
export function isForSecrecyStaff({ secrets = {} }: Pick<Ticket, 'secrets'>): boolean {
  return Object.values(secrets).includes('granted');
}
