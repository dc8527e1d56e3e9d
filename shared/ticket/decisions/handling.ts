import { type DueQuery, hasTime, type Start } from '../../regulation/due.ts';
import { dueFor } from '../../regulation/due-for.ts';
import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import type { ContactRecord } from '../events.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { clockOf, workClockOf } from '../ticket.ts';
import { fromNow } from './acceptance.ts';
import { actingAssignment, NOT_YOURS } from './dispatch.ts';

/**
 * The unit contacted the citizen, or tried to. For a consultation the first failed attempt starts the
 * 24 hours in which at least three have to be made (Shaoyang art. 14(2); readings, point 8).
 */
export function contact(draft: Draft, command: Command<'contact'>): Refusal | undefined {
  const assignment = actingAssignment(draft, command);
  if (!assignment) return NOT_YOURS;
  const { reached, way, note } = command;
  recordContact(draft, assignment.unit, { reached, way, ...(note && { note }) });
  return undefined;
}

function recordContact(draft: Draft, unit: string, made: ContactRecord): void {
  const before = draft.ticket.assignments.find((a) => a.unit === unit);
  draft.record({ type: 'CitizenContacted', unit, contact: made });
  if (made.reached) {
    draft.endClock(clockOf(draft.ticket, 'contact', unit));
    draft.endClock(clockOf(draft.ticket, 'reach', unit));
    return;
  }
  if (before && before.failedContacts === 0 && !before.reachedCitizen) {
    draft.startClock('reach', fromNow(draft, 'first-failed-attempt'), { unit });
  }
  const attempts = draft.rules.regulation.contactAttempts;
  if (attempts && (before?.failedContacts ?? 0) + 1 >= attempts.atLeast) {
    draft.endClock(clockOf(draft.ticket, 'reach', unit));
  }
}

/** The unit is on site, or has dealt with the nuisance without going there (Shaoyang art. 20). */
export function respond(draft: Draft, command: Command<'respond'>): Refusal | undefined {
  const assignment = actingAssignment(draft, command);
  if (!assignment) return NOT_YOURS;
  if (assignment.respondedAt) return refusal('already-responded', '本单位已到场或已处置');
  draft.record({ type: 'Responded', unit: assignment.unit, how: command.how });
  draft.endClock(clockOf(draft.ticket, 'respond', assignment.unit));
  return undefined;
}

/** The unit asks for a longer term, before its term ends (Shaoyang art. 14, last paragraph). */
export function requestExtension(draft: Draft, command: Command<'request-extension'>): Refusal | undefined {
  const assignment = actingAssignment(draft, command);
  if (!assignment) return NOT_YOURS;
  const rule = draft.rules.regulation.extension;
  const { clause } = rule;
  const clock = workClockOf(draft.ticket, assignment.unit);
  if (!clock) return refusal('no-term', '没有可延长的办理期限', { clause });
  if (rule.notFor.includes(clock.kind)) return refusal('not-extendable', '重新办理期限不能延长', { clause });
  if (clock.expired && rule.beforeExpiry) {
    return refusal('too-late', '应当在规定期限届满前提出延期申请', { clause });
  }
  if (draft.ticket.extension.pending) return refusal('extension-pending', '延期申请正在审核', { clause });
  draft.record({
    type: 'ExtensionRequested',
    unit: assignment.unit,
    clock: clock.id,
    workingDays: command.workingDays,
    reason: command.reason,
  });
  return undefined;
}

/**
 * The hotline decides on an extension. Granted, the term runs N working days on from its old last day;
 * refused, it is what it was, and overdue at once if it ended meanwhile (readings, point 11). What holds only
 * as a rule (once, ten working days) may be gone beyond with a reason on record.
 */
export function reviewExtension(draft: Draft, command: Command<'review-extension'>): Refusal | undefined {
  const { pending, granted } = draft.ticket.extension;
  const rule = draft.rules.regulation.extension;
  const { clause, count, max } = rule;
  const clock = draft.ticket.clocks.find(({ id }) => id === pending?.clock);
  if (!pending || !clock || clock.unit === undefined) {
    return refusal('no-extension-pending', '没有待审核的延期申请', { clause });
  }
  const subject = { unit: clock.unit, clock: clock.id };
  const { reason, override } = command;
  if (!command.granted) {
    if (!reason) return refusal('field-required', '不同意延期须说明理由', { field: 'reason', clause });
    draft.record({ type: 'ExtensionRefused', ...subject, reason });
    return undefined;
  }
  const workingDays = command.workingDays ?? pending.workingDays;
  const beyond = (count && granted >= count.value) || (max && workingDays > max.workingDays);
  if (beyond && !override) {
    return refusal('beyond-the-rule', '超出延期次数或时限的一般规定，须说明特殊理由', {
      field: 'override',
      clause,
    });
  }
  const query: DueQuery = {
    ...clock.query,
    clock: 'extension',
    workingDays,
    ...(override && { beyondRule: true }),
  };
  const start: Start = { event: 'old-last-day', at: clock.dueAt, on: clock.dueOn };
  const due = dueFor(query, start, draft.rules, draft.basis.calendar);
  if (!hasTime(due)) return refusal('no-extension', '本市规定没有延期时限', { clause });
  draft.record({
    type: 'ExtensionGranted',
    ...subject,
    workingDays,
    ...(reason && { reason }),
    ...(override && { override }),
  });
  draft.moveClock(clock, query, start, due, 'extension');
  return undefined;
}

/**
 * The unit hands in how it was handled, with all that the clause asks for (Shaoyang art. 15). The lead's answer
 * goes to the hotline's review; an assistant's ends the assistant's own term.
 */
export function answer(draft: Draft, command: Command<'answer'>): Refusal | undefined {
  const assignment = actingAssignment(draft, command);
  if (!assignment) return NOT_YOURS;
  const { answer: rule, contactAttempts } = draft.rules.regulation;
  if (!assignment.signed) {
    return refusal('not-signed', '应先签收再提交办理情况', { clause: rule.clause });
  }
  if (assignment.answeredAt) return refusal('already-answered', '办理情况已提交', { clause: rule.clause });
  const { actor: _actor, type: _type, ...fields } = command;
  const lead = assignment.role === 'lead';
  const attempts = assignment.failedContacts + (command.contact.reached ? 0 : 1);
  const reached = command.contact.reached || assignment.reachedCitizen;
  if (lead && !reached && contactAttempts && draft.hasTerm('reach')) {
    if (attempts < contactAttempts.atLeast) {
      return refusal('too-few-attempts', '未联系上服务对象的，联系次数未达到规定', {
        field: 'contact',
        clause: contactAttempts.clause,
      });
    }
  }
  recordContact(draft, assignment.unit, command.contact);
  draft.record({ type: 'AnswerSubmitted', ...fields, unit: assignment.unit });
  draft.endClock(clockOf(draft.ticket, 'respond', assignment.unit));
  draft.cancelClocks((clock) => clock.kind === 'return' && clock.unit === assignment.unit);
  if (!lead) draft.endClock(workClockOf(draft.ticket, assignment.unit));
  return undefined;
}
