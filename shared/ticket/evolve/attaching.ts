import type { Attachment } from '../attachment.ts';
import type { AttachingFact } from '../events/attaching.ts';
import { type Applies, pick } from './changes.ts';

/** A file was attached to the ticket. */
export const attachingApplies: Applies<AttachingFact> = {
  Attached: (ticket, event) => ({
    ...ticket,
    attachments: [...(ticket.attachments ?? []), { ...inState(event), ...pick(event, 'unit') }],
  }),
  FileReleased: (ticket, { id }) => ({
    ...ticket,
    attachments: (ticket.attachments ?? []).map((each) =>
      each.id === id ? { ...each, released: true as const } : each,
    ),
  }),
};

/** What of a file stands in the ticket; its checksum and name stay in the ledger. */
export function inState({ id, purpose, mediaType, bytes }: Attachment): Attachment {
  return { id, purpose, mediaType, bytes };
}
