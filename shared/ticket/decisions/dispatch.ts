import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { clockOf } from '../ticket.ts';
import { inCoordination } from './coordination.ts';
import { fromNow } from './from-now.ts';
import { cannotSend, sendTo } from './sending.ts';

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
 * The office that answers for a unit not yet a member passes its ticket on to it (Meizhou art. 11(2)): now the unit has
 * received it.
 */
export function passOn(draft: Draft, command: Command<'pass-on'>): Refusal | undefined {
  const { unit, note } = command;
  const clock = clockOf(draft.ticket, 'dispatch', unit);
  if (!clock) return refusal('nothing-to-pass-on', '该单位没有待转派的工单', { field: 'unit' });
  draft.record({ type: 'PassedOn', unit, ...(note && { note }) });
  draft.endClock(clock);
  // Those of a ticket from before it was read so run already.
  if (draft.ticket.clocks.some((each) => each.unit === unit)) return undefined;
  draft.startClocks(fromNow(draft, 'received'), { unit, without: ['dispatch'] });
  return undefined;
}
