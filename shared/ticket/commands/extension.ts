import * as z from 'zod';
import { personal } from '../../privacy/personal.ts';
import { attachments, clockId, evidence, unitId } from './fields.ts';

/** A longer term, asked for and decided. */
export const extensionCommands = {
  'request-extension': z.strictObject({
    workingDays: z.int().min(1).max(366),
    reason: personal(),
    /** What the citizen was told of why it takes longer. */
    explanation: personal().optional(),
    /** The term that is to be longer; the unit's own handling when left out. */
    clock: clockId.optional(),
    evidence: evidence.optional(),
    attachments: attachments.optional(),
  }),
  'review-extension': z.strictObject({
    granted: z.boolean(),
    /** Which term, where several extensions are asked for. */
    clock: clockId.optional(),
    workingDays: z.int().min(1).max(366).optional(),
    reason: personal().optional(),
    /** Why the hotline goes beyond what holds as a rule. */
    override: personal().optional(),
    /** The office that decided, where it is not the hotline's own. */
    office: unitId.optional(),
  }),
} as const;
