import * as z from 'zod';
import { personal } from '../../privacy/personal.ts';
import { attachments, lawTerm, unitId, unitRef } from './fields.ts';

/** A dispatch as a person orders it. */
export const dispatchForm = z.strictObject({
  lead: unitId,
  assistants: z.array(unitId).max(10).default([]),
  /** Further units of which each, like the lead, answers for a part of its own: signs, handles and answers by itself. */
  separate: z.array(unitId).min(1).max(10).optional(),
  lawTerm: lawTerm.optional(),
  note: personal().optional(),
});

/** To whom a ticket goes, and how it comes back. */
export const dispatchCommands = {
  dispatch: dispatchForm.extend({
    /** Whether the unit in charge is one that was suggested, as the hotline finds by itself. */
    suggested: z.boolean().optional(),
  }),
  /** What came to a unit that is not a member yet is passed on to it by the office that answers for it. */
  'pass-on': z.strictObject({ unit: unitId, note: personal().optional() }),
  sign: z.strictObject({}),
  return: z.strictObject({
    reason: personal(),
    /** On what the unit rests it, where the text asks for that. */
    basis: personal().optional(),
    siteVisit: z.boolean().default(false),
    /** What should be done with it, where the unit names none to which it should go. */
    proposal: personal().optional(),
    proposedUnit: unitId.optional(),
    /** What is said of photos of the site; a photo itself is a file of the ticket. */
    photos: z.array(personal()).max(9).default([]),
    attachments: attachments.optional(),
  }),
  'review-return': z.strictObject({
    unit: unitRef,
    granted: z.boolean(),
    /** It was no matter to return, as the review finds. */
    improper: z.literal(true).optional(),
    reason: personal(),
  }),
} as const;
