import { termsInForce } from '../../regulation/rules.ts';
import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { assignmentOf, clockOf } from '../ticket.ts';
import { actingAssignment, NOT_YOURS } from './acting.ts';
import { fromNow } from './from-now.ts';

/** The unit signs: its handling term and its right to return run from here (Shaoyang art. 13, 14). */
export function sign(draft: Draft, command: Command<'sign'>): Refusal | undefined {
  const assignment = actingAssignment(draft, command);
  if (!assignment) return NOT_YOURS;
  const { signing } = draft.rules.regulation;
  if (!draft.knows('sign')) return refusal('no-signing', '本市规定没有签收');
  if (assignment.signed?.deemed) {
    return refusal('deemed-signed', '签收期限已过，工单已视为签收', {
      clause: signing.deemed?.clause,
    });
  }
  if (assignment.signed) {
    return refusal('already-signed', '本单位已签收该工单', { clause: signClause(draft) });
  }
  recordSignature(draft, assignment.unit);
  return undefined;
}

/** The clause that has a unit sign. */
export function signClause({ rules }: Draft): string | undefined {
  return termsInForce(rules).find(({ clock }) => clock === 'sign')?.clause;
}

/** The signature itself, whoever or whatever brought it about. */
export function recordSignature(draft: Draft, unit: string): void {
  // Who was given a part of another unit's works under that unit's term.
  if (assignmentOf(draft.ticket, unit)?.under !== undefined) {
    draft.record({ type: 'Signed', unit });
    return;
  }
  draft.endClock(clockOf(draft.ticket, 'sign', unit));
  draft.record({ type: 'Signed', unit });
  draft.startClocks(fromNow(draft, 'signed'), { unit });
}
