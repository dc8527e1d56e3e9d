import * as z from 'zod';
import { personal } from '../../privacy/personal.ts';
import { CALLS_THROUGH } from '../../regulation/vocabulary.ts';
import { code, externalNo, unitRef } from './fields.ts';

/** What the hotline does about a matter together with others: calls a unit in, or handles it with other bodies. */
export const jointCommands = {
  /** A unit was called in while the citizen was on the line: at its remote seat, a special seat, or by a call of three. */
  'call-in': z.strictObject({
    unit: unitRef,
    through: z.enum(CALLS_THROUGH),
    answered: z.boolean(),
    /** The citizen had their answer in the call. */
    resolved: z.boolean().optional(),
    /** Number under which the unit keeps the expert who took it. */
    expert: code.optional(),
    note: personal().optional(),
  }),
  /** Others than the units have their part in the matter: it is handled jointly with them. */
  'handle-jointly': z.strictObject({
    field: code,
    /** With whom. */
    partner: personal(),
    externalNo: externalNo.optional(),
    reason: personal(),
  }),
  /** What came of it. */
  'joint-feedback': z.strictObject({
    field: code,
    result: personal(),
    solved: z.enum(['yes', 'partly', 'no']).optional(),
  }),
} as const;
