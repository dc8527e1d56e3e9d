import * as z from 'zod';
import { personal } from '../../privacy/personal.ts';
import { CONTACT_WAYS } from '../../regulation/vocabulary.ts';
import { unitId, unitRef } from './fields.ts';

/** What a form may say of whom the matter is about, and of who may learn who brought it. */
export const confidenceFields = {
  /** The units complained about, where the party complained about is one. */
  accused: z.array(unitId).min(1).max(5).optional(),
  /** The citizen agrees that whoever handles the matter learns who they are. */
  consent: z.boolean().optional(),
};

/** Who is kept from a matter, and who may learn who brought it. */
export const confidenceCommands = {
  /** Units turn out to be the party complained about. */
  'name-accused': z.strictObject({ units: z.array(unitRef).min(1).max(5), reason: personal() }),
  /** The citizen agrees, or does not any longer, that whoever handles the matter learns who they are. */
  'record-consent': z.strictObject({
    given: z.boolean(),
    way: z.enum(CONTACT_WAYS),
    note: personal().optional(),
  }),
} as const;
