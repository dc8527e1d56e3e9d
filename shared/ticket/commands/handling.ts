import * as z from 'zod';
import { personal } from '../../privacy/personal.ts';
import { attachments, contact, day, instant, lawTerm } from './fields.ts';

/** What a unit does with a ticket. */
export const handlingCommands = {
  contact: contact,
  /** The unit decides whether it accepts the case, where the regulation gives it a term to. */
  'unit-accept': z.strictObject({ accepted: z.boolean(), reason: personal().optional() }),
  respond: z.strictObject({ how: z.enum(['arrived', 'dealt-with']) }),
  /** What became of it, always; what else has to be in it is the city's to list. */
  answer: z.strictObject({
    handledBy: personal().optional(),
    handledAt: instant.optional(),
    process: personal().optional(),
    result: personal(),
    contact: contact.optional(),
    publicReply: personal().optional(),
    /** For the hotline only; the citizen is never shown it. */
    internalNote: personal().optional(),
    /** What the citizen said to how it was handled, when asked. */
    opinions: personal().optional(),
    /** The handling side has checked the reply for secrets. */
    secrecyChecked: z.literal(true).optional(),
    attachments: attachments.optional(),
    unsolved: z.strictObject({ measures: personal(), promisedOn: day }).optional(),
    unlawful: z.strictObject({ explanation: personal() }).optional(),
  }),
  /** What was promised for a day is done. */
  fulfil: z.strictObject({ result: personal(), publicReply: personal().optional() }),
  /** Another rule sets the handling term, as is found while it runs. */
  'set-law-term': z.strictObject({ lawTerm, reason: personal().optional() }),
} as const;
