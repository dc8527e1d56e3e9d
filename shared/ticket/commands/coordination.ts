import * as z from 'zod';
import { personal } from '../../privacy/personal.ts';
import { day, region, unitId, unitRef } from './fields.ts';

/** Whose the matter is, where that is unclear, and how units divide it among themselves. */
export const coordinationCommands = {
  /** No unit is plainly competent, or several are: they are asked to settle it together. */
  'refer-to-coordination': z.strictObject({
    units: z.array(unitId).min(1).max(10),
    reason: personal(),
    meetingOn: day.optional(),
  }),
  /** Coordination came to nothing: those decide whom the regulation names. */
  'refer-to-leaders': z.strictObject({ reason: personal() }),
  /** Whose it is has been decided; the ticket is dispatched by it. */
  'decide-coordination': z.strictObject({
    unit: unitId,
    assistants: z.array(unitId).max(10).default([]),
    reason: personal(),
  }),
  /** The matter crosses regions: the hotline above them is asked who leads. */
  'refer-across': z.strictObject({ regions: z.array(region).min(1).max(12), reason: personal() }),
  /** The hotline above has decided; units of other regions are named `id@region`. */
  'decide-across': z.strictObject({
    lead: unitRef,
    assistants: z.array(unitRef).max(10).default([]),
    reason: personal(),
  }),
  /** A unit divides its part among those below it, and may set them a last day inside its own term. */
  divide: z.strictObject({
    units: z.array(unitId).min(1).max(10),
    dueOn: day.optional(),
    note: personal().optional(),
  }),
  /** The office takes a ticket back from a unit that can no longer return it as of right. */
  'take-back': z.strictObject({ unit: unitRef, reason: personal() }),
  /** A unit does not accept that its return was refused. */
  'dispute-return': z.strictObject({ reason: personal() }),
  'review-dispute': z.strictObject({
    unit: unitRef,
    granted: z.boolean(),
    /** It was no matter to return, as the second review finds. */
    improper: z.literal(true).optional(),
    reason: personal(),
  }),
} as const;
