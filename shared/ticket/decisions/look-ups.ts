import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { LOOK_UP_PAPER } from '../papers.ts';
import { type Refusal, refusal } from '../refusal.ts';

/** As many as an agent may reasonably want to have in one file. */
const MOST = 20;

/** What a department's system said is kept with the ticket. No term begins or moves. */
export function keepLookUp(draft: Draft, { system, answer }: Command<'keep-look-up'>): Refusal | undefined {
  const kept = Object.keys(draft.ticket.papers).filter((name) => name.startsWith(LOOK_UP_PAPER)).length;
  if (kept >= MOST) return refusal('too-many-look-ups-kept', '该工单留存的查询结果过多', { field: 'keep' });
  draft.record({ type: 'LookUpKept', number: kept + 1, system, answer });
  return undefined;
}
