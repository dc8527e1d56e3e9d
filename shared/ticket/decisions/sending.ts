import { roundTheClockDuty } from '../../regulation/emergencies.ts';
import type { Draft } from '../draft.ts';
import type { Duty } from '../events/dispatch.ts';
import type { EventOf, Fact } from '../events.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { assignmentOf, clockOf } from '../ticket.ts';
import { conflict } from './conflict.ts';
import { fromNow } from './from-now.ts';

/** Each unit is written with every commit that changes its part, and a commit holds 25 items (docs/architecture.md, Tables). */
export const MOST_ASSISTANTS = 10;

/** Why nothing goes to what is no unit, or no unit any more; then the name of whoever has taken over is told. */
export function unknownUnit({ basis }: Draft, unit: string, field: string): Refusal {
  const gone = basis.dissolved?.get(unit);
  if (!gone) return refusal('unknown-unit', '承办单位不在本市单位目录中', { field });
  const onward = gone.successor === undefined ? '请转派承接其职责的单位' : `请转派${gone.successor}`;
  return refusal('unknown-unit', `${gone.name}已撤销，${onward}`, { field });
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
    if (!draft.basis.units.has(unit)) return unknownUnit(draft, unit, field);
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
    // A unit that is no member yet has received it once the office has passed it on (Meizhou art. 11(2)).
    draft.startClocks(fromNow(draft, 'received'), { unit, only: ['dispatch'], ...by });
    if (clockOf(draft.ticket, 'dispatch', unit)) continue;
    draft.startClocks(fromNow(draft, 'received'), { unit, without: ['dispatch'], ...by });
  }
}

/** The unit, if it answers day and night, with the clause that has it do so. */
function onDutyAlways(draft: Draft, id: string): NonNullable<EventOf<'Dispatched'>['dayAndNight']> {
  const unit = draft.basis.units.get(id);
  if (!unit?.natures.includes('round-the-clock')) return [];
  const names = unit.name === undefined ? unit.roles : [unit.name, ...unit.roles];
  return [{ unit: id, ...roundTheClockDuty(names, draft.rules) }];
}
