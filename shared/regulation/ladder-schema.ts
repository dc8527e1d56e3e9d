import * as z from 'zod';
import { CLOCKS, KINDS, RUNG_RECIPIENTS } from './vocabulary.ts';

/** The form of a ladder: who is told of a term, and when, before its end, at it and after it. */

const hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const span = z
  .strictObject({ from: hour, to: hour })
  .refine(({ from, to }) => from < to, { path: ['to'], params: { rule: 'after-from' } });

const minutes = z.strictObject({
  minutes: z
    .int()
    .min(1)
    .max(90 * 24 * 60),
});
/** Hours of the ladder's own office hours, on working days. */
const workingHours = z.strictObject({ workingHours: z.int().min(1).max(500) });
/** So much of the term is left, in percent of its length. */
const share = z.strictObject({ percentLeft: z.int().min(1).max(99) });

const to = z
  .array(z.enum(RUNG_RECIPIENTS))
  .min(1)
  .refine((all) => new Set(all).size === all.length, { params: { rule: 'duplicate' } });
const rung = z.union([
  z.strictObject({ before: z.union([share, workingHours, minutes]), to }),
  z.strictObject({ at: z.literal('end'), to }),
  z.strictObject({ after: z.union([workingHours, minutes]), to }),
]);
/** One rung: when, and who hears of it. */
export type Rung = z.infer<typeof rung>;

/** The fields of a ladder, beside the decision that it rests on. */
export const ladderFields = {
  clocks: z.array(z.enum(CLOCKS)).min(1),
  /** Of which kinds of request; all when left out. */
  kinds: z.array(z.enum(KINDS)).min(1).exactOptional(),
  /** The hours that count as working hours; needed where a rung counts them. */
  officeHours: span.exactOptional(),
  /** The body that inspects units, by its entry in the unit directory; needed where a rung tells it. */
  inspection: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/)
    .exactOptional(),
  rungs: z.array(rung).min(1).max(10),
};

/** What a ladder needs and does not say: `officeHours`, `inspection`. */
export function missingOf(ladder: {
  readonly officeHours?: object;
  readonly inspection?: string;
  readonly rungs: readonly Rung[];
}): readonly ('officeHours' | 'inspection')[] {
  const counted = ladder.rungs.some((each) => 'workingHours' in leadOf(each));
  const inspected = ladder.rungs.some((each) => each.to.includes('inspection'));
  return [
    ...(counted && !ladder.officeHours ? (['officeHours'] as const) : []),
    ...(inspected && ladder.inspection === undefined ? (['inspection'] as const) : []),
  ];
}

/** How far from the end of the term a rung lies. */
export function leadOf(each: Rung): object {
  if ('before' in each) return each.before;
  return 'after' in each ? each.after : {};
}

/** When nobody is told of what can wait, from one hour to another, over midnight where `to` comes first. */
export const quietHoursSchema = z.union([
  z.literal('none'),
  z
    .strictObject({ from: hour, to: hour })
    .refine(({ from, to: end }) => from !== end, { path: ['to'], params: { rule: 'other-than-from' } }),
]);
export type QuietHours = z.infer<typeof quietHoursSchema>;
