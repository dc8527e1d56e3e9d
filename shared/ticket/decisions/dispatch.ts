import { roundTheClockDuty } from '../../regulation/emergencies.ts';
import { isShownBy } from '../attachment.ts';
import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import type { Duty } from '../events/dispatch.ts';
import type { EventOf, Fact } from '../events.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { type Assignment, assignmentOf, clockOf, type RunningClock } from '../ticket.ts';
import { conflict } from './conflict.ts';
import { inCoordination } from './coordination.ts';
import { fromNow } from './from-now.ts';
import { IMPROPER_AND_GRANTED, release } from './returning.ts';

/** Each unit is written with every commit that changes its part, and a commit holds 25 items (docs/architecture.md, Tables). */
export const MOST_ASSISTANTS = 10;

/**
 * The ticket goes to one unit in charge and, where several are concerned, to assistants (Shaoyang art. 12, 13).
 * Each has received it now: its signing clock runs from this instant, and for nuisances its response clock.
 * After a return a unit that assists may be put in charge: it begins anew. Where the text has it so, several units
 * each answer for a part of their own instead (Tai'an art. 14(2)): the matter is done when all parts are.
 */
export function dispatch(draft: Draft, command: Command<'dispatch'>): Refusal | undefined {
  const { lead, assistants, separate, lawTerm, note, suggested } = command;
  const refused = inCoordination(draft) ?? cannotSend(draft, lead, assistants, 'lead', separate);
  if (refused) return refused;
  sendTo(draft, {
    lead,
    assistants,
    ...(separate && { separate }),
    ...(lawTerm && { lawTerm }),
    ...(note && { note }),
    ...(suggested !== undefined && { suggested }),
  });
  return undefined;
}

/**
 * Why a ticket can't go to these units.
 * @param leadField the field in which the unit in charge was named
 * @param separate units that are to answer for parts of their own
 */
export function cannotSend(
  draft: Draft,
  lead: string,
  assistants: readonly string[],
  leadField: string,
  separate: readonly string[] = [],
): Refusal | undefined {
  const { leadAndAssistants, separately } = draft.rules.regulation;
  if (separate.length > 0 && !separately) {
    return refusal('no-separate-dispatch', '本市规定没有分别确定承办单位办理', {
      field: 'separate',
      clause: leadAndAssistants?.clause,
    });
  }
  const named = [lead, ...assistants, ...separate];
  const others = draft.ticket.assignments.filter(({ unit }) => unit !== lead).length;
  if (others + named.length - 1 > MOST_ASSISTANTS) {
    return refusal('too-many-units', '承办单位过多', { field: 'assistants' });
  }
  for (const [index, unit] of named.entries()) {
    const place = index - 1;
    const further =
      place < assistants.length ? `assistants.${place}` : `separate.${place - assistants.length}`;
    const field = index === 0 ? leadField : further;
    if (!draft.basis.units.has(unit)) return refusal('unknown-unit', '承办单位不在本市单位目录中', { field });
    const concerned = conflict(draft, unit, field);
    if (concerned) return concerned;
    const there = assignmentOf(draft.ticket, unit);
    if (named.indexOf(unit) !== index || (there && (unit !== lead || there.role === 'lead'))) {
      return refusal('unit-named-twice', '同一单位不能重复转派', { field });
    }
  }
  return undefined;
}

/**
 * Units get the ticket now, and their clocks start.
 * @param straight the clause by which it goes there without anybody's decision, where one has it so
 */
export function sendTo(
  draft: Draft,
  to: Pick<EventOf<'Dispatched'>, 'lead' | 'assistants' | 'separate' | 'lawTerm' | 'note' | 'suggested'>,
  straight?: Duty,
): void {
  const { lead, assistants, separate = [] } = to;
  const named = [lead, ...separate, ...assistants];
  draft.endClock(clockOf(draft.ticket, 'dispatch'));
  draft.cancelClocks(({ unit }) => unit === lead);
  draft.cancelClocks(({ kind }) => kind === 'callback');
  const dayAndNight = named.flatMap((unit) => onDutyAlways(draft, unit));
  const fact: Fact = {
    type: 'Dispatched',
    toSign: draft.knows('sign'),
    ...to,
    ...(straight && { straight }),
    ...(dayAndNight.length > 0 && { dayAndNight }),
  };
  if (straight) draft.recordLaw(fact, draft.now);
  else draft.record(fact);
  const by = straight ? { by: 'law' as const } : {};
  for (const unit of named) {
    draft.startClocks(fromNow(draft, 'dispatched'), { unit, ...by });
    draft.startClocks(fromNow(draft, 'received'), { unit, ...by });
  }
}

/** The unit, if it answers day and night, with the clause that has it do so. */
function onDutyAlways(draft: Draft, id: string): NonNullable<EventOf<'Dispatched'>['dayAndNight']> {
  const unit = draft.basis.units.get(id);
  if (!unit?.natures.includes('round-the-clock')) return [];
  const names = unit.name === undefined ? unit.roles : [unit.name, ...unit.roles];
  return [{ unit: id, ...roundTheClockDuty(names, draft.rules) }];
}

