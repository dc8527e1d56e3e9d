import * as z from 'zod';
import { parseDay, parseInstant } from '../../calendar/instant.ts';
import { clearWords } from '../../privacy/clear-words.ts';
import { personal } from '../../privacy/personal.ts';
import { CONTACT_WAYS, MATTERS } from '../../regulation/vocabulary.ts';

/* Fields that the bodies of several commands share. */

/** A short code, as of a class, a place or a ground. */
export const code = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z.-]{0,31}$/);
/** A ground by its name in the city's data; whoever names none of them is told which there are. */
export const groundName = clearWords(64);
/** Id of a unit in its city's directory. */
export const unitId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/);
/** A unit with a part in a ticket: by its id in the ticket's own region, or `id@region` in another one's directory. */
export const unitRef = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}(@\d{6})?$/);
/** GB/T 2260 code. */
export const region = z.string().regex(/^\d{6}$/);
/** Another line, as the regulation's text has it: 110, 供水. */
export const lineName = z.string().regex(/^(\d{3,5}|\p{Script=Han}{2,10})$/u);
/** The number under which another system keeps the matter. */
export const externalNo = z.string().regex(/^[0-9A-Za-z-]{1,64}$/);
/** Region, day and eight digits. */
export const ticketNo = z.string().regex(/^\d{20}$/);
/** As the ticket's deadlines name it. */
export const clockId = z.string().regex(/^[a-z]+-\d{1,6}$/);

/** An ISO 8601 time with offset. */
export const instant = z
  .string()
  .transform((text, ctx) => {
    const parsed = parseInstant(text);
    if (parsed) return parsed;
    ctx.addIssue({ code: 'custom', params: { rule: 'format:time-with-offset' } });
    return z.NEVER;
  })
  .meta({ format: 'date-time' });

/** A day `YYYY-MM-DD`. */
export const day = z
  .string()
  .transform((text, ctx) => {
    const parsed = parseDay(text);
    if (parsed) return parsed;
    ctx.addIssue({ code: 'custom', params: { rule: 'format:date' } });
    return z.NEVER;
  })
  .meta({ format: 'date' });

/** A contact with the citizen, made or tried. */
export const contact = z.strictObject({
  reached: z.boolean(),
  way: z.enum(CONTACT_WAYS),
  /** They were told of the longer term and how far it is; it counts where they were reached. */
  toldOfExtension: z.literal(true).optional(),
  note: personal().optional(),
});

/** What units and other lines do not get to see of who asks. */
export const CONFIDENTIAL = ['none', 'name', 'phone', 'all'] as const;

/** What a request is about, in codes. */
export const described = {
  matter: z.enum(MATTERS).optional(),
  classCode: code.optional(),
  placeCode: code.optional(),
};

/** Id of a file that was uploaded. */
export const attachmentId = z.uuid();

/** Files of the ticket that belong to what is said, by their ids. */
export const attachments = z.array(attachmentId).max(9);

/** What proves a statement, as texts. */
export const evidence = z.array(personal()).max(9);

/** A handling term that another rule sets, with its source. */
export const lawTerm = z.strictObject({
  length: z.union([
    z.strictObject({ hours: z.int().min(1).max(8784) }),
    z.strictObject({ workingDays: z.int().min(1).max(366) }),
    z.strictObject({ days: z.int().min(1).max(3660) }),
    z.strictObject({ months: z.int().min(1).max(120) }),
  ]),
  rank: z.enum(['law', 'regulation', 'departmental-rule']),
  citation: clearWords(200, { least: 4 }),
});
