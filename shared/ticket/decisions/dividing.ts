import { type Day, dayOf } from '../../calendar/instant.ts';
import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { type Assignment, type RunningClock, workClockOf } from '../ticket.ts';
import { besideOf } from '../unit-ref.ts';
import { actingAssignment, NOT_YOURS } from './acting.ts';
import { conflict } from './conflict.ts';
import { MOST_ASSISTANTS } from './sending.ts';

/**
 * A unit divides its part among those that the directory has directly below it (Shaoyang art. 6(4)). Its own term
 * runs on, and theirs ends with it, or on an earlier day that it sets: they answer to it, and it answers to the city.
 */
export function divide(draft: Draft, command: Command<'divide'>): Refusal | undefined {
  const assignment = actingAssignment(draft, command);
  if (!assignment) return NOT_YOURS;
  const { dueOn, note } = command;
  /** Whoever has answered to this unit is given its part anew: after a redo, or where the answer is not enough. */
  const isDone = ({ under, answeredAt }: Assignment) => under === assignment.unit && answeredAt !== undefined;
  // A unit of another region names those below it as its own directory does.
  const units = command.units.map((unit) => besideOf(assignment.unit, unit));
  const { assignments } = draft.ticket;
  if (!assignment.signed && draft.knows('sign')) {
    return refusal('not-signed', '应先签收再分派下级单位');
  }
  if (assignment.answeredAt) return refusal('already-answered', '办理情况已提交，不能再分派');
  if (assignment.returnRequest?.state === 'pending') {
    return refusal('return-pending', '退回申请正在审核');
  }
  for (const [index, unit] of units.entries()) {
    const field = `units.${index}`;
    const known = draft.basis.units.get(unit);
    if (!known) return refusal('unknown-unit', '承办单位不在本市单位目录中', { field });
    if (known.parent !== assignment.unit) return refusal('not-below', '不是本单位的下级单位', { field });
    const concerned = conflict(draft, unit, field);
    if (concerned) return concerned;
    if (units.indexOf(unit) !== index || assignments.some((each) => each.unit === unit && !isDone(each))) {
      return refusal('unit-named-twice', '同一单位不能重复分派', { field });
    }
  }
  const others = assignments.filter(({ unit }) => unit !== assignment.unit && !units.includes(unit));
  if (others.length + units.length > MOST_ASSISTANTS) {
    return refusal('too-many-units', '承办单位过多', { field: 'units' });
  }
  const work = workClockOf(draft.ticket, assignment.unit);
  const running = work?.expired ? undefined : work;
  const tooLate = dueOn === undefined ? undefined : notWithin(draft, running, dueOn);
  if (tooLate) return tooLate;
  const terms = { ...(dueOn && { dueOn }), ...(note && { note }) };
  draft.record({ type: 'Divided', unit: assignment.unit, units, ...terms });
  if (running) for (const unit of units) draft.startWithin(running, unit, dueOn);
  return undefined;
}

/** Why a last day is none that the unit may set: it has no term to divide, or the day is past or beyond that term. */
function notWithin(draft: Draft, work: RunningClock | undefined, dueOn: Day): Refusal | undefined {
  const field = 'dueOn';
  if (!work) return refusal('no-term', '没有正在进行的办理期限，不能设定下级单位的期限', { field });
  const { clause } = work;
  if (dueOn < dayOf(draft.now))
    return refusal('due-in-the-past', '设定的期限不能早于今日', { field, clause });
  if (dueOn <= work.dueOn) return undefined;
  return refusal('beyond-own-term', '下级单位的期限不能超过本单位的办理期限', { field, clause });
}
