import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { type Refusal, refusal } from '../refusal.ts';

/** So many stand in the ledger; whoever goes on writing is heard by the hotline's other ways. */
const MOST_MESSAGES = 50;

/** The citizen wrote back something that is no rating: their words are on record, and the hotline looks at them. */
export function keepMessage(draft: Draft, { way, why, text }: Command<'keep-message'>): Refusal | undefined {
  const { messages = 0 } = draft.ticket;
  if (messages >= MOST_MESSAGES)
    return refusal('too-many-messages', '该工单留存的来信过多', { field: 'text' });
  draft.record({ type: 'MessageKept', number: messages + 1, way, why, ...(text && { text }) });
  return undefined;
}
