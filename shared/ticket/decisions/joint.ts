import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { conflict } from './conflict.ts';

/** Calls stand in the ticket one by one, and the ticket stays small. */
const MOST_CALLS = 20;

/**
 * A unit was called in by a call of three, at its remote seat or at a special seat (Meizhou art. 7(1), Inner Mongolia
 * art. 11(2)). Whether it took the call is on record; no term begins or moves.
 */
export function callIn(draft: Draft, command: Command<'call-in'>): Refusal | undefined {
  const { unit, through, answered, resolved, expert, note } = command;
  const rule = draft.rules.regulation.callingIn;
  if (!rule) return refusal('no-calling-in', '本市规定没有三方通话、远端座席或者专席');
  const { clause, ways } = rule;
  if (!ways.includes(through)) {
    return refusal('unknown-way', '本市规定没有这种通话方式', { field: 'through', clause });
  }
  const called = draft.basis.units.get(unit);
  if (!called) return refusal('unknown-unit', '没有该承办单位', { field: 'unit', clause });
  const concerned = conflict(draft, unit, 'unit');
  if (concerned) return concerned;
  if (through === 'remote-seat' && !called.remoteSeat) {
    return refusal('no-remote-seat', '单位目录中该单位没有远端座席', { field: 'unit', clause });
  }
  if (resolved !== undefined && !answered) {
    return refusal('not-answered', '未接通的，不能记录是否解决', { field: 'resolved', clause });
  }
  if ((draft.ticket.calls?.length ?? 0) >= MOST_CALLS) {
    return refusal('too-many-calls', '该工单通话记录过多', { clause });
  }
  draft.record({
    type: 'UnitCalledIn',
    unit,
    through,
    answered,
    ...(resolved !== undefined && { resolved }),
    ...(expert !== undefined && { expert }),
    clause,
    ...(note && { note }),
  });
  return undefined;
}

/**
 * A matter of one of the fields that the text names is handled jointly with the bodies of that field (Tai'an art. 24,
 * second paragraph). The units' terms run on: the text stops none.
 */
export function handleJointly(draft: Draft, command: Command<'handle-jointly'>): Refusal | undefined {
  const { field, partner, externalNo, reason } = command;
  const rule = draft.rules.regulation.jointHandling;
  if (!rule) return refusal('no-joint-handling', '本市规定没有联合协调处置');
  const { clause, fields } = rule;
  if (!fields.some(({ id }) => id === field)) {
    return refusal('unknown-field', '不是本市规定的联合处置领域', { field: 'field', clause });
  }
  if (draft.ticket.joint?.some((each) => each.field === field)) {
    return refusal('already-joint', '该领域已在联合处置', { field: 'field', clause });
  }
  draft.record({
    type: 'JointHandlingBegun',
    field,
    clause,
    partner,
    ...(externalNo !== undefined && { externalNo }),
    reason,
  });
  return undefined;
}

/** What came of it, once for each field. */
export function jointFeedback(draft: Draft, command: Command<'joint-feedback'>): Refusal | undefined {
  const { field, result, solved } = command;
  const clause = draft.rules.regulation.jointHandling?.clause;
  const begun = draft.ticket.joint?.find((each) => each.field === field);
  if (!begun) return refusal('not-joint', '该领域没有联合处置', { field: 'field', clause });
  if (begun.fedBackAt) return refusal('already-fed-back', '联合处置结果已反馈', { field: 'field', clause });
  draft.record({ type: 'JointFeedbackReceived', field, result, ...(solved && { solved }) });
  return undefined;
}
