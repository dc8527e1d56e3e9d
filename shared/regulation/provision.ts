import * as z from 'zod';
import { daySchema } from '../calendar/calendar.ts';

/** Where a value stands in the text, how binding it is, and whether the text or a reading of ours gives it. */
export const provisionShape = {
  /** Id in the clause register; that it is there is checked when the regulation is loaded. */
  clause: z.string().regex(/^[A-Z]{2}-\S+$/),
  article: z.int().positive(),
  /** The value stands in the text's annex, in the part of this number; `article` is what the annex belongs to. */
  annex: z.int().positive().exactOptional(),
  paragraph: z.int().positive().exactOptional(),
  /** 项 */
  item: z.int().positive().exactOptional(),
  /** 目 */
  point: z.int().positive().exactOptional(),
  force: z.enum(['must', 'as-a-rule', 'may']),
  status: z.enum(['stated', 'interpreted', 'unset']),
  /** Where they differ from the regulation's own dates. */
  from: daySchema.exactOptional(),
  until: daySchema.exactOptional(),
  /** In Chinese: how the text is read where it leaves something open. A reading of ours always has one. */
  note: z.string().min(1).exactOptional(),
};

/** A provision without any value of its own: the text requires the act. */
export const provision = z.strictObject(provisionShape);
/** One provision of a regulation, as data. */
export type Provision = z.infer<typeof provision>;

/** What a regulation knows nothing of, said as such. `clause` is there to be asked for and never found. */
export const notKnown = z.strictObject({ status: z.literal('none'), clause: z.undefined().optional() });

/** How long a term is; numbers of the law live in data only. */
export const lengthSchema = z.union([
  z.strictObject({ hours: z.number().positive() }),
  z.strictObject({ workingDays: z.int().positive() }),
  z.strictObject({ days: z.int().positive() }),
  z.strictObject({ months: z.int().positive() }),
  z.strictObject({ sameDay: z.literal(true) }),
]);

/** Words for people, in Chinese. */
export const label = z.string().min(1);

/** Whether a list in the text ends with what it names, or names examples (等, 包括但不限于). */
export const list = z.enum(['open', 'closed']);
