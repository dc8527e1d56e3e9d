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
  /** In Chinese: how the text is read where it leaves something open. */
  note: z.string().min(1).exactOptional(),
};

const interpretedHasNote = (each: { readonly status: string; readonly note?: string | undefined }): boolean =>
  each.status !== 'interpreted' || each.note !== undefined;

/** A block of data that stands on one provision. A reading of ours says in a note what it reads. */
export function provisionWith<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z
    .strictObject({ ...provisionShape, ...shape })
    .refine((each) => interpretedHasNote(each as Provision), {
      error: 'a reading of ours says in a note what it reads',
    });
}

/** A provision without any value of its own: the text requires the act. */
export const provision = provisionWith({});
/** One provision of a regulation, as data. */
export type Provision = z.infer<z.ZodObject<typeof provisionShape>>;

/** What a regulation knows nothing of, said as such. `clause` is there to be asked for and never found. */
export const unknown = z.strictObject({ status: z.literal('none'), clause: z.undefined().optional() });

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
