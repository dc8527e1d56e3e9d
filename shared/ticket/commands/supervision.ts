import * as z from 'zod';
import { personal } from '../../privacy/personal.ts';
import { METHODS, URGING_WAYS } from '../../regulation/vocabulary.ts';
import { externalNo, groundName, lineName, unitRef } from './fields.ts';

const supervisionId = z.string().regex(/^supervision-\d{1,4}$/);

/** A supervision as a person orders it. */
export const supervisionForm = z.strictObject({
  ground: groundName,
  method: z.enum(METHODS),
  reason: personal(),
  /** Whom it is about, where several answer for parts of their own; a unit names one below it. */
  unit: unitRef.optional(),
});

/** Supervision of a unit, and urging it on. */
export const supervisionCommands = {
  supervise: supervisionForm.extend({
    reason: personal().optional(),
    /** How many tickets follow this one, where the system supervises for that. */
    followers: z.int().min(1).optional(),
    /** A supervision platform's order: whose, and under which number. */
    source: z.strictObject({ line: lineName, externalNo }).optional(),
  }),
  /** The supervision goes on in another way, under the term that it has. */
  'change-method': z.strictObject({
    supervision: supervisionId,
    method: z.enum(METHODS),
    reason: personal(),
  }),
  'answer-supervision': z.strictObject({ supervision: supervisionId, result: personal() }),
  'end-supervision': z.strictObject({
    supervision: supervisionId,
    solved: z.boolean(),
    reason: personal(),
  }),
  /** What stays unsolved, or was promised and not done, goes to the authority that the regulation names. */
  escalate: z.strictObject({
    supervision: supervisionId.optional(),
    reason: personal(),
    externalNo: externalNo.optional(),
  }),
  urge: z.strictObject({
    way: z.enum(URGING_WAYS),
    /** The unit in charge when left out. */
    unit: unitRef.optional(),
    reason: personal().optional(),
  }),
} as const;
