import * as z from 'zod';
import { personal } from '../../privacy/personal.ts';
import { ATTACHMENT_PURPOSES } from '../../regulation/vocabulary.ts';
import { ATTACHMENT_TYPES } from '../attachment.ts';
import { attachmentId } from './fields.ts';

/** A file that somebody says they have uploaded. */
export const uploadClaim = z.strictObject({
  attachmentId,
  purpose: z.enum(ATTACHMENT_PURPOSES),
  name: personal().optional(),
});

/** What was offered to be uploaded, in the sender's own words; it is looked at again when it is attached. */
export const uploadForm = z.strictObject({
  purpose: z.enum(ATTACHMENT_PURPOSES),
  mediaType: z.enum(ATTACHMENT_TYPES),
  bytes: z.int().min(1),
  /** In hexadecimal digits. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** An uploaded file as it was found when it was looked at. */
export const attachment = uploadForm.extend({ id: attachmentId, name: personal().optional() });

/** Files that belong to a ticket. */
export const attachingCommands = {
  attach: attachment,
  /** Somebody has looked at a citizen's file: it gives nobody away, and units may open it. */
  'release-file': z.strictObject({ attachmentId, reason: personal() }),
} as const;
