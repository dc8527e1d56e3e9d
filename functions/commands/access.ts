import { coversRegion, type PersonCaller, type Role } from '../../shared/caller.ts';
import type { LoadedTicket } from '../../shared/ports.ts';
import type { Actor, CommandType } from '../../shared/ticket/commands.ts';
import { isForSecrecyStaff } from '../../shared/ticket/secrecy.ts';
import { assignmentOf, type Ticket } from '../../shared/ticket/ticket.ts';
import { refOf } from '../../shared/ticket/unit-ref.ts';
import { HOTLINE } from '../../shared/ticket/work-lines.ts';
import { mayCall, type PersonCallName } from '../access-calls.ts';
import { type Level, levelOf, mayGive, READS, type Reader, type ReadName } from '../access-policy.ts';
import { isAgainst } from '../against.ts';
import { secrecyFor } from '../disclosure.ts';
import { standardProblem } from '../http/problem.ts';

const UNIT_ROLES: readonly Role[] = ['unit-officer', 'unit-head'];
/** Who oversee what is done, and see codes only. */
const OVERSEERS: readonly Role[] = ['auditor', 'administrator'];
const HOTLINE_ROLES: readonly Role[] = ['agent', 'dispatcher', 'reviewer', 'supervisor'];

/** Whether the caller acts for the hotline itself. */
export function isHotline(caller: PersonCaller): boolean {
  return caller.roles.some((role) => HOTLINE_ROLES.includes(role));
}

/** The unit for which the caller acts, where they hold a role of it. */
export function unitOf(caller: PersonCaller): string | undefined {
  // The hotline's own list goes by a unit's name, but nobody is an officer of it.
  return caller.roles.some((role) => UNIT_ROLES.includes(role)) && caller.unit !== HOTLINE
    ? caller.unit
    : undefined;
}

/** The unit for which the caller acts, as tickets of a region name it; undefined for whoever acts for none. */
export function unitIn(caller: PersonCaller, ticketRegion: string): string | undefined {
  const unit = unitOf(caller);
  return unit === undefined ? undefined : refOf({ unit, region: caller.region }, ticketRegion);
}

/**
 * In whose name a caller may give a command on a ticket of a region: the hotline's, or a unit's.
 * @throws Problem 403 when none of the caller's roles may give it, 404 when one may in another region only
 */
export function actorFor(caller: PersonCaller, type: CommandType, ticketRegion: string): Actor {
  const allowed = caller.roles.filter((role) => mayGive(role, type));
  if (coversRegion(caller.region, ticketRegion) && allowed.some((role) => !UNIT_ROLES.includes(role))) {
    return { side: 'hotline', ...(caller.region !== ticketRegion && { region: caller.region }) };
  }
  const unit = unitIn(caller, ticketRegion);
  if (unit !== undefined && allowed.some((role) => UNIT_ROLES.includes(role))) return { side: 'unit', unit };
  // Whoever may give it for the hotline of another region is told no more than of a number that is none.
  throw standardProblem(allowed.some((role) => !UNIT_ROLES.includes(role)) ? 'not-found' : 'forbidden');
}

/**
 * The caller's roles that hold for a ticket: those of the hotline and of oversight in its own region, those of a unit
 * where that unit has a part in it, whatever the region. None for whoever is the party complained about or belongs to
 * it. A secret ticket is for staff set apart (Meizhou art. 21), and for those who oversee it.
 */
export function rolesToward(caller: PersonCaller, ticket: Ticket): readonly Role[] {
  if (isAgainst(caller, ticket)) return [];
  const apart = !isForSecrecyStaff(ticket) || caller.roles.includes('secrecy-staff');
  const part = unitIn(caller, ticket.region);
  const hasPart = part !== undefined && assignmentOf(ticket, part) !== undefined;
  const own = coversRegion(caller.region, ticket.region);
  return caller.roles.filter((role) => {
    if (!apart && !OVERSEERS.includes(role)) return false;
    return UNIT_ROLES.includes(role) ? hasPart : own && role in READS.ticket.may;
  });
}

/**
 * Whoever once acted on a ticket may have no part in it any more and is told again what they were told; but a ticket
 * that is about them, or has become secret, does not exist for them.
 * @throws Problem 404
 */
