import * as z from 'zod';
import { daySchema } from '../calendar/calendar.ts';
import { clearWords } from '../privacy/clear-words.ts';
import { personal } from '../privacy/personal.ts';
import {
  CAUSES,
  type Cause,
  TOPIC_CUTS,
  TREATMENTS,
  type Treatment,
} from '../regulation/governance-schema.ts';
import { code, unitId } from '../ticket/commands/fields.ts';

/** What is done about concentrated problems, and by whom. What people write may speak of citizens, and is sealed. */

const treatments = z
  .array(z.enum(Object.keys(TREATMENTS) as [Treatment, ...Treatment[]]))
  .min(1)
  .max(4);
const text = personal();

export const warningNumber = z.string().regex(/^\d{15}$/);

/** The bodies of all acts on measures. */
export const MEASURE_ACTS = {
  /** Somebody has a problem treated: one that was warned of, or one that they have found themselves. */
  open: z.strictObject({
    warning: warningNumber.exactOptional(),
    /** What it is about, where no warning says it. */
    topic: z.strictObject({ of: z.enum(TOPIC_CUTS), value: clearWords(80) }).exactOptional(),
    /** Who is in charge of it; whoever opens it for their own unit leaves it out. */
    unit: unitId.exactOptional(),
    joint: z.array(unitId).max(20).default([]),
    cause: z.enum(Object.keys(CAUSES) as [Cause, ...Cause[]]).exactOptional(),
    treatments,
    dueOn: daySchema,
    text,
  }),
  /** A grid worker writes down what they have found in their area, and perhaps dealt with. */
  record: z.strictObject({
    classCode: code,
    placeCode: z.string().regex(/^\d{6}(\d{3}){0,2}$/),
    solved: z.boolean(),
    /** Until when it is dealt with, where it isn't yet. */
    dueOn: daySchema.exactOptional(),
    text,
  }),
  progress: z.strictObject({
    cause: z.enum(Object.keys(CAUSES) as [Cause, ...Cause[]]).exactOptional(),
    text,
  }),
  close: z.strictObject({ result: z.enum(['solved', 'eased', 'unsolved']), text }),
  /** The hotline looks whether it comes back; if it does, the measure is open again until another day. */
  check: z.strictObject({
    effective: z.boolean(),
    dueOn: daySchema.exactOptional(),
    text: text.exactOptional(),
  }),
} as const;

export type MeasureActType = keyof typeof MEASURE_ACTS;
export type MeasureActBody<T extends MeasureActType> = z.output<(typeof MEASURE_ACTS)[T]>;

/** An act without its text, which is sealed beside it. */
export type MeasureAct = {
  [T in MeasureActType]: { readonly type: T } & Omit<MeasureActBody<T>, 'text'>;
}[MeasureActType];

/** Who does it. */
export interface ActorOfMeasure {
  readonly id: string;
  readonly side: 'hotline' | 'unit';
  /** Their own, for those who act for one. */
  readonly unit?: string;
  /** Whether they may decide for the hotline, or lead their unit. */
  readonly decides: boolean;
}
