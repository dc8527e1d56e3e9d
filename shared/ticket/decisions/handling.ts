import { dayOf } from '../../calendar/instant.ts';
import { decisionInForce, termOf } from '../../regulation/rules.ts';
import type { ClockKind } from '../../regulation/vocabulary.ts';
import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import type { ContactRecord } from '../events.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { type Assignment, clockOf, workClockOf } from '../ticket.ts';
import { HOTLINE } from '../work-lines.ts';
import { actingAssignment, NOT_YOURS } from './acting.ts';
import { fromNow } from './from-now.ts';
import { signClause } from './signing.ts';

/**
 * A unit contacted the citizen, or tried to; or the hotline itself, as when it calls back. For a consultation the first failed attempt starts the
 * 24 hours in which at least three have to be made (Shaoyang art. 14(2); readings, point 8).
 */
export function contact(draft: Draft, command: Command<'contact'>): Refusal | undefined {
  const unit = command.actor.unit === undefined ? HOTLINE : actingAssignment(draft, command)?.unit;
  if (unit === undefined) return NOT_YOURS;
  const { actor: _actor, type: _type, ...made } = command;
  recordContact(draft, unit, made);
  return undefined;
}

/**
 * Every contact is put on record as it was; when and how often it should be is said beside it, never refused. A try
 * that fails is no contact: it ends a term only where it makes up the number of tries that the text asks for
 * (docs/readings.md, point 38).
 */
function recordContact(draft: Draft, unit: string, made: ContactRecord): void {
  const before = draft.ticket.assignments.find((a) => a.unit === unit);
  const outside = isOutsideHours(draft);
  draft.record({
    type: 'CitizenContacted',
    unit,
    contact: made,
    ...(outside && { outsideHours: true }),
    ...(isTooOften(draft) && { tooOften: true }),
  });
  if (made.reached) {
    if (draft.rules.regulation.response?.byContact) draft.endClock(clockOf(draft.ticket, 'respond', unit));
    draft.endClock(clockOf(draft.ticket, 'contact', unit));
    draft.endClock(clockOf(draft.ticket, 'reach', unit));
    return;
  }
  if (outside) return;
  if (before && before.failedContacts === 0 && !before.reachedCitizen && before.role === 'lead') {
    draft.startClocks(fromNow(draft, 'first-failed-attempt'), { unit });
  }
  const attempts = draft.rules.regulation.contactAttempts;
  if (attempts && (before?.failedContacts ?? 0) + 1 >= attempts.atLeast) {
    draft.endClock(clockOf(draft.ticket, 'contact', unit));
    draft.endClock(clockOf(draft.ticket, 'reach', unit));
  }
}

/** Whether it is outside the city's hours for contacts; where it has set none, every hour will do. */
function isOutsideHours(draft: Draft): boolean {
  const hours = decisionInForce(draft.rules, draft.rules.settings.contacts)?.hours;
  if (!hours) return false;
  const time = draft.now.slice(11, 16);
  return time < hours.from || time >= hours.to;
}

/** Whether one contact more today is more than the city wants for a citizen (Shaoyang art. 12(1)). */
function isTooOften(draft: Draft): boolean {
  const most = decisionInForce(draft.rules, draft.rules.settings.contacts)?.mostADay;
  if (most === undefined) return false;
  const { contacts } = draft.ticket;
  return contacts?.on === dayOf(draft.now) && contacts.count >= most;
}

/**
 * The unit decides whether it accepts the case: a term of its own in some regulations, from whose real end the
 * handling runs (Meizhou art. 11(2) point 3; readings, point 16). Declining takes a reason.
 */
export function unitAccept(draft: Draft, command: Command<'unit-accept'>): Refusal | undefined {
  const assignment = actingAssignment(draft, command);
  if (!assignment) return NOT_YOURS;
  const { unit } = assignment;
  if (!draft.knows('accept')) return refusal('no-unit-acceptance', '此类诉求无须承办单位另行决定受理');
  const clause = acceptClause(draft);
  if (assignment.accepted !== undefined) {
    return refusal('already-decided', '本单位已作出受理决定', { clause });
  }
  if (!command.accepted && !command.reason) {
    return refusal('field-required', '不予受理须说明理由', { field: 'reason', clause });
  }
  if (command.reason && !command.accepted) {
    draft.record({ type: 'DeclinedByUnit', unit, reason: command.reason });
  } else {
    draft.record({ type: 'AcceptedByUnit', unit });
  }
  draft.endClock(clockOf(draft.ticket, 'accept', unit));
  if (command.accepted) {
    draft.startClocks(fromNow(draft, 'accepted-by-unit'), { unit });
    startBelow(draft, unit);
  }
  return undefined;
}

