import * as z from 'zod';
import { personal } from '../../privacy/personal.ts';
import { CONFIDENTIAL, ticketNo } from './fields.ts';

/** What ties tickets to each other: one matter of many persons, and what a citizen adds to their own. */
export const linkingCommands = {
  /** The citizen has something to add to a ticket that is being worked on. */
  add: z.strictObject({
    text: personal(),
    place: personal().optional(),
    /** Where they can be reached from now on. */
    phone: personal().optional(),
    confidential: z.enum(CONFIDENTIAL).optional(),
  }),
  /** The ticket is about the same matter as another, and gets that one's answer. */
  follow: z.strictObject({ lead: ticketNo }),
  /** The ticket is about a matter of its own after all, or its citizen wants an answer of their own. */
  unfollow: z.strictObject({ reason: personal() }),
  /** The lead has been answered: its public reply, sealed anew for this ticket. */
  'adopt-answer': z.strictObject({ lead: ticketNo, reply: personal().optional() }),
  /** The lead ended without an answer, or follows another ticket itself. */
  release: z.strictObject({ lead: ticketNo, why: z.enum(['lead-ended', 'lead-follows']) }),
} as const;
