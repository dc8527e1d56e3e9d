import { attachmentOf, MOST_ATTACHMENTS } from '../attachment.ts';
import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { assignmentOf } from '../ticket.ts';
import { NOT_YOURS } from './acting.ts';

/**
 * A file that was uploaded and looked at belongs to the ticket from now on; that it is there and is what it is said
 * to be is for the edge to find out. No term begins or moves.
 */
export function attach(draft: Draft, command: Command<'attach'>): Refusal | undefined {
  const { type: _type, actor, ...facts } = command;
  const { unit } = actor;
  if (unit !== undefined && !assignmentOf(draft.ticket, unit)) return NOT_YOURS;
  const there = draft.ticket.attachments ?? [];
  if (there.some(({ id }) => id === facts.id)) {
    return refusal('already-attached', '该附件已在本工单中', { field: 'attachmentId' });
  }
  if (there.length >= MOST_ATTACHMENTS) {
    return refusal('too-many-attachments', '该工单附件过多', { field: 'attachmentId' });
  }
  draft.record({ ...facts, type: 'Attached', ...(unit !== undefined && { unit }) });
  return undefined;
}

/** Somebody of the hotline has looked at a file and found that it gives nobody away. */
export function releaseFile(draft: Draft, command: Command<'release-file'>): Refusal | undefined {
  const { attachmentId: id, reason } = command;
  const found = attachmentOf(draft.ticket, id);
  if (!found) return refusal('unknown-attachment', '该附件不在本工单中', { field: 'attachmentId' });
  if (found.released) return refusal('already-released', '该附件已放行', { field: 'attachmentId' });
  draft.record({ type: 'FileReleased', id, reason });
  return undefined;
}

/** Refuses a command that names a file which is not the ticket's. */
export function unknownAttachment(draft: Draft, command: Command): Refusal | undefined {
  if (command.type === 'submit' || !('attachments' in command)) return undefined;
  const missing = command.attachments?.findIndex((id) => !attachmentOf(draft.ticket, id)) ?? -1;
  if (missing < 0) return undefined;
  return refusal('unknown-attachment', '该附件不在本工单中', { field: `attachments.${missing}` });
}
