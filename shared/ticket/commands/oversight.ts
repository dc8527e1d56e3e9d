import * as z from 'zod';
import { personal } from '../../privacy/personal.ts';
import { ABUSE_MEASURES, CARD_COLOURS, CLOCKS, REGISTERS } from '../../regulation/vocabulary.ts';
import { code, externalNo, groundName, unitRef } from './fields.ts';

const onGround = { unit: unitRef, ground: groundName, reason: personal() };

/** A mark as a person gives it. */
export const markForm = z.strictObject({
  mark: code,
  /** Number under which the city keeps whoever took the call, the deputy, or the seat. */
  takenBy: code.optional(),
  deputy: code.optional(),
  seat: code.optional(),
  reason: personal().optional(),
});

/** With what the hotline finds by itself in the city's register. */
const markHeld = markForm.extend({
  held: z
    .strictObject({
      register: z.enum(REGISTERS),
      version: z.string().max(20),
      found: z.boolean(),
      /** Nobody said so: the register knows the caller's phone. */
      by: z.literal('phone').optional(),
    })
    .optional(),
});

/** Marks that a request bears from its beginning. */
export const marksForm = z.array(markForm).max(5).optional();
/** The same with what the register says. */
export const marksHeld = z.array(markHeld).max(5).optional();

/** What is put on a unit's record, on a ticket's, or on its caller's. */
export const oversightCommands = {
  'issue-card': z.strictObject({ ...onGround, colour: z.enum(CARD_COLOURS) }),
  talk: z.strictObject(onGround),
  name: z.strictObject(onGround),
  /**
   * A fault is passed to the authority that the regulation names for it: a unit's, the hotline's own (`hotline`), or,
   * where no unit is named, a person's, of whom the reason tells.
   */
  refer: z.strictObject({ ...onGround, unit: unitRef.optional(), externalNo: externalNo.optional() }),
  /** A fault that no clock shows, on one of the regulation's grounds. */
  'record-fault': z.strictObject(onGround),
  /** It was recorded in error. */
  'withdraw-fault': z.strictObject(onGround),
  /** Who made a term overdue: a unit, or the hotline itself where none is named. */
  attribute: z.strictObject({ clock: z.enum(CLOCKS), unit: unitRef.optional(), reason: personal() }),
  excuse: z.strictObject({ unit: unitRef, fault: code, reason: personal() }),
  mark: markHeld,
  'record-abuse': z.strictObject({
    ground: groundName,
    measure: z.enum(ABUSE_MEASURES),
    reason: personal(),
  }),
} as const;
