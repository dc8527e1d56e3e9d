import type { SealedText } from '../../privacy/personal.ts';
import type { AttachmentFacts } from '../attachment.ts';

/** A file was attached to the ticket, after the request itself, or released to units. */
export type AttachingFact =
  | (AttachmentFacts & {
      readonly type: 'Attached';
      /** The unit that attached it; absent: the hotline. */
      readonly unit?: string;
    })
  | { readonly type: 'FileReleased'; readonly id: string; readonly reason: SealedText };
