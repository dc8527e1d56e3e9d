import { dayOf } from '../../calendar/instant.ts';
import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { leadOf } from '../ticket.ts';
import { conflict } from './conflict.ts';
import { cannotSend, sendTo, unknownUnit } from './sending.ts';

/*
 * Unclear or crossing duties (Shaoyang art. 19, Tai'an art. 14(3), Meizhou art. 17). No text stops the dispatch
 * term meanwhile: it keeps running.
 */

/** The units that may be meant are asked to settle whose the matter is. */
export function referToCoordination(
  draft: Draft,
  command: Command<'refer-to-coordination'>,
): Refusal | undefined {
  const { units, reason, meetingOn } = command;
  const rule = draft.rules.regulation.coordination;
  if (!rule) return refusal('no-coordination', '本市规定没有职责协调程序');
  const { clause } = rule;
  if (inCoordination(draft)) return refusal('in-coordination', '该工单正在协调', { clause });
  if (leadOf(draft.ticket)) return refusal('already-dispatched', '该工单已有承办单位', { clause });
  for (const [index, unit] of units.entries()) {
    const field = `units.${index}`;
    if (!draft.basis.units.has(unit)) return unknownUnit(draft, unit, field);
    const concerned = conflict(draft, unit, field);
    if (concerned) return concerned;
    if (units.indexOf(unit) !== index) return refusal('unit-named-twice', '同一单位不能重复列入', { field });
  }
  if (meetingOn !== undefined && meetingOn < dayOf(draft.now)) {
    return refusal('meeting-in-the-past', '协调会议日期不能早于今日', { field: 'meetingOn', clause });
  }
  draft.record({ type: 'CoordinationOpened', units, ...(meetingOn && { meetingOn }), clause, reason });
  return undefined;
}

/** Still unclear after coordination: those are asked to decide whom the regulation names. */
export function referToLeaders(draft: Draft, { reason }: Command<'refer-to-leaders'>): Refusal | undefined {
  const rule = draft.rules.regulation.coordination;
  if (draft.ticket.coordination?.state !== 'open') return NOT_OPEN;
  if (rule?.leaders === undefined) {
    return refusal('no-leaders', '本市规定没有提请领导的程序', rule && { clause: rule.clause });
  }
  draft.record({ type: 'ReferredToLeaders', clause: rule.clause, reason });
  return undefined;
}

/** It is decided whose the matter is: the ticket goes there, and that unit can't return it as not its own. */
export function decideCoordination(
  draft: Draft,
  command: Command<'decide-coordination'>,
): Refusal | undefined {
  const { unit, assistants, reason } = command;
  const clause = draft.rules.regulation.coordination?.clause;
  const { coordination } = draft.ticket;
  if (!isOpen(draft) || clause === undefined) return NOT_OPEN;
  const refused = cannotSend(draft, unit, assistants, 'unit');
  if (refused) return refused;
  const byLeaders = coordination?.state === 'with-leaders';
  draft.record({
    type: 'CoordinationDecided',
    unit,
    assistants,
    ...(byLeaders && { byLeaders }),
    clause,
    reason,
  });
  sendTo(draft, { lead: unit, assistants });
  return undefined;
}

const NOT_OPEN = refusal('not-in-coordination', '该工单没有正在进行的协调');

function isOpen({ ticket: { coordination } }: Draft): boolean {
  return coordination !== undefined && coordination.state !== 'decided';
}

/** Why an ordinary dispatch has to wait: whose the matter is, is being settled. */
export function inCoordination(draft: Draft): Refusal | undefined {
  if (draft.ticket.across?.state === 'open') {
    return refusal('in-coordination', '该工单正在跨地区协调，请待上级热线认定承办单位', {
      clause: draft.rules.regulation.acrossRegions?.clause,
    });
  }
  if (!isOpen(draft)) return undefined;
  return refusal('in-coordination', '该工单正在协调，请先认定承办单位', {
    clause: draft.rules.regulation.coordination?.clause,
  });
}
