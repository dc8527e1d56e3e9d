import { coversRegion, type PersonCaller, type Role } from '../../shared/caller.ts';
import type { Actor, CommandType } from '../../shared/ticket/commands.ts';
import { MOVES } from '../../shared/ticket/moves.ts';
import { assignmentOf, type Ticket } from '../../shared/ticket/ticket.ts';
import { refOf } from '../../shared/ticket/unit-ref.ts';
import { HOTLINE } from '../../shared/ticket/work-lines.ts';
import { standardProblem } from '../http/problem.ts';

const UNIT_ROLES: readonly Role[] = ['unit-officer', 'unit-head'];
const HOTLINE_ROLES: readonly Role[] = ['agent', 'dispatcher', 'reviewer', 'supervisor'];
const READING_ROLES: readonly Role[] = [...HOTLINE_ROLES, 'auditor', 'administrator'];

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
 * @throws Problem 403 when none of the caller's roles may give it
 */
export function actorFor(caller: PersonCaller, type: CommandType, ticketRegion: string): Actor {
  const allowed = caller.roles.filter((role) => MOVES[type].by.includes(role));
  if (allowed.some((role) => !UNIT_ROLES.includes(role))) {
    return { side: 'hotline', ...(caller.region !== ticketRegion && { region: caller.region }) };
  }
  const unit = unitIn(caller, ticketRegion);
  if (allowed.length > 0 && unit !== undefined) return { side: 'unit', unit };
  throw standardProblem('forbidden');
}

/**
 * A ticket of a foreign region or unit does not exist for the caller (docs/architecture.md); one that crosses regions
 * does for each unit with a part in it.
 */
export function mustSee(caller: PersonCaller, ticket: Ticket): void {
  const own = coversRegion(caller.region, ticket.region) && isReader(caller);
  if (!own && !hasPart(caller, ticket)) throw standardProblem('not-found');
}

function isReader(caller: PersonCaller): boolean {
  return caller.roles.some((role) => READING_ROLES.includes(role));
}

function hasPart(caller: PersonCaller, ticket: Ticket): boolean {
  const unit = unitIn(caller, ticket.region);
  return unit !== undefined && assignmentOf(ticket, unit) !== undefined;
}