/** The office that answers for a unit not yet a member passes its ticket on to it (Meizhou art. 11(2)). */
export function passOn(draft: Draft, command: Command<'pass-on'>): Refusal | undefined {
  const { unit, note } = command;
  const clock = clockOf(draft.ticket, 'dispatch', unit);
  if (!clock) return refusal('nothing-to-pass-on', '该单位没有待转派的工单', { field: 'unit' });
  draft.record({ type: 'PassedOn', unit, ...(note && { note }) });
  draft.endClock(clock);
  return undefined;
}

/** The part in the ticket of the unit that gives the command. */
export function actingAssignment(
  draft: Draft,
  { actor: { unit } }: { readonly actor: { readonly unit?: string } },
): Assignment | undefined {
  return unit === undefined ? undefined : assignmentOf(draft.ticket, unit);
}

/** What a unit is told that has no part in the ticket. */
export const NOT_YOURS = refusal('not-your-ticket', '该工单未转派给本单位', { field: 'unit' });

/** The unit signs: its handling term and its right to return run from here (Shaoyang art. 13, 14). */
export function sign(draft: Draft, command: Command<'sign'>): Refusal | undefined {
  const assignment = actingAssignment(draft, command);
  if (!assignment) return NOT_YOURS;
  const { signing, return: returning } = draft.rules.regulation;
  if (!draft.knows('sign')) return refusal('no-signing', '本市规定没有签收');
  if (assignment.signed?.deemed) {
    return refusal('deemed-signed', '签收期限已过，工单已视为签收', {
      clause: signing.deemed?.clause,
    });
  }
  if (assignment.signed) {
    return refusal('already-signed', '本单位已签收该工单', { clause: returning.sameDay?.clause });
  }
  recordSignature(draft, assignment.unit);
  return undefined;
}

function recordSignature(draft: Draft, unit: string): void {
  // Who was given a part of another unit's works under that unit's term.
  if (assignmentOf(draft.ticket, unit)?.under !== undefined) {
    draft.record({ type: 'Signed', unit });
    return;
  }
  draft.endClock(clockOf(draft.ticket, 'sign', unit));
  draft.record({ type: 'Signed', unit });
  draft.startClocks(fromNow(draft, 'signed'), { unit });
}

/**
 * The unit gives the ticket back as not its own: on the day it signed, or within two working days after
 * checking on site, with a photo where the matter asks for one (Shaoyang art. 13). Giving back an unsigned
 * ticket within its signing term counts as signing it on that day.
 */
export function requestReturn(draft: Draft, command: Command<'return'>): Refusal | undefined {
  const assignment = actingAssignment(draft, command);
  if (!assignment) return NOT_YOURS;
  const rules = draft.rules.regulation.return;
  const { siteVisit, proposedUnit, photos, attachments, reason, basis } = command;
  if (!draft.knows('return')) return refusal('no-return', '本市规定没有退回');
  const checked = siteVisit && rules.siteVisit !== undefined;
  const provision = checked ? rules.siteVisit : (rules.plain ?? rules.sameDay);
  const needs = checked ? rules.needs.siteVisit : rules.plain ? rules.needs.plain : rules.needs.sameDay;
  if (assignment.returnRequest?.state === 'pending') {
    return refusal('return-pending', '退回申请正在审核', { clause: rules.review?.clause });
  }
  if (assignment.answeredAt)
    return refusal('already-answered', '已提交办理情况，不能退回', { clause: provision?.clause });
  if (draft.ticket.coordination?.unit === assignment.unit) {
    return refusal('decided-by-coordination', '承办单位已经协调确定，不能退回', {
      clause: draft.rules.regulation.coordination?.clause,
    });
  }
  if (needs?.includes('proposedUnit') && proposedUnit === undefined) {
    return refusal('field-required', '退回须提出具体承办单位的建议', {
      field: 'proposedUnit',
      clause: provision?.clause,
    });
  }
  const { matter } = draft.ticket;
  const shown = photos.length > 0 || isShownBy(draft.ticket, assignment.unit, attachments);
  if (matter && rules.photo?.matters.includes(matter) && !shown) {
    return refusal('photo-required', '此类工单退回须提供现场图片', {
      field: 'photos',
      clause: rules.photo?.clause,
    });
  }
  if (!assignment.signed && draft.knows('sign')) recordSignature(draft, assignment.unit);
  // Where the text asks for a return in time and gives no number, no window closes.
  const open = returnClocks(draft, assignment.unit).some(({ query }) => query.siteVisit === checked);
  if (draft.hasTerm('return') && !open && assignment.under === undefined) {
    return refusal('return-too-late', '已超过规定退回时限，视为签收，不能退回', {
      clause: rules.late?.clause,
    });
  }
  draft.record({
    type: 'ReturnRequested',
    unit: assignment.unit,
    siteVisit,
    reason,
    basis,
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
  const clause = draft.rules.regulation.return.review?.clause;
  if (assignment?.returnRequest?.state !== 'pending') {
    return refusal('no-return-pending', '没有待审核的退回申请', { field: 'unit', clause });
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
