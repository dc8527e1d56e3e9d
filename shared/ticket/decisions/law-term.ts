import { hasTime } from '../../regulation/due.ts';
import { dueFor } from '../../regulation/due-for.ts';
import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { firstMomentTooLate, lastWorkClock } from '../ticket.ts';
import { notInRetrospect } from './recompute.ts';

/**
 * Another rule is found to set the handling term, longer or shorter (Shaoyang art. 14(4), Meizhou art. 11(2);
 * readings, point 15). It has to be found before the term ends; a shorter one leaves the unit at least the day.
 */
export function setLawTerm(draft: Draft, { lawTerm, reason }: Command<'set-law-term'>): Refusal | undefined {
  const rule = draft.rules.regulation.lawTerms;
  if (!rule) return refusal('no-law-terms', '本市规定没有依照其他规定的办理期限', { field: 'lawTerm' });
  const { clause } = rule;
  if (!rule.ranks.includes(lawTerm.rank)) {
    return refusal('rank-without-effect', '该层级的规定不改变本办法的办理期限', {
      field: 'lawTerm.rank',
      clause,
    });
  }
  const work = lastWorkClock(draft.ticket);
  if (work && draft.now >= firstMomentTooLate(work)) {
    return refusal('too-late', '办理期限已届满，不能再适用其他规定的期限', { clause });
  }
  if (work && work.query.clock !== 'handle') {
    return refusal('already-extended', '该工单已延期或重新办理，不再适用其他规定的期限', { clause });
  }
  draft.record({ type: 'LawTermSet', lawTerm, ...(reason && { reason }) });
  for (const clock of draft.ticket.clocks) {
    if (clock.query.clock !== 'handle' || draft.now >= firstMomentTooLate(clock)) continue;
    const query = { ...clock.query, lawTerm };
    const due = dueFor(query, clock.start, draft.rules, draft.basis.calendar);
    if (!hasTime(due)) continue;
    const fair = notInRetrospect(draft, clock, due, '补充适用其他规定使期限提前的，不追溯认定逾期');
    if (fair.dueAt !== clock.dueAt) draft.moveClock(clock, query, clock.start, fair, 'law-term');
  }
  return undefined;
}
