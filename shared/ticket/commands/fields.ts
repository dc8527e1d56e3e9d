import * as z from 'zod';
import { parseDay, parseInstant } from '../../calendar/instant.ts';
import { personal } from '../../privacy/personal.ts';
import { MATTERS } from '../../regulation/vocabulary.ts';

/* Fields that the bodies of several commands share. */

/** A short code, as of a class, a place or a ground. */
export const code = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z.-]{0,31}$/);
/** Id of a unit in its city's directory. */
export const unitId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/);
/** Another line, as the regulation's text has it: 110, 供水. */
export const lineName = z.string().regex(/^(\d{3,5}|\p{Script=Han}{2,10})$/u);
/** The number under which another system keeps the matter. */
export const externalNo = z.string().regex(/^[0-9A-Za-z-]{1,64}$/);
/** Region, day and eight digits. */
export const ticketNo = z.string().regex(/^\d{20}$/);
/** As the ticket's deadlines name it. */
export const clockId = z.string().regex(/^[a-z]+-\d{1,6}$/);

/** An ISO 8601 time with offset. */
export const instant = z.string().transform((text, ctx) => {
  const parsed = parseInstant(text);
  if (parsed) return parsed;
  ctx.addIssue({ code: 'custom', params: { rule: 'format:time-with-offset' } });
  return z.NEVER;
});

/** A day `YYYY-MM-DD`. */
export const day = z.string().transform((text, ctx) => {
  const parsed = parseDay(text);
  if (parsed) return parsed;
  ctx.addIssue({ code: 'custom', params: { rule: 'format:date' } });
  return z.NEVER;
});

/** A contact with the citizen, made or tried. */
export const contact = z.strictObject({
  reached: z.boolean(),
  way: z.enum(['phone', 'sms', 'callback', 'visit', 'wechat']),
  note: personal().optional(),
});

/** What a request is about, in codes. */
export const described = {
  matter: z.enum(MATTERS).optional(),
  classCode: code.optional(),
  placeCode: code.optional(),
};
