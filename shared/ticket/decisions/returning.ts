import { isShownBy } from '../attachment.ts';
import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { endSupervisions } from '../opening.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { type Assignment, assignmentOf, type RunningClock, supervisedUnit } from '../ticket.ts';
import { actingAssignment, NOT_YOURS } from './acting.ts';
import { recordSignature } from './signing.ts';

/** A return that is granted was none to find fault with. */
export const IMPROPER_AND_GRANTED = refusal('granted-not-improper', '同意退回的，不能认定为不当退单', {
  field: 'improper',
});

/**
 * The unit gives the ticket back as not its own: on the day it signed, or within two working days after
 * checking on site, with a photo where the matter asks for one (Shaoyang art. 13). Giving back an unsigned
 * ticket within its signing term counts as signing it on that day.
 */
export function requestReturn(draft: Draft, command: Command<'return'>): Refusal | undefined {
  const assignment = actingAssignment(draft, command);
  if (!assignment) return NOT_YOURS;
  const rules = draft.rules.regulation.return;
  const { siteVisit, proposal, proposedUnit, photos, attachments, reason, basis } = command;
  if (!draft.knows('return')) return refusal('no-return', '本市规定没有退回');
  const checked = siteVisit && rules.siteVisit !== undefined;
  const provision = checked ? rules.siteVisit : (rules.plain ?? rules.sameDay);
  const needs = checked ? rules.needs.siteVisit : rules.plain ? rules.needs.plain : rules.needs.sameDay;
  if (assignment.returnRequest?.state === 'pending') {
    return refusal('return-pending', '退回申请正在审核', {
      clause: rules.review?.clause ?? provision?.clause,
    });
  }
  if (assignment.answeredAt)
    return refusal('already-answered', '已提交办理情况，不能退回', { clause: provision?.clause });
  const { final } = draft.rules.regulation.coordination ?? {};
  if (final && draft.ticket.coordination?.unit === assignment.unit) {
    return refusal('decided-by-coordination', '承办单位已经协调确定，不能退回', { clause: final.clause });
  }
  if (needs?.includes('basis') && !basis) {
    return refusal('field-required', '退回须说明依据', { field: 'basis', clause: provision?.clause });
  }
  if (needs?.includes('proposedUnit') && proposedUnit === undefined) {
    return refusal('field-required', '退回须提出具体承办单位的建议', {
      field: 'proposedUnit',
      clause: provision?.clause,
    });
  }
  if (needs?.includes('proposal') && proposal === undefined && proposedUnit === undefined) {
    return refusal('field-required', '退回须说明办理建议', { field: 'proposal', clause: provision?.clause });
  }
  if (proposedUnit !== undefined) {
    const about = { field: 'proposedUnit', clause: provision?.clause };
    if (!draft.basis.units.has(proposedUnit)) {
      return refusal('unknown-unit', '建议的承办单位不在本市单位目录中', about);
    }
    if (proposedUnit === assignment.unit) {
      return refusal('own-proposal', '建议的承办单位不能是本单位', about);
    }
  }
  const { matter } = draft.ticket;
  // Words about a photo are none (docs/readings.md, point 42).
  const shown = isShownBy(draft.ticket, assignment.unit, attachments);
  if (matter && rules.photo?.matters.includes(matter) && !shown) {
    return refusal('photo-required', '此类工单退回须提供现场图片：请将图片作为附件上传（用途 photo）后引用', {
      field: 'attachments',
      clause: rules.photo?.clause,
    });
  }
  if (!assignment.signed && draft.knows('sign')) recordSignature(draft, assignment.unit);
  // Where the text asks for a return in time and gives no number, no window closes.
  const open = returnClocks(draft, assignment.unit).some(({ query }) => query.siteVisit === checked);
  if (draft.hasTerm('return') && !open && assignment.under === undefined) {
    const signed = rules.late?.effect === 'deemed-signed' ? '，视为签收' : '';
    return refusal('return-too-late', `已超过规定退回时限${signed}，不能退回`, {
      clause: rules.late?.clause ?? provision?.clause,
    });
  }
  draft.record({
    type: 'ReturnRequested',
    unit: assignment.unit,
    siteVisit,
    reason,
    ...(basis && { basis }),
    ...(proposal && { proposal }),
    ...(proposedUnit && { proposedUnit }),
    photos,
    ...(attachments && { attachments }),
  });
  return undefined;
}

/**
 * The hotline reviews a return. Granted: the unit is out, and the ticket waits to be dispatched to whoever is
 * found competent; refused: the clocks are as they were (Shaoyang art. 13; readings, point 13).
 */
export function reviewReturn(draft: Draft, command: Command<'review-return'>): Refusal | undefined {
  const { unit, granted, improper, reason, actor } = command;
  const assignment = assignmentOf(draft.ticket, unit);
  if (actor.side === 'unit' && (assignment?.under === undefined || assignment.under !== actor.unit)) {
    return NOT_YOURS;
  }
  const { review, plain, sameDay } = draft.rules.regulation.return;
  const clause = (review ?? plain ?? sameDay)?.clause;
  if (assignment?.returnRequest?.state !== 'pending') {
    return refusal('no-return-pending', '没有待审核的退回申请', { field: 'unit', clause });
  }
  const { across, region } = draft.ticket;
  if (actor.side === 'hotline' && across?.state === 'decided' && (actor.region ?? region) !== across.to) {
    return refusal('not-the-coordinator', '承办单位由上级热线协调确定，退回由上级热线审核', {
      clause: draft.rules.regulation.acrossRegions?.clause,
    });
  }
  const by = actor.side === 'unit' && actor.unit !== undefined ? { by: actor.unit } : {};
  if (!granted) {
    draft.record({ type: 'ReturnRefused', unit, ...by, ...(improper && { improper }), reason });
    return undefined;
  }
  if (improper) return IMPROPER_AND_GRANTED;
  release(draft, assignment);
  draft.record({ type: 'ReturnGranted', unit, ...by, reason });
  return undefined;
}

function returnClocks(draft: Draft, unit: string): readonly RunningClock[] {
  return draft.ticket.clocks.filter((clock) => clock.kind === 'return' && clock.unit === unit);
}

/** Ends what a unit that is about to leave the ticket has running, with those among whom it had divided its part. */
export function release(draft: Draft, { unit }: Assignment): void {
  const below = draft.ticket.assignments.filter(({ under }) => under === unit).map((each) => each.unit);
  draft.cancelClocks((clock) => clock.unit === unit || below.includes(clock.unit ?? ''));
  endSupervisions(draft, (each) => [unit, ...below].includes(supervisedUnit(draft.ticket, each) ?? ''));
}

/**
 * The office takes the ticket back on its own decision: where the text leaves that to it once the unit can no longer
 * return as of right (Meizhou art. 16; readings, point 13), or never can (Tai'an art. 14; point 56), and anywhere from a
 * unit that has been dissolved.
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
