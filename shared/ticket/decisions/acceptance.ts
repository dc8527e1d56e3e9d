import { namesLine } from '../../regulation/emergencies.ts';
import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { clockOf, firstMomentTooLate, lastWorkClock } from '../ticket.ts';
import { confidenceGiven } from './confidence.ts';
import { passOnUrgent } from './emergency.ts';
import { fromNow } from './from-now.ts';
import { isSource, markByEntrance, markBySource, putMarks } from './marks.ts';
import { kindNotAccepted, refuse } from './non-acceptance.ts';

/**
 * A request becomes a ticket. An agent's phone intake is acceptance in the same act (docs/readings.md); what comes by
 * web, WeChat or referral waits for `accept`. A consultation may be answered, and a request refused, at once.
 */
export function submit(draft: Draft, command: Command<'submit'>): Refusal | undefined {
  const {
    type: _type,
    actor: _actor,
    accepted,
    consentToWait,
    reply: online,
    knowledge,
    rejection,
    marks,
    accused,
    consent,
    text,
    ...facts
  } = command;
  if (accepted && facts.kind === undefined) {
    return refusal('kind-required', '受理时须确定诉求类型', { field: 'kind' });
  }
  draft.record({ ...facts, type: 'Submitted', request: text });
  const line = facts.source?.line;
  if (line !== undefined && !namesLine(line, draft.rules) && !isSource(draft, line)) {
    const clause = draft.rules.regulation.handOver?.[0]?.clause;
    return refusal('unknown-line', '本市规定没有与该热线的移交或联动', { field: 'source.line', clause });
  }
  const withheld = confidenceGiven(draft, {
    ...(accused && { accused }),
    ...(consent !== undefined && { consent }),
  });
  if (withheld) return withheld;
  const unmarked = putMarks(draft, marks);
  if (unmarked) return unmarked;
  if (line !== undefined) markBySource(draft, line);
  if (facts.entrance !== undefined) markByEntrance(draft, facts.entrance);
  if (knowledge !== undefined && !online) {
    return refusal('reply-required', '引用知识条目的，须有答复', { field: 'reply' });
  }
  if (!accepted || facts.kind === undefined) return undefined;
  if (rejection && online)
    return refusal('reply-or-rejection', '不予受理的，不再作答复', { field: 'rejection' });
  if (rejection) return refuse(draft, rejection);
  const refused = kindNotAccepted(draft, facts.kind);
  if (refused) return refused;
  const given = { kind: facts.kind, ...(consentToWait && { consentToWait }) };
  if (online && consentToWait) {
    return refusal('reply-or-wait', '已当场答复的，不再约定回复', { field: 'consentToWait' });
  }
  recordAcceptance(draft, given, online !== undefined);
  if (online) closeOnline(draft, { reply: online, ...(knowledge !== undefined && { knowledge }) });
  return undefined;
}

/** The hotline takes a request in: from now on the regulation of this day holds for it. */
export function accept(draft: Draft, command: Command<'accept'>): Refusal | undefined {
  const refused = kindNotAccepted(draft, command.kind) ?? putMarks(draft, command.marks);
  if (refused) return refused;
  recordAcceptance(draft, command, false);
  return undefined;
}

function recordAcceptance(
  draft: Draft,
  given: Pick<Command<'accept'>, 'kind' | 'matter' | 'classCode' | 'placeCode' | 'consentToWait'>,
  answeredOnline: boolean,
): void {
  const { kind, matter, classCode, placeCode, consentToWait } = given;
  draft.record({
    type: 'Accepted',
    kind,
    ...(matter && { matter }),
    ...(classCode && { classCode }),
    ...(placeCode && { placeCode }),
    regulation: draft.basis.regulation.id,
  });
  if (answeredOnline) return;
  if (consentToWait) {
    draft.record({ type: 'WaitAgreed' });
    draft.startClocks(fromNow(draft, 'consent-to-wait'));
  } else {
    draft.startClocks(fromNow(draft, 'accepted'));
  }
  passOnUrgent(draft);
}

/** The hotline answers by itself, at once or after calling back (Shaoyang art. 12(1), 14(1)). */
export function reply(draft: Draft, command: Command<'reply'>): undefined {
  closeOnline(draft, command);
}

function closeOnline(draft: Draft, given: Pick<Command<'reply'>, 'reply' | 'knowledge' | 'contact'>): void {
  const { reply: text, knowledge, contact } = given;
  const waited = clockOf(draft.ticket, 'callback');
  draft.record({
    type: 'Replied',
    reply: text,
    ...(knowledge !== undefined && { knowledge }),
    ...(contact && { contact }),
    ...(!waited && { direct: true }),
  });
  draft.endClock(waited);
  draft.cancelClocks(() => true);
  draft.record({ type: 'Closed', outcome: 'answered-online' });
}

/**
 * The hotline finds the matter complex: ten working days in all instead of five, counted from the same signing.
 * It has to say so before the ordinary term ends; a later label cures nothing (readings, point 10).
 */
export function markComplex(draft: Draft, command: Command<'mark-complex'>): Refusal | undefined {
  const { ticket } = draft;
  if (ticket.complex) return refusal('already-complex', '该工单已认定为情况复杂');
  const longer = draft.rules.regulation.terms.find(({ clock, complex }) => clock === 'handle' && complex);
  if (!longer || !ticket.kind || !longer.kinds.includes(ticket.kind)) {
    return refusal('not-for-this-kind', '此类诉求没有情况复杂的办理期限', { clause: longer?.clause });
  }
  const work = lastWorkClock(ticket);
  if (work && draft.now >= firstMomentTooLate(work)) {
    return refusal('too-late', '办理期限已届满，不能再认定为情况复杂', { clause: work.clause });
  }
  if (work && work.query.clock !== 'handle') {
    return refusal('already-extended', '该工单已延期或重新办理，不再认定为情况复杂', { clause: work.clause });
  }
  draft.record({ type: 'MarkedComplex', reason: command.reason });
  for (const clock of draft.ticket.clocks.filter(({ query }) => query.clock === 'handle')) {
    if (draft.now < firstMomentTooLate(clock))
      draft.workOutAgain(clock, { ...clock.query, complex: true }, 'complex');
  }
  return undefined;
}
