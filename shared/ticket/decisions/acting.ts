import type { Draft } from '../draft.ts';
import { refusal } from '../refusal.ts';
import { type Assignment, assignmentOf } from '../ticket.ts';

/** The part in the ticket of the unit that gives the command. */
export function actingAssignment(
  draft: Draft,
  { actor: { unit } }: { readonly actor: { readonly unit?: string } },
): Assignment | undefined {
  return unit === undefined ? undefined : assignmentOf(draft.ticket, unit);
}

/** What a unit is told that has no part in the ticket. */
export const NOT_YOURS = refusal('not-your-ticket', '该工单未转派给本单位', { field: 'unit' });
