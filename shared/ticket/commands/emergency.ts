import * as z from 'zod';
import { personal } from '../../privacy/personal.ts';
import { HAND_OVER_MODES, KINDS } from '../../regulation/vocabulary.ts';
import { externalNo, lineName } from './fields.ts';

/** Matters that go to another line, and what comes back from it. */
export const emergencyCommands = {
  'hand-over': z.strictObject({
    line: lineName,
    mode: z.enum(HAND_OVER_MODES),
    /** What the request is, where nobody has said so yet. */
    kind: z.enum(KINDS).optional(),
    externalNo: externalNo.optional(),
    note: personal().optional(),
  }),
  /** The line says that it takes the matter, or with a reason that it doesn't. */
  acknowledge: z.strictObject({
    line: lineName.optional(),
    externalNo: externalNo.optional(),
    refused: z.boolean().optional(),
    reason: personal().optional(),
  }),
  /** What became of the matter: as the line says, or as the hotline says to the line that it came from. */
  feedback: z.strictObject({
    line: lineName,
    direction: z.enum(['from-line', 'to-source']).default('from-line'),
    result: personal(),
    solved: z.enum(['yes', 'partly', 'no']).optional(),
  }),
} as const;
