import { dayOf, type Instant } from '../../calendar/instant.ts';
import { hasTime } from '../../regulation/due.ts';
import { dueFor, startEventFor } from '../../regulation/due-for.ts';
import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { endSupervisions } from '../opening.ts';
import { among, type Refusal, refusal } from '../refusal.ts';
import { assignmentOf, firstMomentTooLate, leadOf, leadsOf, promiseOf } from '../ticket.ts';
import { actingAssignment, NOT_YOURS } from './acting.ts';
import { closeAs } from './closing.ts';
import { fromNow } from './from-now.ts';
import { finishPart } from './review.ts';

/**
 * The lead asks for the handling to end without a result, on one of the city's grounds and with what proves it
 * (Tai'an art. 15(5), (6)). Its terms run on until the hotline has decided. Of several parts each is asked for by
 * itself, also while another's answer is being reviewed. Where the ground is that the citizen, for all that was
 * explained, is still not satisfied, that is known from the revisit, and it is asked for then too.
 */
export function requestTermination(
  draft: Draft,
  command: Command<'request-termination'>,
): Refusal | undefined {
  const assignment = actingAssignment(draft, command);
  if (assignment?.role !== 'lead') return NOT_YOURS;
  const { unit } = assignment;
  const { ground: id, reason, explanation, evidence, attachments } = command;
  const grounds = draft.rules.regulation.termination ?? [];
  const ground = grounds.find((each) => each.id === id);
  if (!ground) {
    return refusal('unknown-ground', `终止办理须依据本市规定的情形${among(grounds)}`, {
      field: 'ground',
      clause: grounds[0]?.clause,
    });
  }
  const { needs, clause, whenDissatisfied } = ground;
  if (!assignment.signed && draft.knows('sign')) {
    return refusal('not-signed', '应先签收再申请终止办理', { clause });
  }
  const done = assignment.answeredAt !== undefined || assignment.passedAt !== undefined;
  if (done && !(whenDissatisfied && isDissatisfied(draft))) {
    return refusal('already-answered', '办理情况已提交或者办理已终止', { clause });
  }
  if (draft.ticket.termination) {
    return refusal('termination-pending', '终止办理申请正在审核', { clause });
  }
  if (needs.includes('evidence') && !isProved(command)) {
    return refusal('field-required', '申请终止办理须提供相关材料', { field: 'evidence', clause });
  }
  if (needs.includes('explanation') && !explanation) {
    return refusal('field-required', '须说明已向诉求人作出的解释', { field: 'explanation', clause });
  }
  const said = { reason, ...(explanation && { explanation }), evidence, ...(attachments && { attachments }) };
  draft.record({ type: 'TerminationRequested', unit, ground: id, clause, ...said });
  return undefined;
}

/** Whether the citizen was asked about what was done, and it does not satisfy them. */
function isDissatisfied({ ticket: { stage, revisit } }: Draft): boolean {
  return stage === 'done' && revisit?.satisfied === false && !revisit.lifted;
}

/** The hotline has looked at the evidence: the handling ends without a result, or goes on as it was. */
export function reviewTermination(
  draft: Draft,
  { granted, reason }: Command<'review-termination'>,
): Refusal | undefined {
  const unit = draft.ticket.termination?.unit;
  const lead = unit === undefined ? undefined : assignmentOf(draft.ticket, unit);
  if (unit === undefined || lead?.role !== 'lead') {
    return refusal('no-termination-pending', '没有待审核的终止办理申请');
  }
  const { stage, termination } = draft.ticket;
  const grounds = draft.rules.regulation.termination ?? [];
  const clause = grounds.find(({ id }) => id === termination?.ground)?.clause;
  const said = { unit, ...(clause !== undefined && { clause }), reason };
  if (!granted) {
    draft.record({ type: 'TerminationRefused', ...said });
    return undefined;
  }
  draft.record({ type: 'TerminationGranted', ...said });
  const leads = leadsOf(draft.ticket);
  if (leads.length === 1 || leads.every(({ terminated }) => terminated)) return closeAs(draft, 'terminated');
  // Of what all have done the rest stays as the citizen found it.
  if (stage === 'done') return undefined;
  finishPart(draft, lead);
  if (draft.ticket.stage === 'done') draft.startClocks(fromNow(draft, 'done'));
  return undefined;
}

