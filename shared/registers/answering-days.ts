import * as z from 'zod';
import { daySchema } from '../calendar/calendar.ts';
import { addDays, type Day } from '../calendar/instant.ts';
import { code, unitId } from '../ticket/commands/fields.ts';

/**
 * On which days a leader of the city answers calls at the hotline, and on which the head of a unit serves there
 * (领导接听日, 部门负责人轮值日; Shaoyang art. 8). People are named by the number under which the city keeps them.
 */

const answering = z.strictObject({
  day: daySchema,
  /** The mark of the tickets that are taken then, as the regulation names it. */
  mark: z.string().regex(/^[a-z][a-z-]*$/),
  takenBy: code,
  /** Whose head it is. */
  unit: unitId.exactOptional(),
});

/** Schema of a plan as handed in: it replaces what was planned from one day to another. */
export const answeringDaysForm = z.strictObject({
  from: daySchema,
  to: daySchema,
  days: z.array(answering).max(2000),
});
/** A plan as handed in. */
export type AnsweringDaysForm = z.infer<typeof answeringDaysForm>;

/** Schema of the plan as it is kept, in the order of its days. */
export const answeringDaysSchema = z.array(answering);
/** The plan as it is kept. */
export type AnsweringDays = z.infer<typeof answeringDaysSchema>;

/** One thing that is wrong with a plan: where, and which rule it breaks. */
export interface AnsweringProblem {
  readonly field: string;
  readonly rule: 'after-from' | 'within-span' | 'unknown-mark' | 'unknown-unit';
}

/** How long what is past stays in the newest version; the versions before hold the rest. */
const KEPT_DAYS = 400;

/**
 * Everything that is wrong with a plan.
 * @param marks the regulation's marks that are held against this plan
 * @param units the ids of the city's units
 */
export function answeringProblems(
  { from, to, days }: AnsweringDaysForm,
  marks: readonly string[],
  units: ReadonlySet<string>,
): readonly AnsweringProblem[] {
  const found: AnsweringProblem[] = to < from ? [{ field: 'to', rule: 'after-from' }] : [];
  for (const [index, { day, mark, unit }] of days.entries()) {
    const field = `days.${index}`;
    if (day < from || day > to) found.push({ field: `${field}.day`, rule: 'within-span' });
    if (!marks.includes(mark)) found.push({ field: `${field}.mark`, rule: 'unknown-mark' });
    if (unit !== undefined && !units.has(unit)) found.push({ field: `${field}.unit`, rule: 'unknown-unit' });
  }
  return found;
}

/** The plan with another handed in: what it had planned for those days is replaced, what is long past is dropped. */
export function withAnsweringDays(
  before: AnsweringDays,
  { from, to, days }: AnsweringDaysForm,
  today: Day,
): AnsweringDays {
  const since = addDays(today, -KEPT_DAYS);
  return [...before.filter(({ day }) => day < from || day > to), ...days]
    .filter(({ day }) => day >= since)
    .sort((one, other) => (one.day < other.day ? -1 : Number(one.day > other.day)));
}

/** Whether somebody answers on a day in the capacity that a mark stands for. */
export function answersOn(plan: AnsweringDays, mark: string, takenBy: string, day: Day): boolean {
  return plan.some((each) => each.day === day && each.mark === mark && each.takenBy === takenBy);
}
