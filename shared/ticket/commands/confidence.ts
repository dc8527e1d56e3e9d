import * as z from 'zod';
import { ACCOUNT } from '../../caller.ts';
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

/** Somebody's account as the issuer of tokens names it: no name, so that none gets into the ledger. */
const account = z.string().max(128).regex(ACCOUNT);

/** Who is kept from a matter, and who may learn who brought it. */
export const confidenceCommands = {
  /** Units, or persons, turn out to be the party complained about. */
  'name-accused': z.strictObject({
    /** None where persons alone are. */
    units: z.array(unitRef).max(5),
    /** Persons by their accounts, the `sub` of their tokens. */
    officers: z.array(account).min(1).max(5).optional(),
    reason: personal(),
  }),
  /** The citizen agrees, or does not any longer, that whoever handles the matter learns who they are. */
  'record-consent': z.strictObject({
    given: z.boolean(),
    way: z.enum(CONTACT_WAYS),
    note: personal().optional(),
  }),
  /** A unit reports that what it handles has to be kept secret (Meizhou art. 21). */
  'file-secrecy': z.strictObject({ reason: personal() }),
  /** The hotline's word on that: granted, it is for staff set apart only; also to take it back later. */
  'review-secrecy': z.strictObject({ unit: unitRef, granted: z.boolean(), reason: personal() }),
} as const;
