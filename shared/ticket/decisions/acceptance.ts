import { dayOf } from '../../calendar/instant.ts';
import type { Start } from '../../regulation/due.ts';
import type { StartEvent } from '../../regulation/vocabulary.ts';
import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import type { Fact } from '../events.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { firstMomentTooLate } from '../settle.ts';
import { clockOf, leadOf, workClockOf } from '../ticket.ts';

/** A term that runs from what a person does now. */
export function fromNow(draft: Draft, event: StartEvent): Start {
  return { event, at: draft.now, on: dayOf(draft.now) };
}

/**
 * A request becomes a ticket. An agent's phone intake is acceptance in the same act (design §5); what comes by
 * web, WeChat or referral waits for `accept`. A consultation may be answered, and a request refused, at once.
 */
export function submit(draft: Draft, command: Command<'submit'>): Refusal | undefined {
  const {
    type: _type,
    actor: _actor,
    accepted,
    consentToWait,
    reply: online,
    rejection,
    text,
    ...facts
  } = command;
  if (accepted && facts.kind === undefined) {
    return refusal('kind-required', '受理时须确定诉求类型', { field: 'kind' });
  }
  draft.record({ ...facts, type: 'Submitted', request: text });
  if (!accepted || facts.kind === undefined) return undefined;
  if (rejection) return refuse(draft, rejection);
  const given = { kind: facts.kind, ...(consentToWait && { consentToWait }) };
  const refused = recordAcceptance(draft, given, online !== undefined);
  if (refused) return refused;
  return online ? (notOnline(draft) ?? closeOnline(draft, { reply: online })) : undefined;
}

/** The hotline takes a request in: from now on the regulation of this day holds for it. */
export function accept(draft: Draft, command: Command<'accept'>): Refusal | undefined {
  return recordAcceptance(draft, command, false);
}

function recordAcceptance(
  draft: Draft,
  given: Pick<Command<'accept'>, 'kind' | 'matter' | 'classCode' | 'placeCode' | 'consentToWait'>,
  answeredOnline: boolean,
): Refusal | undefined {
  const { kind, matter, classCode, placeCode, consentToWait } = given;
  if (consentToWait && kind !== 'consultation') {
    return refusal('wait-only-for-consultation', '仅咨询类事项可经同意后回复', { field: 'consentToWait' });
  }
  draft.record({
    type: 'Accepted',
    kind,
    ...(matter && { matter }),
    ...(classCode && { classCode }),
    ...(placeCode && { placeCode }),
    regulation: draft.basis.regulation.id,
  });
  if (answeredOnline) return undefined;
  if (consentToWait) {
    draft.record({ type: 'WaitAgreed' });
    draft.startClock('callback', fromNow(draft, 'consent-to-wait'));
  } else {
    draft.startClock('dispatch', fromNow(draft, 'accepted'));
  }
  return undefined;
}

/** Not accepted, on one of the city's grounds; the citizen is told reason and basis (Shaoyang art. 10, 11). */
export function reject(draft: Draft, command: Command<'reject'>): Refusal | undefined {
  return refuse(draft, command);
}

function refuse(
  draft: Draft,
  given: Pick<Command<'reject'>, 'ground' | 'reason' | 'basis' | 'instead'>,
): Refusal | undefined {
  const ground = draft.rules.regulation.acceptance.grounds.find(({ id }) => id === given.ground);
  if (!ground) {
    return refusal('unknown-ground', '不予受理须依据本市规定的情形', {
      field: 'ground',
      clause: draft.rules.regulation.acceptance.notice?.clause,
    });
  }
  const { reason, basis, instead } = given;
  const fact: Fact = { type: 'Rejected', ground: ground.id, clause: ground.clause, reason, basis };
  draft.record(instead ? { ...fact, instead } : fact);
  draft.cancelClocks(() => true);
  draft.record({ type: 'Closed', outcome: 'rejected' });
  return undefined;
}

/** The hotline answers by itself, at once or after calling back (Shaoyang art. 12(1), 14(1)). */
export function reply(draft: Draft, command: Command<'reply'>): Refusal | undefined {
  return notOnline(draft) ?? closeOnline(draft, command);
}

function notOnline(draft: Draft): Refusal | undefined {
  if (draft.ticket.kind === 'consultation' || draft.ticket.kind === 'praise') return undefined;
  return refusal('reply-only-for-consultation', '热线直接答复仅适用于咨询和表扬，其他事项须转派承办单位', {
    clause: draft.rules.regulation.knowledge.online?.clause,
  });
}

function closeOnline(draft: Draft, given: Pick<Command<'reply'>, 'reply' | 'contact'>): Refusal | undefined {
  const { reply: text, contact } = given;
  draft.record({ type: 'Replied', reply: text, ...(contact && { contact }) });
  draft.endClock(clockOf(draft.ticket, 'callback'));
  draft.cancelClocks(() => true);
  draft.record({ type: 'Closed', outcome: 'answered-online' });
  return undefined;
}

/**
 * The hotline finds the matter complex: ten working days in all instead of five, counted from the same signing.
 * It has to say so before the ordinary term ends; a later label cures nothing (readings, point 10).
 */
export function markComplex(draft: Draft, command: Command<'mark-complex'>): Refusal | undefined {
  const { ticket } = draft;
  if (ticket.complex) return refusal('already-complex', '该工单已认定为情况复杂');
  const lead = leadOf(ticket);
  const work = lead && workClockOf(ticket, lead.unit);
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
