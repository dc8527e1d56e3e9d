import * as z from 'zod';
import { personal } from '../../privacy/personal.ts';
import { CONTACT_WAYS, GRADES } from '../../regulation/vocabulary.ts';
import { code, unitRef } from './fields.ts';

/** What becomes of what a unit handed in, and what follows when it is not enough. */
export const outcomeCommands = {
  'review-answer': z.strictObject({
    /** Whose answer, where several units answer for parts of their own and more than one waits. */
    unit: unitRef.optional(),
    passed: z.boolean(),
    /** What is wrong with it, where the regulation names what an answer is sent back for. */
    fault: code.optional(),
    reason: personal().optional(),
  }),
  revisit: z.strictObject({
    reached: z.boolean(),
    way: z.enum(CONTACT_WAYS).optional(),
    solved: z.enum(['yes', 'partly', 'no']).optional(),
    grade: z.enum(GRADES).optional(),
    unitContacted: z.boolean().optional(),
    note: personal().optional(),
    /** Whether dissatisfaction comes from the unit's own fault; may be found later, by `redo` or `close`. */
    finding: z.enum(['unit-fault', 'no-fault']).optional(),
    /** Whose fault, where several units answer for parts of their own. */
    unit: unitRef.optional(),
    reason: personal().optional(),
  }),
  redo: z.strictObject({ finding: z.literal('unit-fault'), unit: unitRef.optional(), reason: personal() }),
  close: z.strictObject({ reason: personal() }),
} as const;
