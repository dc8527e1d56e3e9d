import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { workClockOf } from '../ticket.ts';
import { actingAssignment, MOST_ASSISTANTS, NOT_YOURS } from './dispatch.ts';

/**
 * A unit divides its part among those that the directory has directly below it (Shaoyang art. 6(4)). Its own term
 * runs on, and theirs ends with it: they answer to it, and it answers to the city.
 */
export function divide(draft: Draft, command: Command<'divide'>): Refusal | undefined {
  const assignment = actingAssignment(draft, command);
  if (!assignment) return NOT_YOURS;
  const { units, note } = command;
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
    if (units.indexOf(unit) !== index || assignments.some((each) => each.unit === unit)) {
      return refusal('unit-named-twice', '同一单位不能重复分派', { field });
    }
  }
  if (assignments.length - 1 + units.length > MOST_ASSISTANTS) {
    return refusal('too-many-units', '承办单位过多', { field: 'units' });
  }
  draft.record({ type: 'Divided', unit: assignment.unit, units, ...(note && { note }) });
  const work = workClockOf(draft.ticket, assignment.unit);
  if (work && !work.expired) for (const unit of units) draft.startWithin(work, unit);
  return undefined;
}
