import * as z from 'zod';
import { personal } from '../../privacy/personal.ts';
import { attachments, evidence, groundName } from './fields.ts';

/** Handling that ends without a result, and what a unit holds against a dissatisfied revisit. */
export const endingCommands = {
  'request-termination': z.strictObject({
    ground: groundName,
    reason: personal(),
    /** What the citizen was told of why it can't be done. */
    explanation: personal().optional(),
    /** In words, or as files of the ticket. */
    evidence: evidence.default([]),
    attachments: attachments.optional(),
  }),
  'review-termination': z.strictObject({ granted: z.boolean(), reason: personal() }),
  object: z.strictObject({
    ground: groundName,
    reason: personal(),
    evidence: evidence.default([]),
    attachments: attachments.optional(),
    /** Proof that the unit talked with the citizen. */
    contactProof: personal().optional(),
  }),
  'review-objection': z.strictObject({ granted: z.boolean(), reason: personal() }),
} as const;
