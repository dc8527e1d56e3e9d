import * as z from 'zod';
import { personal } from '../../privacy/personal.ts';
import { contact, day, instant } from './fields.ts';

/** What a unit does with a ticket. */
export const handlingCommands = {
  contact: contact,
  /** The unit decides whether it accepts the case, where the regulation gives it a term to. */
  'unit-accept': z.strictObject({ accepted: z.boolean(), reason: personal().optional() }),
  respond: z.strictObject({ how: z.enum(['arrived', 'dealt-with']) }),
  answer: z.strictObject({
    handledBy: personal(),
    handledAt: instant,
    process: personal(),
    result: personal(),
    contact,
    publicReply: personal().optional(),
    unsolved: z.strictObject({ measures: personal(), promisedOn: day }).optional(),
    unlawful: z.strictObject({ explanation: personal() }).optional(),
  }),
} as const;
