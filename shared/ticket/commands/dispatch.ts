import * as z from 'zod';
import { personal } from '../../privacy/personal.ts';
import { unitId } from './fields.ts';

const lawTerm = z.strictObject({
  length: z.union([
    z.strictObject({ hours: z.int().min(1).max(8784) }),
    z.strictObject({ workingDays: z.int().min(1).max(366) }),
    z.strictObject({ days: z.int().min(1).max(3660) }),
    z.strictObject({ months: z.int().min(1).max(120) }),
  ]),
  rank: z.enum(['law', 'regulation', 'departmental-rule']),
  citation: z.string().trim().min(4).max(200),
});

/** To whom a ticket goes, and how it comes back. */
export const dispatchCommands = {
  dispatch: z.strictObject({
    lead: unitId,
    assistants: z.array(unitId).max(10).default([]),
    lawTerm: lawTerm.optional(),
    note: personal().optional(),
  }),
  /** What came to a unit that is not a member yet is passed on to it by the office that answers for it. */
  'pass-on': z.strictObject({ unit: unitId, note: personal().optional() }),
  sign: z.strictObject({}),
  return: z.strictObject({
    reason: personal(),
    basis: personal(),
    siteVisit: z.boolean().default(false),
    proposedUnit: unitId.optional(),
    photos: z.array(personal()).max(9).default([]),
  }),
  'review-return': z.strictObject({ unit: unitId, granted: z.boolean(), reason: personal() }),
} as const;
