import { dayOf } from '../../calendar/instant.ts';
import { monthsFor } from '../../regulation/retention.ts';
import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { destroyedAmong, dueToKeep } from '../keeping.ts';
import { type Refusal, refusal } from '../refusal.ts';

/** Somebody orders that nothing of the ticket be destroyed, or takes that back. */
export function hold(draft: Draft, { held, reason }: Command<'hold'>): Refusal | undefined {
  const { keeping } = draft.ticket;
  if (keeping?.ordered) return refusal('destruction-ordered', '到期销毁已经开始，不能再保全');
  if ((keeping?.heldSince !== undefined) === held) {
    return refusal('hold-unchanged', held ? '工单已在保全中' : '工单未被保全', { field: 'held' });
  }
  draft.record({ type: held ? 'HoldSet' : 'HoldReleased', reason });
  return undefined;
}

/**
 * The ticket's copy lies in the archive (Meizhou art. 14, and for whoever has set it). A copy that lacks what happened
 * since is not taken for one.
 */
export function archive(draft: Draft, { entries, digest }: Command<'archive'>): Refusal | undefined {
  const { ticket, basis } = draft;
  if (!dueToKeep(ticket, basis.settings, draft.now).includes('archive')) return notDue();
  if (entries !== ticket.version) return refusal('archive-behind', '归档副本不完整', { field: 'entries' });
  const { archiving } = draft.rules.regulation;
  draft.record({ type: 'Archived', entries, digest, ...(archiving && { clause: archiving.clause }) });
  return undefined;
}

/** What the city keeps no longer is to be destroyed: from here on no hold stops it. */
export function orderDestruction(draft: Draft): Refusal | undefined {
  const { ticket, basis } = draft;
  if (ticket.keeping?.ordered) return undefined;
  const { settings, settingsVersion } = basis;
  const what = destroyedAmong(dueToKeep(ticket, settings, draft.now));
  if (what.length === 0) return notDue();
  const on = dayOf(ticket.acceptedAt ?? ticket.submittedAt);
  const months = Object.fromEntries(what.map((kind) => [kind, monthsFor(settings.retention, kind, on)]));
  draft.record({ type: 'DestructionOrdered', what, months, settings: settingsVersion });
  return undefined;
}

/** What was ordered to be destroyed is. */
export function confirmDestruction(
  draft: Draft,
  { files }: Command<'confirm-destruction'>,
): Refusal | undefined {
  const { ordered } = draft.ticket.keeping ?? {};
  if (!ordered) return refusal('nothing-ordered', '没有已决定的销毁');
  draft.record({ type: 'TextsDestroyed', what: ordered, files });
  return undefined;
}

/**
 * By what the ticket is found lies under another key from now on: each index in the place of one that is there. What
 * nobody is found by any more does not come back.
 */
export function rekey(draft: Draft, { person, likeness }: Command<'rekey'>): undefined {
  const { ticket } = draft;
  const isNew = (index: string | undefined, before: string | undefined) =>
    index !== undefined && before !== undefined && index !== before;
  const fact = {
    ...(isNew(person, ticket.person) && { person }),
    ...(isNew(likeness, ticket.likeness) && { likeness }),
  };
  if (Object.keys(fact).length > 0) draft.record({ type: 'Rekeyed', ...fact });
}

function notDue(): Refusal {
  return refusal('not-due', '未到本市规定的期限，或者本市尚未规定期限');
}
