import type { AttachmentFacts } from '../attachment.ts';

/** A file was attached to the ticket, after the request itself. */
export type AttachingFact = AttachmentFacts & {
  readonly type: 'Attached';
  /** The unit that attached it; absent: the hotline. */
  readonly unit?: string;
};