/**
 * The unit objects to a dissatisfied revisit, on one of the city's grounds, with its evidence and with proof that
 * it talked with the citizen; once for each dissatisfaction, closed or not (Shaoyang art. 25).
 */
export function object(draft: Draft, command: Command<'object'>): Refusal | undefined {
  const assignment = actingAssignment(draft, command);
  if (assignment?.role !== 'lead') return NOT_YOURS;
  const rule = draft.rules.regulation.objection;
  if (!rule) return refusal('no-objection', '本市规定没有对回访结果的申诉');
  const { clause, needs } = rule;
  const { ground, reason, evidence, attachments, contactProof } = command;
  const { dissatisfaction } = draft.ticket;
  // What an earlier unit's work, or another ticket's answer, had left is not this unit's to answer for.
  if (!dissatisfaction || dissatisfaction.at < assignment.receivedAt) {
    return refusal('objection-needs-dissatisfaction', '仅对回访不满意的结果可以申诉', { clause });
  }
  if (dissatisfaction.objection) return refusal('already-objected', '对该次回访已提出申诉', { clause });
  if (!rule.grounds.some(({ id }) => id === ground)) {
    return refusal('unknown-ground', `申诉须依据本市规定的情形${among(rule.grounds)}`, {
      field: 'ground',
      clause,
    });
  }
  if (needs.includes('evidence') && !isProved(command)) {
    return refusal('field-required', '申诉须提供相关依据', { field: 'evidence', clause });
  }
  if (needs.includes('contactProof') && !contactProof) {
    return refusal('field-required', '申诉须提供与服务对象沟通联系的证明', { field: 'contactProof', clause });
  }
  if (objectionTooLate(draft, dissatisfaction.at)) {
    return refusal('too-late', '已超过本市设定的申诉期限', { clause });
  }
  const proof = { ...(attachments && { attachments }), ...(contactProof && { contactProof }) };
  const said = { reason, evidence, ...proof };
  draft.record({ type: 'ObjectionRaised', unit: assignment.unit, ground, clause, ...said });
  return undefined;
}

/** Whether something is handed in that proves what is said, in words or as a file. */
function isProved({
  evidence,
  attachments = [],
}: Command<'object'> | Command<'request-termination'>): boolean {
  return evidence.length > 0 || attachments.length > 0;
}

/** The text gives no term for an objection. Where the city has set one from the revisit on, it is held to. */
function objectionTooLate(draft: Draft, at: Instant): boolean {
  const { kind } = draft.ticket;
  if (kind === undefined) return false;
  const query = { clock: 'object', kind } as const;
  if (startEventFor(query, draft.rules) !== 'revisited') return false;
  const start = { event: 'revisited', at, on: dayOf(at) } as const;
  const due = dueFor(query, start, draft.rules, draft.basis.calendar);
  return hasTime(due) && draft.now >= firstMomentTooLate(due);
}

/**
 * The hotline decides on an objection. Granted, the dissatisfaction no longer counts, and what hung on it ends: a
 * redo that runs, also one that was given to another unit meanwhile, and the supervision of it. On-time and all else
 * stay (readings, point 17).
 */
export function reviewObjection(
  draft: Draft,
  { granted, reason }: Command<'review-objection'>,
): Refusal | undefined {
  const { dissatisfaction, stage } = draft.ticket;
  const unit = dissatisfaction?.by ?? leadOf(draft.ticket)?.unit;
  if (unit === undefined || dissatisfaction?.objection !== 'pending') {
    return refusal('no-objection-pending', '没有待审核的申诉', {
      clause: draft.rules.regulation.objection?.clause,
    });
  }
  if (!granted) {
    draft.record({ type: 'ObjectionRefused', unit, reason });
    return undefined;
  }
  if (stage !== 'closed') {
    draft.cancelClocks(({ kind }) => kind !== 'promise' && kind !== 'supervise');
    const grounds = draft.rules.regulation.supervision.grounds
      .filter(({ opensOn, opensOnRedoDissatisfied }) => opensOnRedoDissatisfied || opensOn?.includes('redo'))
      .map(({ id }) => id);
    endSupervisions(
      draft,
      ({ ground, openedAt }) => grounds.includes(ground) && openedAt >= dissatisfaction.at,
    );
  }
  draft.record({ type: 'ObjectionGranted', unit, reason });
  if (stage === 'closed' || promiseOf(draft.ticket)) return undefined;
  return closeAs(draft, 'dissatisfied');
}
