import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { firstMomentTooLate } from '../settle.ts';
import { leadOf, type Outcome, workClockOf } from '../ticket.ts';
import { fromNow } from './from-now.ts';

/**
 * The hotline reviews the lead's answer. Passed, the matter is done, dated to the answer that passed; failed,
 * the unit goes on under its original term (Shaoyang art. 16; readings, point 12).
 */
export function reviewAnswer(draft: Draft, command: Command<'review-answer'>): Refusal | undefined {
  const lead = leadOf(draft.ticket);
  const { clause } = draft.rules.regulation.review;
  const submittedAt = lead?.answeredAt;
  if (!lead || submittedAt === undefined) return refusal('no-answer', '没有待审核的办理情况', { clause });
  if (!command.passed) {
    if (!command.reason)
      return refusal('field-required', '审核不通过须说明理由', { field: 'reason', clause });
    draft.record({ type: 'AnswerFailed', reason: command.reason });
    return undefined;
  }
  const work = workClockOf(draft.ticket, lead.unit);
  const undecided = draft.ticket.extension.pending.some(({ clock }) => clock === work?.id);
  if (work && undecided && submittedAt >= firstMomentTooLate(work)) {
    return refusal('extension-undecided', '请先审核延期申请', {
      clause: draft.rules.regulation.extension.clause,
    });
  }
  draft.record({ type: 'AnswerPassed', submittedAt });
  draft.endClock(work);
  draft.startClocks(fromNow(draft, 'done'));
  for (const clock of draft.ticket.clocks.filter(({ kind }) => kind === 'supervise')) draft.endClock(clock);
  for (const { id, endedAt } of draft.ticket.supervisions) {
    if (endedAt === undefined) draft.record({ type: 'SupervisionEnded', id });
  }
  // What assistants still owe no longer matters.
  draft.cancelClocks(({ unit }) => unit !== undefined);
  return undefined;
}

/**
 * The citizen is asked whether they are satisfied and whether the unit was in touch (Shaoyang art. 17). Satisfied:
 * closed. Dissatisfied: redone where the unit is found at fault, closed where it is not, open until found.
 */
export function revisit(draft: Draft, command: Command<'revisit'>): Refusal | undefined {
  const { reached, solved, grade, unitContacted, note, finding, reason } = command;
  const { clause } = draft.rules.regulation.revisit;
  if (reached && grade === undefined) {
    return refusal('field-required', '回访须记录满意度', { field: 'grade', clause });
  }
  if (reached && unitContacted === undefined) {
    return refusal('field-required', '回访须记录承办单位联系情况', { field: 'unitContacted', clause });
  }
  if (!reached && (grade ?? solved ?? unitContacted) !== undefined) {
    return refusal('not-reached', '未联系上服务对象的，不能记录回访结果', { field: 'reached', clause });
  }
  const satisfied = grade === undefined ? undefined : draft.basis.settings.satisfied.includes(grade);
  if (finding !== undefined && satisfied !== false) {
    return refusal('finding-needs-dissatisfaction', '仅回访不满意的才认定责任', {
      field: 'finding',
      clause,
    });
  }
  if (finding !== undefined && !reason) {
    return refusal('field-required', '责任认定须说明理由', { field: 'reason', clause });
  }
  draft.record({
    type: 'Revisited',
    reached,
    ...(solved && { solved }),
    ...(grade && { grade }),
    ...(satisfied !== undefined && { satisfied }),
    ...(unitContacted !== undefined && { unitContacted }),
    ...(note && { note }),
  });
  draft.endClock(draft.ticket.clocks.find(({ kind }) => kind === 'revisit'));
  if (satisfied) return closeAs(draft, 'satisfied');
  if (finding === 'no-fault') return closeAs(draft, 'dissatisfied', reason);
  if (finding === 'unit-fault' && reason) return sendBack(draft, reason);
  return undefined;
}

/** The dissatisfaction is found to be the unit's own fault: it does its work again (Shaoyang art. 17). */
export function orderRedo(draft: Draft, command: Command<'redo'>): Refusal | undefined {
  if (draft.ticket.revisit?.satisfied !== false) {
    return refusal('redo-needs-dissatisfaction', '仅回访不满意的工单可发回重新办理', {
      clause: draft.rules.regulation.redo?.clause,
    });
  }
  return sendBack(draft, command.reason);
}

function sendBack(draft: Draft, reason: Command<'redo'>['reason']): Refusal | undefined {
  const rule = draft.rules.regulation.redo;
  const lead = leadOf(draft.ticket);
  if (!rule) return refusal('no-redo', '本市规定没有重新办理');
  const { clause, finding } = rule;
  if (!lead) return refusal('no-unit', '没有可重新办理的承办单位', { clause });
  draft.record({ type: 'RedoOrdered', unit: lead.unit, finding, reason, clause });
  draft.startClocks(fromNow(draft, 'sent-back'), { unit: lead.unit });
  return undefined;
}

/**
 * The hotline ends a ticket whose citizen was not reached, or is dissatisfied without the unit's fault, or of which
 * a line that has taken it says nothing more.
 */
export function close(draft: Draft, command: Command<'close'>): Refusal | undefined {
  const { revisit: made, stage, handOvers } = draft.ticket;
  if (stage === 'handed-over') {
    const pending = handOvers?.some(({ state }) => state === 'pending');
    return pending
      ? refusal('hand-over-pending', '已移交其他热线，尚待对方确认')
      : closeAs(draft, 'handed-over', command.reason);
  }
  if (!made) {
    return refusal('revisit-first', '办结事项须先回访', { clause: draft.rules.regulation.revisit.clause });
  }
  return closeAs(draft, made.satisfied === false ? 'dissatisfied' : 'unreached', command.reason);
}

function closeAs(draft: Draft, outcome: Outcome, reason?: Command<'close'>['reason']): undefined {
  draft.cancelClocks(() => true);
  draft.record({ type: 'Closed', outcome, ...(reason && { reason }) });
}

/** A person starts a supervision on one of the city's grounds, in one of its ways (Shaoyang art. 24). */
export function supervise(draft: Draft, command: Command<'supervise'>): Refusal | undefined {
  const { grounds } = draft.rules.regulation.supervision;
  const ground = grounds.find(({ id }) => id === command.ground);
  if (!ground) return refusal('unknown-ground', '督办须依据本市规定的情形', { field: 'ground' });
  const lead = leadOf(draft.ticket);
  if (!lead) return refusal('no-unit', '工单尚未转派，没有被督办单位', { clause: ground.clause });
  if (draft.ticket.supervisions.some((s) => s.ground === ground.id && s.endedAt === undefined)) {
    return refusal('already-supervised', '该情形已在督办', { field: 'ground', clause: ground.clause });
  }
  draft.record({
    type: 'SupervisionOpened',
    id: `supervision-${draft.ticket.supervisions.length + 1}`,
    ground: ground.id,
    method: command.method,
    unit: lead.unit,
    clause: ground.clause,
    reason: command.reason,
  });
  draft.startClocks(fromNow(draft, 'supervision-notified'), { unit: lead.unit, method: command.method });
  return undefined;
}
