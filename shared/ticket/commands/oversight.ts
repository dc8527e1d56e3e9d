import * as z from 'zod';
import { personal } from '../../privacy/personal.ts';
import { ABUSE_MEASURES, CARD_COLOURS, CLOCKS } from '../../regulation/vocabulary.ts';
import { code, externalNo, unitId } from './fields.ts';

const onGround = { unit: unitId, ground: code, reason: personal() };

/** What is put on a unit's record, on a ticket's, or on its caller's. */
export const oversightCommands = {
  'issue-card': z.strictObject({ ...onGround, colour: z.enum(CARD_COLOURS) }),
  talk: z.strictObject(onGround),
  name: z.strictObject(onGround),
  /** A unit's fault is passed to the authority that the regulation names for it. */
  refer: z.strictObject({ ...onGround, externalNo: externalNo.optional() }),
  /** Who made a term overdue: a unit, or the hotline itself where none is named. */
  attribute: z.strictObject({ clock: z.enum(CLOCKS), unit: unitId.optional(), reason: personal() }),
  excuse: z.strictObject({ unit: unitId, fault: code, reason: personal() }),
  mark: z.strictObject({
    mark: code,
    /** Number under which the city keeps whoever took the call, the deputy, or the seat. */
    takenBy: code.optional(),
    deputy: code.optional(),
    seat: code.optional(),
    reason: personal().optional(),
  }),
  'record-abuse': z.strictObject({
    ground: code,
    measure: z.enum(ABUSE_MEASURES),
    reason: personal(),
  }),
} as const;