/** Those among whom it divided its part before are to end with its handling, which begins only now. */
function startBelow(draft: Draft, above: string): void {
  const work = workClockOf(draft.ticket, above);
  if (!work) return;
  for (const { unit, under, answeredAt } of draft.ticket.assignments) {
    if (under === above && answeredAt === undefined) draft.startWithin(work, unit);
  }
}

/** The clause by which units decide whether they accept such a matter. */
function acceptClause({ rules, ticket: { kind } }: Draft): string | undefined {
  return termOf(rules.regulation, 'accept', kind)?.clause;
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

/**
 * The unit hands in how it was handled, with all that the clause asks for (Shaoyang art. 15). The lead's answer
 * goes to the hotline's review; an assistant's ends the assistant's own term.
 */
export function answer(draft: Draft, command: Command<'answer'>): Refusal | undefined {
  const assignment = actingAssignment(draft, command);
  if (!assignment) return NOT_YOURS;
  const { answer: rule, contactAttempts } = draft.rules.regulation;
  if (!assignment.signed && draft.knows('sign')) {
    return refusal('not-signed', '应先签收再提交办理情况', { clause: signClause(draft) });
  }
  const undecided = clockOf(draft.ticket, 'accept', assignment.unit);
  if (undecided) {
    return refusal('not-decided', '应先决定是否受理再提交办理情况', { clause: undecided.clause });
  }
  if (assignment.answeredAt) return refusal('already-answered', '办理情况已提交', { clause: rule.clause });
  const missing = missingFrom(draft, command, assignment);
  if (missing) return missing;
  if (command.handledAt !== undefined && command.handledAt > draft.now) {
    return refusal('handled-in-the-future', '办理时间不能晚于提交时间', {
      field: 'handledAt',
      clause: rule.clause,
    });
  }
  if (rule.secrecyCheck && !command.secrecyChecked) {
    return refusal('field-required', '答复内容须先经保密审查', {
      field: 'secrecyChecked',
      clause: rule.secrecyCheck.clause,
    });
  }
  if (command.unsolved && command.unsolved.promisedOn < dayOf(draft.now)) {
    return refusal('promised-in-the-past', '承诺的解决期限不能早于提交之日', {
      field: 'unsolved.promisedOn',
      clause: rule.unsolved?.clause,
    });
  }
  const { actor: _actor, type: _type, ...fields } = command;
  const lead = assignment.role === 'lead';
  const { contact: made } = command;
  const counts = made?.reached === false && !isOutsideHours(draft);
  const attempts = assignment.failedContacts + (counts ? 1 : 0);
  const reached = made?.reached === true || assignment.reachedCitizen;
  if (lead && !reached && contactAttempts && draft.hasTerm('reach')) {
    if (attempts < contactAttempts.atLeast) {
      return refusal('too-few-attempts', '未联系上服务对象的，联系次数未达到规定', {
        field: 'contact',
        clause: contactAttempts.clause,
      });
    }
  }
  if (made) recordContact(draft, assignment.unit, made);
  draft.record({ type: 'AnswerSubmitted', ...fields, unit: assignment.unit });
  draft.endClock(clockOf(draft.ticket, 'respond', assignment.unit));
  // A lead's term for being in touch waits for the review, an assistant has nothing left to be in touch for.
  const over: readonly ClockKind[] = lead ? ['return'] : ['return', 'contact'];
  draft.cancelClocks(({ kind, unit }) => over.includes(kind) && unit === assignment.unit);
  if (!lead) draft.endClock(workClockOf(draft.ticket, assignment.unit));
  return undefined;
}

/** What the city's text has in an answer and this one lacks; where the unit is to contact the citizen, that it did. */
function missingFrom(
  draft: Draft,
  command: Command<'answer'>,
  { failedContacts, reachedCitizen }: Assignment,
): Refusal | undefined {
  const { regulation } = draft.rules;
  // Where the answer's article doesn't ask for it, it is due where the text has such citizens contacted (Meizhou art. 11(2)).
  const {
    fields,
    clause,
    contactCitizen = termOf(regulation, 'contact', draft.ticket.kind),
  } = regulation.answer;
  const missing = fields.find((field) => command[field] === undefined);
  if (missing) return refusal('field-required', '办理情况缺少规定的内容', { field: missing, clause });
  const contacted = reachedCitizen || failedContacts > 0 || command.contact !== undefined;
  if (!contactCitizen || contacted) return undefined;
  return refusal('field-required', '办理情况须载明与服务对象的联系情况', {
    field: 'contact',
    clause: contactCitizen.clause,
  });
}
