import * as z from 'zod';
import { label, provisionShape } from './provision.ts';

export const EXCLUSIONS = [
  'objection-granted',
  'terminated',
  'handed-over-emergency',
  'anonymous-without-contact',
  'provisional-term',
  'not-by-satisfaction',
] as const;
/** 申诉成立, 终止办理, 移交的紧急事项, 未留联系方式, 期限尚为暂定, 不片面以满意率评判: tickets that a rate may leave out. */
export type Exclusion = (typeof EXCLUSIONS)[number];

/** How people read them. */
export const EXCLUSION_LABELS: Readonly<Record<Exclusion, string>> = {
  'objection-granted': '申诉成立',
  terminated: '经审核终止办理',
  'handed-over-emergency': '已移交的紧急事项',
  'anonymous-without-contact': '未留联系方式',
  'provisional-term': '期限尚为暂定',
  'not-by-satisfaction': '不片面以满意率评判的事项',
};

/** What is counted, by the name that the counts give it; that it exists is checked where rates are worked out. */
const measure = z.string().regex(/^[a-z][A-Za-z]*$/);

const exclusion = z.strictObject({
  when: z.enum(EXCLUSIONS),
  /** A ticket is left out of the numerator alone, or of both. */
  of: z.enum(['numerator', 'both']),
  label,
  /** In Chinese: the text's words, or whose decision it is. */
  ground: label,
  clause: z.string().exactOptional(),
});

/** How a rate is worked out: sums of counts, less the tickets that it leaves out. */
export const formulaShape = {
  id: z.string().regex(/^[a-z][A-Za-z-]*$/),
  label,
  text: label,
  numerator: z.array(measure).min(1),
  denominator: z.array(measure).min(1),
  excludes: z.array(exclusion).exactOptional(),
};

/** The formulas of the rates that a text names, as they are read: it gives none. */
export const formulasSchema = z.array(z.strictObject({ ...formulaShape, ...provisionShape }));
export type Formulas = z.infer<typeof formulasSchema>;