export function mustNotBeKeptFrom(caller: PersonCaller, ticket: Ticket): void {
  if (isKeptFrom(caller, ticket)) throw standardProblem('not-found');
}

/** Whether a ticket is about somebody, or secret and not for them: then they are not told of it at all. */
export function isKeptFrom(caller: PersonCaller, ticket: Ticket): boolean {
  const apart = caller.roles.some((role) => role === 'secrecy-staff' || OVERSEERS.includes(role));
  return isAgainst(caller, ticket) || (isForSecrecyStaff(ticket) && !apart);
}

/** Whether a ticket is there for somebody at all. */
export function canSee(caller: PersonCaller, ticket: Ticket): boolean {
  return rolesToward(caller, ticket).length > 0;
}

/**
 * Whether somebody is told the numbers also of tickets that do not exist for some who work in their region, where no
 * ticket is looked at: those who oversee, and the systems that pull what a region passes on.
 */
export function isToldAll({ roles }: PersonCaller): boolean {
  return roles.some((role) => role === 'province-reader' || OVERSEERS.includes(role));
}

/**
 * Those of some tickets that are there for somebody.
 * @param items what names a ticket each; what is gone is left out
 */
export async function seenBy<T extends { readonly ticketNo: string }>(
  { store }: { readonly store: { load(ticketNo: string): Promise<LoadedTicket | undefined> } },
  caller: PersonCaller,
  items: readonly T[],
): Promise<T[]> {
  const tickets = await Promise.all(items.map(({ ticketNo }) => store.load(ticketNo)));
  return items.filter((_item, at) => {
    const ticket = tickets[at]?.ticket;
    return ticket !== undefined && canSee(caller, ticket);
  });
}

/**
 * A ticket of a foreign region or unit does not exist for the caller (docs/architecture.md); one that crosses regions
 * does for each unit with a part in it.
 * @throws Problem 404
 */
export function mustSee(caller: PersonCaller, ticket: Ticket): void {
  if (!canSee(caller, ticket)) throw standardProblem('not-found');
}

/**
 * Whether the caller may give a command on this ticket in the name in which they give it.
 * @throws Problem 404 for a foreign ticket, 403 when none of the roles that hold for it may
 */
export function mustGive(caller: PersonCaller, ticket: Ticket, type: CommandType, { side }: Actor): void {
  mustSee(caller, ticket);
  const may = rolesToward(caller, ticket).filter((role) => mayGive(role, type));
  if (!may.some((role) => UNIT_ROLES.includes(role) === (side === 'unit')))
    throw standardProblem('forbidden');
}

/**
 * How much of something the caller is shown of a ticket.
 * @throws Problem 404 for a foreign ticket, 403 when it is none of the caller's business
 */
export function mustRead(caller: PersonCaller, ticket: Ticket, read: ReadName): Level {
  mustSee(caller, ticket);
  const level = levelOf(read, rolesToward(caller, ticket), secrecyFor(ticket));
  if (level === 'none') throw standardProblem('forbidden');
  return level;
}

/** Whether a call about a ticket is the caller's to make, by the roles that hold toward it. */
export function mayCallOn(caller: PersonCaller, ticket: Ticket, call: PersonCallName): boolean {
  return mayCall(call, rolesToward(caller, ticket));
}

/**
 * Whether the caller may make a call about a ticket.
 * @throws Problem 404 for a foreign ticket, 403 when none of the roles that hold for it may
 */
export function mustCall(caller: PersonCaller, ticket: Ticket, call: PersonCallName): void {
  mustSee(caller, ticket);
  if (!mayCallOn(caller, ticket, call)) throw standardProblem('forbidden');
}

/** Whether the caller is somebody who may read such a list at all; whose tickets are in it is for the list to say. */
export function mayList(caller: PersonCaller, list: 'work-list' | 'mark-ledger'): boolean {
  const readers: readonly Reader[] = caller.roles;
  return levelOf(list, readers, 'none') !== 'none';
}

/** The unit as which somebody looks at a ticket; undefined for the hotline and those who oversee it. */
export function viewingUnit(caller: PersonCaller, ticket: Ticket): string | undefined {
  const others = rolesToward(caller, ticket).some((role) => !UNIT_ROLES.includes(role));
  return others ? undefined : unitIn(caller, ticket.region);
}
