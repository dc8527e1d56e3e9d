import { decisionInForce } from '../../regulation/rules.ts';
import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { endSupervisions, isSupervised, openSupervision } from '../opening.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { firstMomentTooLate } from '../settle.ts';
import { leadOf, type Outcome, promiseOf, type RevisitState, workClockOf } from '../ticket.ts';
import { closeAs } from './closing.ts';
import { fromNow } from './from-now.ts';
import { takePromise } from './promise.ts';

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
    return failAnswer(draft, command.fault, command.reason);
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
  endSupervisions(draft);
  // What assistants still owe no longer matters.
  draft.cancelClocks(({ unit, kind }) => unit !== undefined && kind !== 'promise');
  takePromise(draft, lead);
  return undefined;
}

/** Sent back, with what is wrong with it where the text names that (Inner Mongolia art. 11(4)). */
function failAnswer(
  draft: Draft,
  fault: string | undefined,
  reason: Command<'close'>['reason'],
): Refusal | undefined {
  const { review } = draft.rules.regulation;
  const faults = 'faults' in review ? review.faults : undefined;
  const { clause } = review;
  if (faults && fault === undefined) {
    return refusal('field-required', '审核不通过须指明不符合要求之处', { field: 'fault', clause });
  }
  if (fault !== undefined && !faults?.some(({ id }) => id === fault)) {
    return refusal('unknown-fault', '不是本市规定的不予通过情形', { field: 'fault', clause });
  }
  draft.record({ type: 'AnswerFailed', ...(fault !== undefined && { fault }), reason });
  return undefined;
}

/**
 * The citizen is asked whether they are satisfied and whether the unit was in touch (Shaoyang art. 17). Satisfied:
 * closed. Dissatisfied: redone where the unit is found at fault, closed where it is not, open until found.
 */
export function revisit(draft: Draft, command: Command<'revisit'>): Refusal | undefined {
  const { reached, way, solved, grade, unitContacted, note, finding, reason } = command;
  const satisfied = grade === undefined ? undefined : draft.basis.settings.satisfied.includes(grade);
  const refused = incomplete(draft, command) ?? findingRefused(draft, command, satisfied);
  if (refused) return refused;
  draft.record({
    type: 'Revisited',
    reached,
    ...(way && { way }),
    ...(solved && { solved }),
    ...(grade && { grade }),
    ...(satisfied !== undefined && { satisfied }),
    ...(unitContacted !== undefined && { unitContacted }),
    ...(note && { note }),
  });
  draft.endClock(draft.ticket.clocks.find(({ kind }) => kind === 'revisit'));
  if (finding === 'unit-fault' && reason) return sendBack(draft, reason);
  if (finding === 'no-fault') return closeAs(draft, 'dissatisfied', reason);
  return satisfied && !promiseOf(draft.ticket) ? closeAs(draft, 'satisfied') : undefined;
}

/** What the city's text has the citizen asked, and how; nothing is asked of a citizen who was not reached. */
function incomplete(draft: Draft, command: Command<'revisit'>): Refusal | undefined {
  const { reached, way, solved, grade, unitContacted } = command;
  const { clause, ways, asks = [] } = draft.rules.regulation.revisit;
  if (way !== undefined && ways && !ways.includes(way)) {
    return refusal('wrong-way', '本市规定的回访方式不含此种方式', { field: 'way', clause });
  }
  if (!reached) {
    return (grade ?? solved ?? unitContacted) === undefined
      ? undefined
      : refusal('not-reached', '未联系上服务对象的，不能记录回访结果', { field: 'reached', clause });
  }
  if (grade === undefined) return refusal('field-required', '回访须记录满意度', { field: 'grade', clause });
  if (asks.includes('solved') && solved === undefined) {
    return refusal('field-required', '回访须记录问题解决情况', { field: 'solved', clause });
  }
  if (asks.includes('unitContacted') && unitContacted === undefined) {
    return refusal('field-required', '回访须记录承办单位联系情况', { field: 'unitContacted', clause });
  }
  return undefined;
}

/** A finding is about dissatisfaction, has a reason, and frees no unit of what it has promised. */
function findingRefused(
  draft: Draft,
  { finding, reason }: Command<'revisit'>,
  satisfied: boolean | undefined,
): Refusal | undefined {
  if (finding === undefined) return undefined;
  const { revisit: rule, redo } = draft.rules.regulation;
  const { clause } = rule;
  const findingAlone = finding === 'unit-fault' && redo?.on === 'finding';
  if (satisfied !== false && !findingAlone) {
    return refusal('finding-needs-dissatisfaction', '仅回访不满意的才认定责任', {
      field: 'finding',
      clause,
    });
  }
  if (!reason) return refusal('field-required', '责任认定须说明理由', { field: 'reason', clause });
  const promise = promiseOf(draft.ticket);
  if (finding === 'no-fault' && promise) {
    return refusal('promise-open', '承诺的措施尚未兑现，暂不认定责任', {
      field: 'finding',
      clause: promise.clause,
    });
  }
  return undefined;
}

/** The dissatisfaction is found to be the unit's own fault: it does its work again (Shaoyang art. 17). */
export function orderRedo(draft: Draft, command: Command<'redo'>): Refusal | undefined {
  const { redo } = draft.rules.regulation;
  if (redo?.on !== 'finding' && draft.ticket.revisit?.satisfied !== false) {
    return refusal('redo-needs-dissatisfaction', '仅回访不满意的工单可发回重新办理', {
      clause: redo?.clause,
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
  const again = draft.ticket.redos > 1 && draft.ticket.dissatisfaction !== undefined;
  draft.startClocks(fromNow(draft, 'sent-back'), { unit: lead.unit });
  if (again) superviseRedo(draft, lead.unit);
  return undefined;
}

/** Dissatisfied again after a redo, by the unit's fault as found: supervised by itself (Shaoyang art. 24(3)). */
function superviseRedo(draft: Draft, unit: string): void {
  for (const ground of draft.rules.regulation.supervision.grounds) {
    const { method } = ground;
    if (!ground.opensOnRedoDissatisfied || method === undefined) continue;
    if (!isSupervised(draft.ticket, ground)) {
      openSupervision(draft, { ground, method, unit, byLaw: { at: draft.now } });
    }
  }
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
  const tries = decisionInForce(draft.rules, draft.rules.settings.revisits)?.attempts;
  if (!made.reached && tries !== undefined && made.attempts < tries) {
    return refusal('too-few-attempts', '回访联系次数未达到本市设定', {
      clause: draft.rules.regulation.revisit.clause,
    });
  }
  return closeAs(draft, closingOutcome(made), command.reason);
}

function closingOutcome({ satisfied }: RevisitState): Outcome {
  if (satisfied === undefined) return 'unreached';
  return satisfied ? 'satisfied' : 'dissatisfied';
}
