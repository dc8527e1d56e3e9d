import * as z from 'zod';
import { personal } from '../../privacy/personal.ts';
import { CONTACT_WAYS } from '../../regulation/vocabulary.ts';

/**
 * Why a citizen's message is kept as it came: nobody could tell what it says, it says less than the text has asked, it
 * came when nothing was asked any more, or it asks not to be written to again.
 */
export const KEPT_FOR = ['unclear', 'incomplete', 'late', 'unsubscribed'] as const;

/** What a citizen wrote back. */
export const messageCommands = {
  /** The citizen wrote back, and it is no rating that could be taken as one. */
  'keep-message': z.strictObject({
    way: z.enum(CONTACT_WAYS),
    why: z.enum(KEPT_FOR),
    text: personal().optional(),
  }),
} as const;
