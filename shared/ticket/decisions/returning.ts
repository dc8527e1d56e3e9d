import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { endSupervisions } from '../opening.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { type Assignment, assignmentOf, supervisedUnit } from '../ticket.ts';
import { actingAssignment, NOT_YOURS } from './dispatch.ts';

/** Ends what a unit that is about to leave the ticket has running, with those among whom it had divided its part. */
export function release(draft: Draft, { unit }: Assignment): void {
  const below = draft.ticket.assignments.filter(({ under }) => under === unit).map((each) => each.unit);
  draft.cancelClocks((clock) => clock.unit === unit || below.includes(clock.unit ?? ''));
  endSupervisions(draft, (each) => [unit, ...below].includes(supervisedUnit(draft.ticket, each) ?? ''));
}

/**
 * The office takes the ticket back on its own decision: where the text leaves that to it once the unit can no longer
 * return as of right (Meizhou art. 16; readings, point 13), and anywhere from a unit that has been dissolved.
 */
export function takeBack(draft: Draft, command: Command<'take-back'>): Refusal | undefined {
  const { unit, reason } = command;
  const assignment = assignmentOf(draft.ticket, unit);
  if (!assignment) return refusal('not-their-ticket', '该工单未转派给该单位', { field: 'unit' });
  const { late } = draft.rules.regulation.return;
  const dissolved = !draft.basis.units.has(unit);
  if (!dissolved && late?.effect !== 'office-may') {
    return refusal('no-taking-back', '本市规定没有由管理单位收回的程序', late && { clause: late.clause });
  }
  if (assignment.answeredAt)
    return refusal('already-answered', '已提交办理情况，不能收回', { field: 'unit' });
  release(draft, assignment);
  draft.record({
    type: 'TakenBack',
    unit,
    ...(dissolved ? { dissolved } : late && { clause: late.clause }),
    reason,
  });
  return undefined;
}

/** A unit disputes that its return was refused, once for each return; its terms run on (Lu'an, task 11). */
export function disputeReturn(draft: Draft, command: Command<'dispute-return'>): Refusal | undefined {
  const assignment = actingAssignment(draft, command);
  if (!assignment) return NOT_YOURS;
  const { dispute } = draft.rules.regulation.return;
  if (!dispute) return refusal('no-dispute', '本市规定没有退单争议审核');
  if (assignment.returnRequest?.state !== 'refused' || assignment.returnRequest.reviewed) {
    return refusal('no-refused-return', '没有可提出争议的退回审核结果', { clause: dispute.clause });
  }
  draft.record({ type: 'ReturnDisputed', unit: assignment.unit, reason: command.reason });
  return undefined;
}

/** The dispute is reviewed, by somebody else than the first time: whoever supervises, not whoever dispatches. */
export function reviewDispute(draft: Draft, command: Command<'review-dispute'>): Refusal | undefined {
  const { unit, granted, improper, reason } = command;
  const assignment = assignmentOf(draft.ticket, unit);
  const clause = draft.rules.regulation.return.dispute?.clause;
  if (assignment?.returnRequest?.state !== 'disputed') {
    return refusal('no-dispute-pending', '没有待审核的退单争议', { field: 'unit', clause });
  }
  if (granted && improper) return IMPROPER_AND_GRANTED;
  if (granted) {
    if (assignment.answeredAt) return refusal('already-answered', '已提交办理情况，不能退回', { clause });
    release(draft, assignment);
    draft.record({ type: 'ReturnGranted', unit, second: true, reason });
  } else {
    draft.record({ type: 'ReturnRefused', unit, second: true, ...(improper && { improper }), reason });
  }
  return undefined;
}

/** A return that is granted was none to find fault with. */
export const IMPROPER_AND_GRANTED = refusal('granted-not-improper', '同意退回的，不能认定为不当退单', {
  field: 'improper',
});
