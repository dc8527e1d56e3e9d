import * as z from 'zod';
import { label, provisionShape } from './provision.ts';

/** Who is assessed: 承办单位, or the regions in a wider one. */
export const SUBJECTS = ['unit', 'region'] as const;
export type Subject = (typeof SUBJECTS)[number];

export const ASSESSMENT_SOURCES = [
  'hotline',
  'inspection',
  'third-party',
  'survey',
  'platform-report',
  'system-data',
  'checked-material',
] as const;
/** 热线工作机构, 监察机关, 第三方, 民意调查, 平台报送, 系统采集, 材料验证: from whom something comes that no ticket shows. */
export type AssessmentSource = (typeof ASSESSMENT_SOURCES)[number];

export const ASSESSMENT_PERIODS = ['month', 'quarter', 'year'] as const;
export type AssessmentPeriod = (typeof ASSESSMENT_PERIODS)[number];

/** What a text says of assessments. How often stands in its `periods`; no text gives points, which the city sets. */
export const assessmentsSchema = z.array(
  z.strictObject({
    id: z.string().regex(/^[a-z][a-z-]*$/),
    label,
    subject: z.enum(SUBJECTS),
    /** Where what is judged comes from, beside the tickets. */
    sources: z.array(z.enum(ASSESSMENT_SOURCES)).min(1).exactOptional(),
    /** Regions below assess their own units by schemes of their own. */
    below: z.literal(true).exactOptional(),
    ...provisionShape,
  }),
);

const EXACT = 100;
/** Points are counted in hundredths, so that no order of adding them up makes a difference. */
const points = z
  .number()
  .positive()
  .max(1000)
  .refine((value) => Math.abs(value * EXACT - Math.round(value * EXACT)) < 1e-6, { message: 'two decimals' });
const code = z.string().regex(/^[a-z][A-Za-z-]*$/);

/** What an item goes by: cases of a count, or of a recorded fault; a rate; or what is recorded by hand. */
const itemOf = z.union([
  z.strictObject({ count: code }),
  z.strictObject({ fault: code }),
  /** Once, where the rate is lower. */
  z.strictObject({ rate: code, below: z.number().min(0).max(1) }),
  /** Once, where the rate is so high or higher. */
  z.strictObject({ rate: code, from: z.number().min(0).max(1) }),
  /** As much of the points as the rate is of 1. */
  z.strictObject({ rate: code, share: z.literal(true) }),
  z.strictObject({ recorded: z.array(z.enum(ASSESSMENT_SOURCES)).min(1) }),
]);

const item = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  label: z.string().trim().min(1).max(100),
  effect: z.enum(['base', 'bonus', 'deduction']),
  of: itemOf,
  /** For each case, or once, or at the most where the rate shares them out; of what is recorded, for each 1 of its value. */
  points,
  /** The most that it comes to. */
  cap: points.exactOptional(),
  /** The clause that it stands on, where it is the text's; else the scheme's own ground holds. */
  clause: z
    .string()
    .regex(/^[A-Z]{2}-\S+$/)
    .exactOptional(),
});
/** One item of a scheme: what gives points, or takes them. */
export type AssessmentItem = z.infer<typeof item>;

/** The fields of a scheme, beside who decided it, on what ground and for which days. */
export const schemeFields = {
  id: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  label: z.string().trim().min(1).max(100),
  subject: z.enum(SUBJECTS),
  periods: z.array(z.enum(ASSESSMENT_PERIODS)).min(1),
  /** Points that everybody begins with. */
  base: points.or(z.literal(0)),
  items: z.array(item).min(1).max(100),
  /** Until the end of which working day after the period those assessed may object; without it they may not. */
  objections: z.strictObject({ workingDays: z.int().min(1).max(60) }).exactOptional(),
};

/** Points in hundredths, exact. */
export function hundredths(value: number): number {
  return Math.round(value * EXACT);
}

/** The points of so many hundredths. */
export function pointsOf(count: number): number {
  return count / EXACT;
}
