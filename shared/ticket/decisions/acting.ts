import type { Draft } from '../draft.ts';
import { refusal } from '../refusal.ts';
import { type Assignment, assignmentOf, clockOf } from '../ticket.ts';

/**
 * The part in the ticket of the unit that gives the command; none while what came for a unit that is no member yet has
 * not been passed on to it.
 */
export function actingAssignment(
  draft: Draft,
  { actor: { unit } }: { readonly actor: { readonly unit?: string } },
): Assignment | undefined {
  if (unit === undefined || clockOf(draft.ticket, 'dispatch', unit)) return undefined;
  return assignmentOf(draft.ticket, unit);
}

/** What a unit is told that has no part in the ticket. */
export const NOT_YOURS = refusal('not-your-ticket', '该工单未转派给本单位', { field: 'unit' });
